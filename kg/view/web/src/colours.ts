/** What colours say: the role at the start, or the section, the topic or the year. Shapes say the role all the time. */

import type { Corpus } from "./corpus";
import { facet } from "./facets";
import { years } from "./state";
import { ROLES } from "./words";

export type ColourBy = "role" | "section" | "topic" | "year";
export const COLOURS: ColourBy[] = ["role", "section", "topic", "year"];

/** How many colours can be told apart, and how many steps of one. */
export const CATEGORIES = 8;
export const STEPS = 6;

/** The classes of works that have a colour each; -1 is grey: another value than those, or none known. */
export interface Classes {
  names: string[];
  of: Int8Array;
  /** What grey stands for. */
  rest: string | null;
}

const made = new WeakMap<Corpus, Map<ColourBy, Classes>>();

export function classes(corpus: Corpus, by: ColourBy): Classes {
  const there = made.get(corpus) ?? new Map<ColourBy, Classes>();
  made.set(corpus, there);
  let found = there.get(by);
  if (!found) there.set(by, (found = make(corpus, by)));
  return found;
}

function make(corpus: Corpus, by: ColourBy): Classes {
  if (by === "role") return { names: [...ROLES], of: Int8Array.from(corpus.works.role), rest: null };
  if (by === "year") return byYear(corpus);
  const { values, of, all } = facet(corpus, by);
  const most = values
    .map((_, value) => value)
    .sort((a, b) => all[b] - all[a] || a - b)
    .slice(0, CATEGORIES);
  const place = new Map(most.map((value, at) => [value, at]));
  // Linked with several sections: the colour of none of them would be true.
  const classOf = (list: number[]) => (list.length === 1 ? (place.get(list[0]) ?? -1) : -1);
  const colours = Int8Array.from(of, classOf);
  const rest = by === "section" ? "In several sections, in another one, or in none" : "In another topic or in none";
  return { names: most.map((value) => values[value]), of: colours, rest: colours.includes(-1) ? rest : null };
}

/** Spans of years that hold about equally many works: most appeared lately. */
function byYear(corpus: Corpus): Classes {
  const { year } = corpus.works;
  const [first, last] = years(corpus);
  const known = year.filter((one): one is number => one !== null).sort((a, b) => a - b);
  const begins = new Set([first]);
  for (let step = 1; step < STEPS; step++) {
    const at = known[Math.floor((known.length * step) / STEPS)];
    if (at !== undefined) begins.add(at);
  }
  const starts = [...begins].sort((a, b) => a - b);
  const names = starts.map((start, at) => {
    const end = at + 1 < starts.length ? starts[at + 1] - 1 : last;
    return start === end ? String(start) : `${start} to ${end}`;
  });
  const of = Int8Array.from(year, (one) => (one === null ? -1 : starts.filter((start) => start <= one).length - 1));
  return { names, of, rest: of.includes(-1) ? "Year not known" : null };
}

/** Of `count` steps of the scale the ones to use, from the first to the last, evenly. */
export function step(place: number, count: number): number {
  return count < 2 ? STEPS - 1 : Math.round((place * (STEPS - 1)) / (count - 1));
}
