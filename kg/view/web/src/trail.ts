/** The papers that were visited since the page was opened, in their order: a way back to each. */

import type { Corpus } from "./corpus";
import { el } from "./elements";

const MOST = 8;

export class Trail {
  works: number[] = [];
  private at = -1;

  /** A paper is looked at: a new one comes last, one of the trail stays in its place. */
  visit(work: number): void {
    const place = this.works.indexOf(work);
    if (place >= 0) {
      this.at = place;
      return;
    }
    this.works = [...this.works, work].slice(-MOST);
    this.at = this.works.length - 1;
  }

  /** The one before the current paper; null: it is the first. */
  get before(): number | null {
    return this.works[this.at - 1] ?? null;
  }

  get current(): number | null {
    return this.works[this.at] ?? null;
  }
}

/** The trail as a line of buttons; null while there is nothing to go back to. */
export function trailLine(
  corpus: Corpus,
  trail: Trail,
  isChosen: boolean,
  choose: (work: number) => void,
): HTMLElement | null {
  const { works, before, current } = trail;
  if (works.length < 2 && (isChosen || !works.length)) return null;
  const back = isChosen ? before : current;
  const name = (work: number) => `Back to ${corpus.works.title[work]}`;
  const button = el(
    "button",
    {
      class: "step-back",
      title: back === null ? "" : name(back),
      attributes: { "aria-label": back === null ? "Back" : name(back) },
      click: () => back !== null && choose(back),
    },
    "←",
  );
  button.disabled = back === null;
  const rows = works.map((work) =>
    el(
      "li",
      {},
      el(
        "button",
        {
          title: corpus.works.title[work],
          attributes: isChosen && work === current ? { "aria-current": "true" } : {},
          click: () => choose(work),
        },
        corpus.works.label[work],
      ),
    ),
  );
  return el("nav", { class: "trail", attributes: { "aria-label": "Visited papers" } }, button, el("ol", {}, ...rows));
}
