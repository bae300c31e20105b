/** Which works belong together: pairs, bridges, and what is linked with nothing. */

import { growing, workButton, type Choose } from "./buttons";
import type { Corpus } from "./corpus";
import { el } from "./elements";
import { pair, type How } from "./insight";
import { count, list, number, percent } from "./words";

const FIRST = 8;

export function linksWithin(corpus: Corpus, choose: Choose): Node[] {
  return [
    el(
      "p",
      { class: "lead" },
      "Choose a pair to see both and what links them, here and on the map. The ranks are those that it could have if all lists were known.",
    ),
    el(
      "div",
      { class: "columns" },
      pairs(corpus, "cocited", "Cited together", "by how many works", choose),
      pairs(corpus, "coupled", "Citing the same works", "how many they share", choose),
    ),
    ...wide(corpus),
    ...bridges(corpus, choose),
    ...orphans(corpus, choose),
  ];
}

function pairs(corpus: Corpus, how: How, title: string, says: string, choose: Choose): HTMLElement {
  const found = corpus.insight.pairs;
  const places = found.how.flatMap((one, at) => (one === how ? [at] : []));
  const row = (at: number) => {
    const names = pair(corpus, at).map((work) => corpus.works.label[work]);
    const titles = pair(corpus, at).map((work) => corpus.works.title[work]);
    const least = found.known[at] === 2 ? "" : " or more";
    return el(
      "li",
      {},
      el(
        "button",
        { class: "link", title: titles.join("\n"), click: () => choose({ kind: "pair", at }) },
        names.join(" – "),
      ),
      el("span", { class: "tally" }, `${number(found.works[at])}${least}`, el("small", {}, rankOf(corpus, at))),
    );
  };
  return el(
    "section",
    {},
    el("h3", {}, `${title} `, el("span", { class: "tally" }, says)),
    ...(places.length
      ? growing(places, row, el("ul", { class: "pairs" }), FIRST)
      : [el("p", { class: "none" }, "None is known.")]),
  );
}

/** The ranks that a pair could have. */
export function rankOf({ insight: { pairs } }: Corpus, at: number): string {
  const [best, worst] = [number(pairs.best[at]), number(pairs.worst[at])];
  return best === worst ? `rank ${best}` : `rank ${best} to ${worst}`;
}

function wide({ insight: { tooWide } }: Corpus): HTMLElement[] {
  if (!tooWide.works) return [];
  const says = `Not counted: ${count(tooWide.works, "work")} linked with more than ${tooWide.most} listed works, as surveys are.`;
  return [el("p", { class: "note" }, says)];
}

function bridges(corpus: Corpus, choose: Choose): HTMLElement[] {
  const { work, share, from } = corpus.insight.bridges;
  const row = (at: number) =>
    el("li", {}, el("span", { class: "share" }, percent(share[at])), ...workButton(corpus, work[at], choose));
  return [
    el("h3", {}, "Bridges"),
    el(
      "p",
      { class: "lead" },
      work.length
        ? `Works on the shortest paths from ${count(from, "listed work")} to all others, along links in either direction, each with its share of these paths.`
        : "No listed works are connected through another one, as far as is known.",
    ),
    ...growing([...work.keys()], row, el("ul", { class: "shares links" }), FIRST),
  ];
}

/** Whether the lack of links of some works may be a lack of data. */
export function whyUnlinked(unknown: string[]): string {
  return unknown.length
    ? `Perhaps for lack of data: not all ${list(unknown)} are known`
    : "Not for lack of data: all references and citations are known";
}

function orphans(corpus: Corpus, choose: Choose): HTMLElement[] {
  const { work, unknown } = corpus.insight.orphans;
  const groups = new Map<string, number[]>();
  work.forEach((one, at) => {
    const why = whyUnlinked(unknown[at]);
    groups.set(why, [...(groups.get(why) ?? []), one]);
  });
  const row = (one: number) => el("li", {}, ...workButton(corpus, one, choose));
  return [
    el("h3", {}, "Without a link to another listed paper"),
    ...[...groups].flatMap(([why, works]) => [
      el("p", { class: "lead" }, `${why}.`),
      ...growing(works, row, el("ul", { class: "links" })),
    ]),
    ...(work.length ? [] : [el("p", { class: "none" }, "Each has one.")]),
  ];
}
