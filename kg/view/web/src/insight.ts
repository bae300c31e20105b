/** What kg/view/insight.py says of the list: rankings, groups, orders. The page shows it and works out none of it. */

import { LISTED, type Corpus } from "./corpus";
import { cited, citing } from "./links";

export type Which = "old" | "new" | "bridge";
export const RANKINGS: readonly Which[] = ["old", "new", "bridge"];

/** Rows of `suggested`, best first, with the rank of each and those that it could have if all lists were known. */
export interface Ranking {
  row: number[];
  rank: number[];
  best: number[];
  worst: number[];
}

/** As written by kg/view/insight.py. A work, person or topic is its place. */
export interface Insight {
  /** Of so many listed papers, so many have known references and citations. */
  basis: { papers: number; references: number; citations: number };
  /**
   * Each listed paper hidden in turn: of those that could be found, so many are among the first of each depth, and of
   * the `counted` ones in rankings of which citations are known, so many by these alone.
   */
  selfCheck: { papers: number; findable: number; depths: number[]; found: number[]; counted: number; byFame: number[] };
  /** Works outside, the listed works that cite them and that they cite, and how often they are cited (null: unknown). */
  suggested: { work: number[]; citedBy: number[][]; cites: number[][]; fame: (number | null)[] };
  rankings: Record<Which, Ranking>;
  /** The parts of the list that each row of the ranking of bridges links, as places in `name`. */
  between: { parts: number[][]; name: string[] };
  /**
   * `known` of the two lists that tell of a pair are known: there may be more works than `works`. `best` to `worst` are
   * the ranks that it could have among all pairs if all lists were known.
   */
  pairs: {
    how: How[];
    one: number[];
    other: number[];
    works: number[];
    known: number[];
    best: number[];
    worst: number[];
  };
  /** So many works are linked with more than `most` listed ones, and make no pairs. */
  tooWide: { works: number; most: number };
  communities: { topic: number[]; listed: number[][] };
  /** How many sections the list has. */
  sections: number;
  apart: { work: number; section: string; nearer: string; elsewhere: number; links: number }[];
  splits: { section: string; community: number[]; works: number[][] }[];
  /** `share` of the shortest paths from `from` listed works to all others run through a work. */
  bridges: { work: number[]; share: number[]; from: number };
  orphans: { work: number[]; unknown: string[][] };
  teams: { people: number[][]; works: number[][] };
  namesakes: { people: number[][]; works: number[][] };
  /** Of so many listed papers all authors are known. */
  /** What cites the list since a day (YYYY-MM-DD), and how many works that do so have no date. */
  arrivals: {
    since: string;
    undated: number;
    work: number[];
    date: string[];
    cites: number[][];
    /** Not, where the date has no day or month. */
    certain: number[];
    rank: number[];
    best: number[];
    worst: number[];
  };
  bylines: number;
  order: { work: number[]; buildsOn: number[][]; builtOnBy: number[][]; cycle: number[][] };
  few: { works: number[]; touched: number; links: number; percent: number; isSmallest: boolean };
  /** `links` lead from each station to the one before it; `cycles` are all, on the path or not. */
  mainPath: { stations: number[][]; links: Flow[][]; cycles: number[][]; among: { works: number; links: number } };
}

/** Cited together by other works, or citing the same ones. */
export type How = "cocited" | "coupled";

/** A link of the main path: the share of all paths that run along it, and whether it runs backwards in time. */
export type Flow = [citing: number, cited: number, share: number, backwards: 0 | 1];

/** What may be chosen beside works, persons and venues; `at` of a pair is its place in `pairs`. */
export type Group = { kind: "topic" | "pair" | "main-path"; at: number };

export function isGroup(selection: { kind: string; at: number }): selection is Group {
  return ["topic", "pair", "main-path"].includes(selection.kind);
}

/** The works of a group; a pair comes first, before the works that link it. */
export function members(corpus: Corpus, { kind, at }: Group): number[] {
  if (kind === "main-path") return corpus.insight.mainPath.stations.flat();
  if (kind === "pair") return [...pair(corpus, at), ...linking(corpus, at)];
  return corpus.topics.of.flatMap((topic, work) => (topic === at ? [work] : []));
}

/** The links of a group, [from, to], those in which listed works cite before those in which they are cited. */
export function ties(corpus: Corpus, group: Group): { cites: [number, number][]; citedBy: [number, number][] } {
  const none = { cites: [], citedBy: [] };
  if (group.kind === "topic") return none;
  if (group.kind === "main-path")
    return { ...none, cites: corpus.insight.mainPath.links.flat().map(([citing, cited]) => [citing, cited]) };
  const ends = pair(corpus, group.at);
  const others = linking(corpus, group.at).flatMap((work) => ends.map((end) => [work, end] as [number, number]));
  if (corpus.insight.pairs.how[group.at] === "cocited") return { ...none, citedBy: others };
  return { ...none, cites: others.map(([work, end]) => [end, work]) };
}

export function pair(corpus: Corpus, at: number): [number, number] {
  return [corpus.insight.pairs.one[at], corpus.insight.pairs.other[at]];
}

/** The works that cite both of a pair, or that both cite, but for those that are linked with too much of the list. */
export function linking(corpus: Corpus, at: number): number[] {
  const { how } = corpus.insight.pairs;
  const [out, back] = how[at] === "cocited" ? [citing, cited] : [cited, citing];
  const [one, other] = pair(corpus, at);
  const ends = new Set(out(corpus, other));
  const isNarrow = (work: number) =>
    back(corpus, work).filter((end) => corpus.works.role[end] === LISTED).length <= corpus.insight.tooWide.most;
  return out(corpus, one).filter((work) => ends.has(work) && work !== one && work !== other && isNarrow(work));
}
