/** What the reader has chosen, and which works that leaves on the map. */

import type { ColourBy } from "./colours";
import { ELSEWHERE, LISTED, neighbours, type Corpus } from "./corpus";
import type { Sort } from "./rows";
import { facetsOf, NONE_CHOSEN, type Chosen } from "./facets";
import { isGroup, members, type Group, type Which } from "./insight";
import { litPath } from "./paths";

export type Selection = { kind: "work" | "person" | "venue"; at: number } | Group | null;

export type ViewName = "map" | "timeline" | "table" | "next" | "insight" | "ask";

/** The parts of the view that tells how the list hangs together. */
export type PartName = "order" | "main-path" | "communities" | "links" | "people" | "lately";
export const PARTS: readonly PartName[] = ["order", "main-path", "communities", "links", "people", "lately"];

export interface State {
  /** The way of looking at it that stands in the middle. */
  view: ViewName;
  /** One flag for each role, in the order of their numbers. */
  roles: boolean[];
  authors: boolean;
  /** Outside works are shown if they are linked with at least so many listed ones. */
  atLeast: number;
  from: number;
  to: number;
  undated: boolean;
  /** Sections, topics and venues of which a work must have one; an empty choice leaves all in. */
  chosen: Chosen;
  colour: ColourBy;
  /** The two works between which a path was asked for. */
  path: [from: number, to: number] | null;
  selection: Selection;
  /** Show everything linked with the selection, whatever the filters say. */
  reveal: boolean;
  /** The order of the table. */
  sort: Sort;
  /** Which works are suggested to be read next, and which part of the insight is looked at. */
  ranking: Which;
  part: PartName;
  /** The query that was last run: its text, or the name of one that comes with the page. */
  query: string | null;
  /** Whether the works that its answer names are lit on the map. */
  paint: boolean;
  /** These works, as soon as they are known: they follow from the query. */
  painted: number[] | null;
}

/** A work with more links than this shows only those that pass the filters, until it is asked for all. */
const REVEALED = 60;

export function years(corpus: Corpus): [number, number] {
  const known = corpus.works.year.filter((year): year is number => year !== null);
  if (!known.length) return [0, 0];
  // Not Math.min(...known): a call takes only so many arguments.
  return [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
}

export function start(corpus: Corpus): State {
  const [from, to] = years(corpus);
  return {
    view: "map",
    roles: [true, true, true, true],
    authors: true,
    atLeast: 2,
    from,
    to,
    undated: true,
    chosen: NONE_CHOSEN,
    colour: "role",
    path: null,
    selection: null,
    reveal: false,
    sort: { by: "role", down: false },
    ranking: "old",
    part: "order",
    query: null,
    paint: false,
    painted: null,
  };
}

/** Whether a work passes the filters of role and number of links alone. */
function passesRole(corpus: Corpus, state: State, work: number): boolean {
  const role = corpus.works.role[work];
  if (!state.roles[role]) return false;
  if (role === LISTED) return true;
  return role === ELSEWHERE ? state.atLeast === 0 : corpus.works.linked[work] >= state.atLeast;
}

function inYears(state: State, year: number | null): boolean {
  return year === null ? state.undated : year >= state.from && year <= state.to;
}

/** Which filters a work does not pass, one bit each: role or links 1, year 2, then those of `facetsOf` in order. */
export function failures(corpus: Corpus, state: State): Uint8Array {
  const failed = new Uint8Array(corpus.works.title.length);
  const { year } = corpus.works;
  for (let work = 0; work < failed.length; work++) {
    failed[work] = (passesRole(corpus, state, work) ? 0 : ROLE) | (inYears(state, year[work]) ? 0 : YEAR);
  }
  facetsOf(corpus).forEach(({ name, of }, place) => {
    const wanted = new Set(state.chosen[name]);
    if (!wanted.size) return;
    of.forEach((values, work) => {
      if (!values.some((value) => wanted.has(value))) failed[work] |= facetBit(place);
    });
  });
  return failed;
}

const ROLE = 1;
const YEAR = 2;

/** The bit of a facet in `failures`. */
export function facetBit(place: number): number {
  return 4 << place;
}

/**
 * The works that belong to a selection: what a work is linked with, what a person wrote, what a venue published, what is
 * of a topic, on the main path, or a pair and what links it.
 */
export function related(corpus: Corpus, selection: NonNullable<Selection>): Set<number> {
  if (isGroup(selection)) return new Set(members(corpus, selection));
  if (selection.kind === "work") return neighbours(corpus, selection.at);
  return new Set(selection.kind === "person" ? corpus.worksOf[selection.at] : corpus.worksIn[selection.at]);
}

export function reveals(corpus: Corpus, selection: Selection): boolean {
  return selection !== null && related(corpus, selection).size <= REVEALED;
}

/** Which works are on the map: one flag each. */
export function shown(corpus: Corpus, state: State): Uint8Array {
  const flags = failures(corpus, state).map((bits) => Number(bits === 0));
  if (state.selection) {
    if (state.selection.kind === "work") flags[state.selection.at] = 1;
    if (state.reveal) for (const work of related(corpus, state.selection)) flags[work] = 1;
    for (const work of litPath(corpus, state) ?? []) flags[work] = 1;
  }
  if (state.paint) for (const work of state.painted ?? []) flags[work] = 1;
  return flags;
}

/** How many works of each role there are, and how many of them are shown. */
export function countRoles(corpus: Corpus, flags: Uint8Array): { shown: number[]; all: number[] } {
  const counts = { shown: [0, 0, 0, 0], all: [0, 0, 0, 0] };
  corpus.works.role.forEach((role, work) => {
    counts.all[role]++;
    counts.shown[role] += flags[work];
  });
  return counts;
}

/** How many works of each year pass the other filters. */
export function countYears(corpus: Corpus, state: State): Map<number, number> {
  const counts = new Map<number, number>();
  const failed = failures(corpus, state);
  corpus.works.year.forEach((year, work) => {
    if (year !== null && (failed[work] & ~YEAR) === 0) counts.set(year, (counts.get(year) ?? 0) + 1);
  });
  return counts;
}

/** Holds the state and tells those who asked when it changes. */
export class Store {
  private readers: ((state: State, before: State) => void)[] = [];
  constructor(public state: State) {}

  set(change: Partial<State>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    for (const read of this.readers) read(this.state, before);
  }

  onChange(read: (state: State, before: State) => void): void {
    this.readers.push(read);
  }
}
