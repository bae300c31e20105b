/** What the page knows: the columns that kg/view/columns.py writes, and the ways through them. */

import type { Insight } from "./insight";

export type Role = 0 | 1 | 2 | 3;
export const LISTED = 0;
export const CITED = 1;
export const CITING = 2;
export const ELSEWHERE = 3;

export interface Origin {
  id: string;
  title: string;
  url: string | null;
  licence: string | null;
  date: string | null;
}

export interface Entry {
  work: number;
  position: number;
  title: string;
  label: string | null;
  section: string[];
  links: [string, string][];
  where: string;
  how: string;
  evidence: string[];
  reason: string;
}

/** As written by kg/view/columns.py. A work, record, person, venue or origin is its place; -1 stands for none. */
export interface Tables {
  gathered: string;
  origins: Origin[];
  known: { papers: number; references: number; citations: number };
  /** How many links there are between listed works. */
  within: number;
  /** What is left out of the page, where it does not show all that there is. */
  part: string | null;
  works: {
    label: string[];
    shape: string[];
    size: number[];
    x: number[];
    y: number[];
    role: Role[];
    title: string[];
    kind: string[];
    year: (number | null)[];
    /** With how many listed works an outside work is linked. */
    linked: number[];
    /** Why its records are held to be versions of one work. */
    evidence: string[][];
    authors: number[][];
    /** Persons in the bylines of other versions only. */
    others: number[][];
    /** How long the byline is; null: not known. */
    authorCount: (number | null)[];
  };
  records: {
    work: number[];
    ids: string[][];
    title: string[];
    date: (string | null)[];
    venue: number[];
    origins: number[][];
    /** [origin, how often it is cited according to that]. */
    counts: [number, number][][];
  };
  states: {
    work: number[];
    direction: ("references" | "citations")[];
    state: string[];
    known: (0 | 1)[];
    stated: (number | null)[];
    origin: number[];
    note: string[];
  };
  entries: Entry[];
  links: { citing: number[]; cited: number[]; origins: number[]; originSets: number[][] };
  people: { name: string[]; grade: string[]; id: (string | null)[]; evidence: string[][] };
  /** The persons on the map, and the listed works that each wrote. */
  authors: { person: number[]; x: number[]; y: number[]; works: number[][] };
  islands: {
    kind: string[];
    named: (0 | 1)[];
    mirrored: (0 | 1)[];
    x: number[];
    y: number[];
    width: number[];
    height: number[];
    listed: number[][];
    works: number[][];
    people: number[][];
  };
  /** How many triples there are to ask; null: the page was made without them. */
  triples: number | null;
  /** What draws the map. */
  engine: "canvas" | "vis";
  alone: number[];
  shelf: number;
  venues: string[];
  /** What kg/view/facts.py adds: rows only for the works, links and persons of which something is told. */
  topics: { name: string[]; of: number[] };
  fields: { work: number[]; of: number[][]; name: string[] };
  /** Works that say of themselves that they were retracted; a title of null: the record's types say so. */
  withdrawals: { work: number[]; what: Withdrawal[]; title: (string | null)[]; origins: number[][] };
  told: { link: number[]; intents: string[][]; contexts: string[][]; influential: (boolean | null)[] };
  profiles: {
    person: number[];
    origin: number[];
    ids: string[][];
    affiliations: string[][];
    homepage: (string | null)[];
    papers: (number | null)[];
    citedBy: (number | null)[];
    hIndex: (number | null)[];
  };
  insight: Insight;
  timeline: {
    /** Which of a work's records is its first version; -1: none has a date. */
    first: number[];
    /** How wide the years from this one on are, as parts of the axis. */
    year: number;
    widths: number[];
    /** The works that stand by name, from the top down. */
    order: number[];
  };
}

export type Withdrawal = "retracted" | "withdrawn" | "notice";

