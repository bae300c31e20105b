/** Read next: the outside works that are linked with the most listed ones, as the named query read-next ranks them. */

import { appearances, LISTED, type Corpus } from "./corpus";
import { el } from "./elements";
import { glyph, ROLE_COLOURS } from "./glyphs";
import type { Store } from "./state";
import type { Pane } from "./views";
import { count } from "./words";

export interface Suggestion {
  work: number;
  /** Listed works that cite it, and that it cites, in the list's order. */
  citedBy: number[];
  cites: number[];
}

/** How many are listed before more are asked for. */
const FIRST = 50;

/** All outside works that are linked with a listed one, the best linked first. */
export function suggestions(corpus: Corpus): Suggestion[] {
  const { works, links } = corpus;
  const found: Suggestion[] = [];
  const listed = (ends: number[]) => [...new Set(ends.filter((end) => works.role[end] === LISTED))].sort((a, b) => a - b);
  works.role.forEach((role, work) => {
    if (role === LISTED || works.linked[work] === 0) return;
    found.push({
      work,
      citedBy: listed(corpus.citedBy[work].map((link) => links.citing[link])),
      cites: listed(corpus.cites[work].map((link) => links.cited[link])),
    });
  });
  const title = (at: number) => works.title[at];
  return found.sort(
    (a, b) =>
      works.linked[b.work] - works.linked[a.work] ||
      b.citedBy.length - a.citedBy.length ||
      (title(a.work) < title(b.work) ? -1 : title(a.work) > title(b.work) ? 1 : a.work - b.work),
  );
}

export function readNext(parent: HTMLElement, corpus: Corpus, store: Store): Pane {
  const all = suggestions(corpus);
  const { papers, references, citations } = corpus.known;
  const list = el("ol", { class: "next" });
  const more = el("button", { class: "more" });
  const none = el("p", { class: "none" }, "No paper outside the list passes the filters.");
  parent.append(
    el("h2", {}, "Read next"),
    el(
      "p",
      { class: "lead" },
      `Papers outside the list, by how many listed papers cite them or are cited by them. ` +
        `It rests on ${references} of ${papers} reference lists and ${citations} of ${papers} citation lists: ` +
        `where a list is not known, a paper may be linked with more.`,
    ),
    list,
    none,
    more,
  );
  let most = FIRST;
  let seen: Uint8Array = new Uint8Array();
  const show = () => {
    const there = all.filter(({ work }) => seen[work]);
    list.replaceChildren(...there.slice(0, most).map((one) => row(corpus, one, store)));
    none.hidden = there.length > 0;
    more.hidden = there.length <= most;
    more.textContent = `Show all ${count(there.length, "paper")}`;
  };
  more.addEventListener("click", () => {
    most = Infinity;
    show();
  });
  return {
    update: (_, shown) => {
      seen = shown;
      show();
    },
  };
}

function row(corpus: Corpus, { work, citedBy, cites }: Suggestion, store: Store): HTMLElement {
  const { works } = corpus;
  const choose = (at: number) => () => store.set({ selection: { kind: "work", at }, reveal: false });
  const because = (words: string, ends: number[]) =>
    ends.length
      ? el(
          "p",
          { class: "because" },
          `${words} `,
          ...ends.flatMap((end, at) => [
            at ? " " : "",
            // A comma on its own would begin a line.
            el(
              "button",
              { class: "link", title: works.title[end], click: choose(end) },
              `${works.label[end]}${at < ends.length - 1 ? "," : ""}`,
            ),
          ]),
        )
      : null;
  return el(
    "li",
    {},
    glyph(works.shape[work], ROLE_COLOURS[works.role[work]], corpus.referencesKnown[work] === 1),
    el(
      "div",
      {},
      el("button", { class: "name", click: choose(work) }, works.title[work]),
      el("p", { class: "facts" }, appearances(corpus, work)),
      because("Cited by", citedBy),
      because("Cites", cites),
    ),
    el("span", { class: "tally" }, `${works.linked[work]} of the list`),
  );
}
