/** Retractions: what a work says of itself, and which of what it cites says so. Silence is not taken for an answer. */

import type { Corpus, Withdrawal } from "./corpus";
import { el } from "./elements";
import { originMarks } from "./provenance";

const SAYS: Record<Withdrawal, string> = {
  retracted: "that it was retracted",
  withdrawn: "that it was withdrawn",
  notice: "that it is the notice of a retraction",
};
const CITED: Record<Withdrawal, string> = {
  retracted: "Cites a retracted paper: ",
  withdrawn: "Cites a withdrawn paper: ",
  notice: "Cites the notice of a retraction: ",
};

/** The works that a work cites and that say that they were retracted, each once. */
export function citedWithdrawn(corpus: Corpus, work: number): number[] {
  if (!corpus.withdrawalOf.size) return [];
  const cited = corpus.cites[work].map((link) => corpus.links.cited[link]);
  return [...new Set(cited)].filter((other) => corpus.withdrawalOf.has(other));
}

/** Both as lines of the details; `button` makes the way to a work. */
export function withdrawalNotes(
  corpus: Corpus,
  work: number,
  button: (work: number) => (Node | string)[],
): HTMLElement[] {
  const notes: HTMLElement[] = [];
  const row = corpus.withdrawalOf.get(work);
  const { what, title, origins } = corpus.withdrawals;
  if (row !== undefined) {
    const says = title[row] === null ? "Its publication type says" : "Its title says";
    const words = `${says} ${SAYS[what[row]]}${title[row] === null ? "." : `: “${title[row]}”`}`;
    const marks = origins[row].length ? originMarks(corpus, origins[row]) : null;
    notes.push(el("p", { class: "withdrawn" }, words, marks));
  }
  for (const other of citedWithdrawn(corpus, work)) {
    const words = CITED[what[corpus.withdrawalOf.get(other)!]];
    notes.push(el("p", { class: "withdrawn" }, words, ...button(other)));
  }
  return notes;
}
