/** The main path: the chain of works along which most paths of citations through the list run. */

import { workButton, workNames, type Choose } from "./buttons";
import type { Corpus } from "./corpus";
import { el } from "./elements";
import type { Flow } from "./insight";
import { count, percent } from "./words";

const BACKWARDS = "runs backwards in time: the date of what cites is before that of what it cites";

export function hasMainPath({ insight }: Corpus): boolean {
  return insight.mainPath.stations.length > 0;
}

/** What it is, in a sentence. */
export function mainPathSays({ insight: { mainPath } }: Corpus): string {
  const { works, links } = mainPath.among;
  if (!mainPath.stations.length) return "There is none: no link within the list is known.";
  return (
    `The chain of citations along which most of all chains within the list run (search path count), the oldest first, ` +
    `among ${count(works, "listed work")} with ${count(links, "link")}.`
  );
}

/** The works one below the other, each citing the one above it. */
export function chain(corpus: Corpus, choose: Choose): HTMLElement {
  const { stations, links } = corpus.insight.mainPath;
  const rows = stations.flatMap((station, at) => {
    const works = station.map((work) => el("li", {}, ...workButton(corpus, work, choose)));
    if (station.length > 1)
      works.push(el("li", { class: "note" }, `These ${station.length} form a cycle and count as one.`));
    return at
      ? [...links[at - 1].map((flow) => between(corpus, flow, links[at - 1].length > 1, choose)), ...works]
      : works;
  });
  return el("ul", { class: "links chain" }, ...rows);
}

function between(
  corpus: Corpus,
  [citing, cited, share, backwards]: Flow,
  isOneOfMany: boolean,
  choose: Choose,
): HTMLElement {
  const ends = isOneOfMany
    ? [workNames(corpus, [citing], choose), "cites ", workNames(corpus, [cited], choose), " · "]
    : ["is cited by · "];
  return el(
    "li",
    { class: "between" },
    "↑ ",
    ...ends,
    `on ${percent(share)} of all chains`,
    backwards ? el("p", { class: "withdrawn" }, `This link ${BACKWARDS}.`) : null,
  );
}

/** The cycles of the list, on the path or not. */
export function cycles(corpus: Corpus, choose: Choose): HTMLElement[] {
  return corpus.insight.mainPath.cycles.map((cycle) =>
    el(
      "p",
      { class: "withdrawn" },
      `${count(cycle.length, "work")} lead to each other by citations, as versions and errors make it, and count as one: `,
      workNames(corpus, cycle, choose),
    ),
  );
}
