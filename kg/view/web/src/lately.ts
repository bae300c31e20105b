/** What cites the list lately: works since some weeks before its data were gathered, and those that may be. */

import { growing, workButton, workNames, type Choose } from "./buttons";
import type { Corpus } from "./corpus";
import { el } from "./elements";
import { count, number } from "./words";

export function lately(corpus: Corpus, choose: Choose): Node[] {
  const { arrivals, basis } = corpus.insight;
  const places = arrivals.work.map((_, at) => at);
  const certain = places.filter((at) => arrivals.certain[at]);
  const perhaps = places.filter((at) => !arrivals.certain[at]);
  const rows = (some: number[]) => growing(some, (at) => row(corpus, at, choose), el("ul", { class: "rows" }));
  return [
    el(
      "p",
      { class: "lead" },
      `Works outside the list that cite it since ${arrivals.since}, those first that cite most of it, out of the ` +
        `citations of ${basis.citations} of ${count(basis.papers, "listed paper")}. ` +
        "The ranks are those that they could have among these if all lists were known.",
    ),
    ...(certain.length ? rows(certain) : [el("p", { class: "none" }, "None is known.")]),
    ...(perhaps.length
      ? [
          el("h3", {}, "Perhaps since then"),
          el("p", { class: "lead" }, "Their month or year alone is known."),
          ...rows(perhaps),
        ]
      : []),
    ...(arrivals.undated ? [el("p", { class: "note" }, undatedSays(arrivals.undated))] : []),
  ];
}

/** What could not be told for want of a date. */
export function undatedSays(works: number): string {
  const verbs = works === 1 ? ["cites", "has"] : ["cite", "have"];
  return `${count(works, "other work")} that ${verbs[0]} the list ${verbs[1]} no date.`;
}

function row(corpus: Corpus, at: number, choose: Choose): HTMLElement {
  const { work, date, cites, rank, best, worst } = corpus.insight.arrivals;
  const could = best[at] === worst[at] ? "for sure" : `could be ${number(best[at])} to ${number(worst[at])}`;
  return el(
    "li",
    {},
    el("p", {}, ...workButton(corpus, work[at], choose)),
    el(
      "p",
      { class: "because" },
      `${date[at]} · cites `,
      workNames(corpus, cites[at], choose),
      ` · rank ${number(rank[at])}, ${could}`,
    ),
  );
}
