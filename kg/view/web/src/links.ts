/** The links of a work, in the order in which the panel has them. */

import { LISTED, type Corpus } from "./corpus";

/** Links with listed works first, then with those that are linked with most of the list, then the latest. */
export function ordered(corpus: Corpus, links: readonly number[], ends: readonly number[]): number[] {
  const { works } = corpus;
  const weight = (link: number) =>
    (works.role[ends[link]] === LISTED ? 1e6 : 0) + works.linked[ends[link]] * 1e4 + (works.year[ends[link]] ?? 0);
  return [...links].sort((a, b) => weight(b) - weight(a) || a - b);
}

/** What a work cites, and what cites it. */
export function cited(corpus: Corpus, work: number): number[] {
  return ordered(corpus, corpus.cites[work], corpus.links.cited).map((link) => corpus.links.cited[link]);
}

export function citing(corpus: Corpus, work: number): number[] {
  return ordered(corpus, corpus.citedBy[work], corpus.links.citing).map((link) => corpus.links.citing[link]);
}
