/** Works and persons as lists name them: buttons that choose them. */

import type { Corpus } from "./corpus";
import { el } from "./elements";
import { glyph, ROLE_COLOURS, struck } from "./glyphs";
import type { Selection } from "./state";
import { number } from "./words";

export type Choose = (selection: Selection) => void;

/** How many rows are listed before the rest is asked for. */
const FIRST = 40;
/** How many names stand in a sentence before the rest is asked for. */
const NAMES = 8;

/** A work by its title, with its year behind. */
export function workButton(corpus: Corpus, work: number, choose: Choose): (Node | string)[] {
  return [
    el(
      "button",
      { class: "link", click: () => choose({ kind: "work", at: work }) },
      workGlyph(corpus, work, 4.5),
      corpus.works.title[work],
    ),
    " ",
    el("small", {}, String(corpus.works.year[work] ?? "no year")),
  ];
}

export function workGlyph(corpus: Corpus, work: number, radius?: number): SVGSVGElement {
  const { shape, role } = corpus.works;
  const made = glyph(shape[work], ROLE_COLOURS[role[work]], corpus.referencesKnown[work] === 1, radius);
  return corpus.withdrawalOf.has(work) ? struck(made) : made;
}

export function personButton(corpus: Corpus, person: number, choose: Choose): HTMLElement {
  return el(
    "button",
    { class: "link", click: () => choose({ kind: "person", at: person }) },
    corpus.people.name[person],
  );
}

/** Works by their short names, with commas between them, to stand in a sentence. */
export function workNames(corpus: Corpus, works: number[], choose: Choose): HTMLElement {
  return inSentence(works, (work) =>
    el(
      "button",
      { class: "link", title: corpus.works.title[work], click: () => choose({ kind: "work", at: work }) },
      corpus.works.label[work],
    ),
  );
}

export function personNames(corpus: Corpus, people: number[], choose: Choose): HTMLElement {
  return inSentence(people, (person) => personButton(corpus, person, choose));
}

function inSentence(things: number[], button: (thing: number) => HTMLElement): HTMLElement {
  const line = el("span", { class: "names" });
  const add = (some: number[], isLast: boolean) =>
    some.forEach((thing, at) => {
      const made = button(thing);
      // A comma on its own would begin a line.
      if (at < some.length - 1 || !isLast) made.append(",");
      line.append(made, " ");
    });
  // Not a button for one more.
  const first = things.length > NAMES + 1 ? things.slice(0, NAMES) : things;
  add(first, first.length === things.length);
  if (first.length === things.length) return line;
  const more = el("button", { class: "more" }, `${number(things.length - NAMES)} more`);
  more.addEventListener("click", () => {
    more.remove();
    add(things.slice(NAMES), true);
  });
  line.append(more);
  return line;
}

/** A list of rows, and the button that asks for those after the first. */
export function growing<T>(
  things: T[],
  row: (thing: T) => HTMLElement,
  list: HTMLElement,
  first = FIRST,
): HTMLElement[] {
  list.append(...things.slice(0, first).map(row));
  if (things.length <= first) return [list];
  const more = el("button", { class: "more" }, `Show all ${number(things.length)}`);
  more.addEventListener("click", () => {
    more.remove();
    list.append(...things.slice(first).map(row));
  });
  return [list, more];
}

/** Works under a heading. */
export function workList(corpus: Corpus, title: string, works: number[], choose: Choose): HTMLElement {
  const row = (work: number) => el("li", {}, ...workButton(corpus, work, choose));
  return el(
    "section",
    {},
    el("h3", {}, `${title} `, el("span", { class: "tally" }, number(works.length))),
    ...growing(works, row, el("ul", { class: "links" })),
  );
}
