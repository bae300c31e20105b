/** The works as rows: what stands in each column, and in which order they come. The table and what is saved share it. */

import { LISTED, neighbours, type Corpus } from "./corpus";
import { count, ROLES, state as stateInWords } from "./words";

/** What a column says of a work; null: not known. */
type Fact = (corpus: Corpus, work: number) => string | number | null;

export interface Column {
  name: string;
  label: string;
  /** What the label leaves out. */
  says: string;
  fact: Fact;
  /** By what it is sorted, if not by its fact; text is compared without accents and case. */
  by?: Fact;
}

export const COLUMNS = [
  { name: "title", label: "Title", says: "", fact: (corpus, work) => corpus.works.title[work] },
  { name: "authors", label: "Authors", says: "", fact: firstAuthors },
  { name: "year", label: "Year", says: "of the first version", fact: (corpus, work) => corpus.works.year[work] },
  { name: "venue", label: "Venue", says: "", fact: venueOf },
  {
    name: "role",
    label: "Role",
    says: "",
    fact: (corpus, work) => ROLES[corpus.works.role[work]],
    by: (corpus, work) => corpus.works.role[work],
  },
  { name: "linked", label: "Linked", says: "with how many of the list", fact: linkedWith },
  { name: "cites", label: "Cites", says: "links at hand", fact: (corpus, work) => atHand(corpus, work, "references") },
  {
    name: "cited",
    label: "Cited by",
    says: "links at hand",
    fact: (corpus, work) => atHand(corpus, work, "citations"),
  },
  { name: "references", label: "Its references", says: "how far they are known", fact: referencesInWords },
] as const satisfies readonly Column[];

export type ColumnName = (typeof COLUMNS)[number]["name"];

export interface Sort {
  by: ColumnName;
  down: boolean;
}

/** Columns of numbers: the greatest are looked for first. */
export const NUMBERS: ReadonlySet<ColumnName> = new Set(["year", "linked", "cites", "cited"]);

const NAMED = 3;

/** The first three of the byline, and how many follow. */
function firstAuthors(corpus: Corpus, work: number): string | null {
  const authors = corpus.works.authors[work];
  if (!authors.length) return null;
  const all = corpus.works.authorCount[work];
  const names = authors.slice(0, NAMED).map((person) => corpus.people.name[person]);
  const more = Math.max(all ?? 0, authors.length) - names.length;
  const rest = more ? ` and ${count(more, "other")}` : all === null ? " and perhaps others" : "";
  return names.join(", ") + rest;
}

/** The record that stands for a work: its main version. */
export function mainRecord(corpus: Corpus, work: number): number {
  return corpus.recordsOf[work][0];
}

/** The venue of the main version, or else of the first that has one. */
function venueOf(corpus: Corpus, work: number): string | null {
  const record = corpus.recordsOf[work].find((one) => corpus.records.venue[one] >= 0);
  return record === undefined ? null : corpus.venues[corpus.records.venue[record]];
}

function linkedWith(corpus: Corpus, work: number): number | null {
  const { role, linked } = corpus.works;
  const among = (others: Set<number>) => [...others].filter((other) => other !== work && role[other] === LISTED).length;
  const links = role[work] === LISTED ? among(neighbours(corpus, work)) : linked[work];
  return links || (isKnown(corpus, work, "references") && isKnown(corpus, work, "citations")) ? links : null;
}

/** How many links are at hand. That there is none in a list that is not known means nothing. */
function atHand(corpus: Corpus, work: number, direction: "references" | "citations"): number | null {
  const links = (direction === "references" ? corpus.cites : corpus.citedBy)[work].length;
  return links || isKnown(corpus, work, direction) ? links : null;
}

function isKnown(corpus: Corpus, work: number, direction: string): boolean {
  const { states } = corpus;
  return corpus.statesOf[work].some((at) => states.direction[at] === direction && states.known[at] === 1);
}

/** How far its list of references is known; null: it is no paper, and has none. */
function referencesInWords(corpus: Corpus, work: number): string | null {
  if (corpus.works.kind[work] !== "paper") return null;
  const { states } = corpus;
  const at = corpus.statesOf[work].find((one) => states.direction[one] === "references");
  return at === undefined ? "not asked for" : stateInWords(states.state[at]);
}

/** All works in an order: what is not known last whichever way it goes; equals by role, then as the list has them, or
 * the best linked first. */
export function sorted(corpus: Corpus, { by, down }: Sort): number[] {
  const { role, linked } = corpus.works;
  const column: Column = COLUMNS.find(({ name }) => name === by)!;
  const value = column.by ?? column.fact;
  const keys = role.map((_, work) => {
    const key = value(corpus, work);
    return typeof key === "string" ? bare(key) : key;
  });
  const way = down ? -1 : 1;
  return role
    .map((_, work) => work)
    .sort((a, b) => {
      const [one, other] = [keys[a], keys[b]];
      if (one !== other) {
        if (one === null) return 1;
        if (other === null) return -1;
        return one < other ? -way : way;
      }
      return role[a] - role[b] || (role[a] === LISTED ? 0 : linked[b] - linked[a]) || a - b;
    });
}

/** Text as it is sorted: without accents, case and quotation marks. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}+|^[^\p{L}\p{N}]+/gu, "");
}
