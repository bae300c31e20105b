/** The right panel when nothing is chosen: the list itself, and what is known of each entry. */

import { growing } from "./buttons";
import { LISTED, type Corpus } from "./corpus";
import { el } from "./elements";
import { glyph } from "./glyphs";
import type { Selection } from "./state";
import { count, isLost, kind } from "./words";

/** So many entries are there at once: a browser takes its time for thousands. */
const FIRST = 500;

export function overview(corpus: Corpus, choose: (selection: Selection) => void): HTMLElement {
  return el(
    "div",
    { class: "overview" },
    el("h2", {}, "The list"),
    el("p", { class: "lead" }, ...summary(corpus)),
    // In their order, and so with their numbers.
    ...growing(corpus.entries, ({ work }) => row(corpus, work, choose), el("ol", { class: "entries" }), FIRST),
  );
}

function summary(corpus: Corpus): string[] {
  const kinds = new Map<string, number>();
  for (const { work } of corpus.entries) {
    const name = corpus.works.kind[work];
    kinds.set(name, (kinds.get(name) ?? 0) + 1);
  }
  const parts = [...kinds].map(([name, n]) => (name === "software" ? `${n} software` : count(n, kind(name))));
  const shared = corpus.authors.person.length;
  const lost = corpus.entries.filter((entry) => isLost(entry.how)).length;
  return [
    corpus.part ? `Of more papers than a page can show, ${corpus.part}. ` : "",
    `${parts.join(", ")}. `,
    `${count(corpus.within, "link is", "links are")} known between them; `,
    shared
      ? `${count(shared, "author")} wrote two or more of them. `
      : "no author is known to have written two of them. ",
    lost ? `${count(lost, "entry", "entries")} could not be found.` : "",
  ];
}

function row(corpus: Corpus, work: number, choose: (selection: Selection) => void): HTMLElement {
  const { works } = corpus;
  const isListed = (other: number) => other !== work && works.role[other] === LISTED;
  const cites = corpus.cites[work].filter((link) => isListed(corpus.links.cited[link])).length;
  const cited = corpus.citedBy[work].filter((link) => isListed(corpus.links.citing[link])).length;
  const isPaper = works.kind[work] === "paper";
  const facts = [
    isPaper ? null : kind(works.kind[work]),
    works.year[work] === null ? null : String(works.year[work]),
    cites ? `cites ${cites}` : null,
    cited ? `cited by ${cited}` : null,
    isPaper && !cites && !cited ? "no known link within the list" : null,
  ].filter((fact) => fact !== null);
  const lost = corpus.entriesOf[work].some((entry) => isLost(entry.how));
  return el(
    "li",
    {},
    el(
      "button",
      {
        title: works.title[work],
        attributes: { "data-work": String(work) },
        click: () => choose({ kind: "work", at: work }),
      },
      glyph(works.shape[work], "listed", corpus.referencesKnown[work] === 1),
      el("span", { class: "name" }, works.title[work]),
      el("span", { class: "facts" }, lost ? "not found in any source" : facts.join(" · ")),
    ),
  );
}
