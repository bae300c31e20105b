/** The main path: the chain of works along which most paths of citations through the list run. */

import { workButton, workNames, type Choose } from "./buttons";
import type { Corpus } from "./corpus";
import { el } from "./elements";
import type { Flow } from "./insight";
import { count, percent } from "./words";

const BACKWARDS =
  "Backwards in time: the date of what cites is before that of what it cites, by a wrong date, a version that no " +
  "source knows, or a mixed-up record.";

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

/** The works one below the other, each citing the one above it; below them, what is wrong with the citations. */
export function chain(corpus: Corpus, choose: Choose): HTMLElement[] {
  const { stations, links, cycles } = corpus.insight.mainPath;
  const rows = stations.flatMap((station, at) => {
    const works = station.map((work) => el("li", {}, ...workButton(corpus, work, choose)));
    if (station.length > 1)
      works.push(el("li", { class: "note" }, `These ${station.length} form a cycle and count as one.`));
    const flows = at ? links[at - 1] : [];
    return [...flows.map((flow) => between(corpus, flow, flows.length === 1, choose)), ...works];
  });
  const isBackwards = links.flat().some(([, , , backwards]) => backwards);
  return [
    el("ul", { class: "links chain" }, ...rows),
    ...(isBackwards ? [el("p", { class: "withdrawn" }, BACKWARDS)] : []),
    ...cycles.map((cycle) =>
      el(
        "p",
        { class: "withdrawn" },
        `${cycle.length} works lead to each other by citations, as versions and errors make it, and count as one: `,
        workNames(corpus, cycle, choose),
      ),
    ),
  ];
}

function between(
  corpus: Corpus,
  [citing, cited, share, backwards]: Flow,
  isOnlyOne: boolean,
  choose: Choose,
): HTMLElement {
  const ends = [workNames(corpus, [citing], choose), "cites ", workNames(corpus, [cited], choose)];
  return el(
    "li",
    { class: "between" },
    "↑ ",
    ...(isOnlyOne ? ["is cited by"] : ends),
    ` · on ${percent(share)} of all chains`,
    backwards ? el("span", { class: "backwards" }, " · backwards in time") : null,
  );
}
