/** What works can be chosen by beside role, links and year: section of the list, topic and venue. */

import { LISTED, type Corpus } from "./corpus";

export type FacetName = "section" | "topic" | "venue";
/** The chosen values of each facet, as places in its `values`. */
export type Chosen = Record<FacetName, readonly number[]>;

export interface Facet {
  name: FacetName;
  /** Its name in the address. */
  plural: string;
  label: string;
  values: string[];
  /** The values that each work has; none: nothing is known of it. */
  of: number[][];
  /** How many works have each value. */
  all: number[];
}

export const NONE_CHOSEN: Chosen = { section: [], topic: [], venue: [] };

const known = new WeakMap<Corpus, Facet[]>();

/** The facets of a corpus, made once. */
export function facetsOf(corpus: Corpus): Facet[] {
  let facets = known.get(corpus);
  if (!facets) {
    facets = [sections(corpus), topics(corpus), venues(corpus)];
    known.set(corpus, facets);
  }
  return facets;
}

export function facet(corpus: Corpus, name: FacetName): Facet {
  return facetsOf(corpus).find((one) => one.name === name)!;
}

/** How many works of each value pass, by what `passes` says of each work. */
export function countValues({ of, values }: Facet, passes: (work: number) => boolean): number[] {
  const counts = values.map(() => 0);
  of.forEach((list, work) => {
    if (passes(work)) for (const value of list) counts[value]++;
  });
  return counts;
}

/** A listed work is in the sections of its entries, an outside one in those of the listed works it is linked with. */
function sections(corpus: Corpus): Facet {
  const { links, works } = corpus;
  const values: string[] = [];
  const place = new Map<string, number>();
  const own = corpus.entriesOf.map((entries) => {
    const names = entries.filter(({ section }) => section.length).map(({ section }) => section.join(" / "));
    return names.map((name) => {
      if (!place.has(name)) place.set(name, values.push(name) - 1);
      return place.get(name)!;
    });
  });
  const of = works.role.map((role, work) => {
    const there = new Set(own[work]);
    if (role !== LISTED && values.length) {
      for (const link of corpus.cites[work]) own[links.cited[link]].forEach((section) => there.add(section));
      for (const link of corpus.citedBy[work]) own[links.citing[link]].forEach((section) => there.add(section));
    }
    return [...there];
  });
  return finished({ name: "section", plural: "sections", label: "Section of the list", values, of });
}

function topics(corpus: Corpus): Facet {
  const { name, of } = corpus.topics;
  const lists = of.map((topic) => (topic < 0 ? [] : [topic]));
  return finished({ name: "topic", plural: "topics", label: "Topic", values: name, of: lists });
}

function venues(corpus: Corpus): Facet {
  const of = corpus.recordsOf.map((records) => [
    ...new Set(records.map((record) => corpus.records.venue[record]).filter((venue) => venue >= 0)),
  ]);
  return finished({ name: "venue", plural: "venues", label: "Venue", values: corpus.venues, of });
}

function finished(facet: Omit<Facet, "all">): Facet {
  return { ...facet, all: countValues({ ...facet, all: [] }, () => true) };
}
