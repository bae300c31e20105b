/** In what order to read the list, why, and which few of its works have most to do with the others. */

import { growing, workButton, workNames, type Choose } from "./buttons";
import type { Corpus } from "./corpus";
import { el } from "./elements";
import { count } from "./words";

/** How many rows are listed before the rest is asked for. */
const FIRST = 200;

export function readingOrder(corpus: Corpus, choose: Choose): Node[] {
  const { order } = corpus.insight;
  const linked = order.work.flatMap((_, at) => (isLinked(corpus, at) ? [at] : []));
  const alone = order.work.flatMap((_, at) => (isLinked(corpus, at) ? [] : [at]));
  const row = (at: number) =>
    el("li", {}, el("p", {}, ...workButton(corpus, order.work[at], choose)), reason(corpus, at, choose));
  return [
    el(
      "p",
      { class: "lead" },
      "No work stands before one that it cites; of those that could come next, what more of the list builds upon comes first.",
    ),
    ...few(corpus, choose),
    ...(linked.length
      ? growing(linked, row, el("ol", { class: "links reading" }), FIRST)
      : [el("p", { class: "none" }, "No link within the list is known: any order will do.")]),
    ...(linked.length && alone.length
      ? [
          el("h3", {}, "In any order"),
          el(
            "p",
            { class: "lead" },
            `No link with another listed work is known of ${alone.length === 1 ? "this one" : `these ${alone.length}`}.`,
          ),
          ...growing(
            alone,
            (at) => el("li", {}, ...workButton(corpus, order.work[at], choose)),
            el("ul", { class: "links" }),
          ),
        ]
      : []),
  ];
}

function isLinked({ insight: { order } }: Corpus, at: number): boolean {
  return [order.buildsOn, order.builtOnBy, order.cycle].some((works) => works[at].length > 0);
}

/** Why a work has its place: what it cites before it, what cites it behind it, and what it cannot be told apart from. */
function reason(corpus: Corpus, at: number, choose: Choose): HTMLElement {
  const { order } = corpus.insight;
  const cycle = new Set(order.cycle[at]);
  const apart = (works: number[]) => works.filter((work) => !cycle.has(work));
  const part = (words: string, works: number[]) =>
    works.length ? el("span", { class: "reason" }, `${words} `, workNames(corpus, works, choose)) : null;
  const isKnown = corpus.referencesKnown[order.work[at]] === 1;
  return el(
    "p",
    { class: "because" },
    part("Cites", apart(order.buildsOn[at])),
    part("Cited by", apart(order.builtOnBy[at])),
    part("In a cycle, by date, with", order.cycle[at]),
    isKnown ? null : el("span", { class: "reason" }, "Not all of its references are known."),
  );
}

function few(corpus: Corpus, choose: Choose): HTMLElement[] {
  const { works, touched, links, percent, isSmallest } = corpus.insight.few;
  if (!links) return [];
  const sure = isSmallest ? "No fewer do." : "Found step by step: fewer may do.";
  return [
    el(
      "p",
      { class: "callout" },
      el("b", {}, "If time is short: "),
      `${count(works.length, "work")} ${works.length === 1 ? "touches" : "touch"} ${touched} of the ` +
        `${count(links, "link")} within the list (${percent}% was the aim): `,
      workNames(corpus, works, choose),
      sure,
    ),
  ];
}