export interface Corpus extends Tables {
  /** For each work, the links in which it cites, and those in which it is cited: places in `links`. */
  cites: number[][];
  citedBy: number[][];
  recordsOf: number[][];
  statesOf: number[][];
  entriesOf: Entry[][];
  worksOf: number[][];
  worksIn: number[][];
  islandOf: Int32Array;
  /** Whether the whole list of references is known. */
  referencesKnown: Uint8Array;
  /** The place on the map of each person that stands there, else -1. */
  authorOf: Int32Array;
  /** How much smaller shapes are from far than where there is room for them: 1, or less the more there are. */
  crowding: number;
  /** For the works and links that have one, their rows in `withdrawals`, `fields` and `told`. */
  withdrawalOf: Map<number, number>;
  fieldsOf: Map<number, number>;
  toldOf: Map<number, number>;
}

export function lists(count: number): number[][] {
  return Array.from({ length: count }, () => []);
}

function rows(keys: number[]): Map<number, number> {
  return new Map(keys.map((key, row) => [key, row]));
}

/** So many listed works and authors leave a map's ground to be seen, all of it in view and each of some pixels. */
const COMFORTABLE = 1000;

/** The tables with the ways through them. */
export function connect(tables: Tables): Corpus {
  const count = tables.works.title.length;
  const corpus: Corpus = {
    ...tables,
    cites: lists(count),
    citedBy: lists(count),
    recordsOf: lists(count),
    statesOf: lists(count),
    entriesOf: Array.from({ length: count }, () => []),
    worksOf: lists(tables.people.name.length),
    worksIn: lists(tables.venues.length),
    islandOf: new Int32Array(count).fill(-1),
    referencesKnown: new Uint8Array(count),
    authorOf: new Int32Array(tables.people.name.length).fill(-1),
    crowding: 1,
    withdrawalOf: rows(tables.withdrawals.work),
    fieldsOf: rows(tables.fields.work),
    toldOf: rows(tables.told.link),
  };
  tables.links.citing.forEach((citing, link) => {
    corpus.cites[citing].push(link);
    corpus.citedBy[tables.links.cited[link]].push(link);
  });
  tables.records.work.forEach((work, record) => {
    corpus.recordsOf[work].push(record);
    const venue = tables.records.venue[record];
    if (venue >= 0 && corpus.worksIn[venue].at(-1) !== work) corpus.worksIn[venue].push(work);
  });
  tables.states.work.forEach((work, state) => {
    corpus.statesOf[work].push(state);
    if (tables.states.direction[state] === "references") corpus.referencesKnown[work] = tables.states.known[state];
  });
  for (const entry of tables.entries) corpus.entriesOf[entry.work].push(entry);
  for (let work = 0; work < count; work++) {
    for (const person of tables.works.authors[work]) corpus.worksOf[person].push(work);
    for (const person of tables.works.others[work]) corpus.worksOf[person].push(work);
  }
  tables.islands.works.forEach((works, island) => works.forEach((work) => (corpus.islandOf[work] = island)));
  const large = tables.works.role.filter((role) => role === LISTED).length + tables.authors.person.length;
  corpus.crowding = Math.min(1, Math.sqrt(COMFORTABLE / large));
  tables.authors.person.forEach((person, place) => (corpus.authorOf[person] = place));
  return corpus;
}

/** The works that a work is linked with, in either direction, each once. */
export function neighbours(corpus: Corpus, work: number): Set<number> {
  const found = new Set<number>();
  for (const link of corpus.cites[work]) found.add(corpus.links.cited[link]);
  for (const link of corpus.citedBy[work]) found.add(corpus.links.citing[link]);
  return found;
}

/** Where and when a work appeared, version by version: "bioRxiv 2023 · Nature Methods 2024". */
export function appearances(corpus: Corpus, work: number): string {
  const { date, venue } = corpus.records;
  const inTime = [...corpus.recordsOf[work]].sort((a, b) => ((date[a] ?? "9") < (date[b] ?? "9") ? -1 : 1));
  const parts = inTime.map((record) => {
    const facts = [venue[record] < 0 ? null : corpus.venues[venue[record]], date[record]?.slice(0, 4) ?? null];
    return facts.filter((fact) => fact !== null).join(" ");
  });
  return [...new Set(parts)].filter(Boolean).join(" · ");
}
