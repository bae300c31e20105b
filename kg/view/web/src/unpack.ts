/** Reads the tables that kg/view/packing.py packed, and gives back those that kg/view/columns.py wrote. */

import type { Tables } from "./corpus";
import type { Ranking } from "./insight";

/** The columns that stand in other words; kg/view/packing.py says in which. */
export type Packed = Omit<Tables, "works" | "records" | "people"> & {
  works: Omit<Tables["works"], "label" | "authors"> & {
    label: (number | string)[];
    authors: { lengths: number[]; back: number[] };
  };
  records: Omit<Tables["records"], "title"> & { title: (0 | string)[] };
  people: Omit<Tables["people"], "evidence"> & { evidence: (0 | string[])[] };
};

export async function unpack(packed: string): Promise<Tables> {
  return restore(await unpackJson<Packed>(packed));
}

export async function unpackJson<T>(packed: string): Promise<T> {
  return JSON.parse(await unpackText(packed)) as T;
}

export function unpackText(packed: string): Promise<string> {
  return unpacked(packed).text();
}

/** What stands in base64 of gzip. */
export function unpacked(packed: string): Response {
  const letters = atob(packed.trim());
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = letters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream);
}

function restore(packed: Packed): Tables {
  const { works, records, links, islands, people, told, insight } = packed;
  const authors = bylines(works.authors.lengths, works.authors.back);
  const work = sums(records.work);
  const citing = sums(links.citing);
  const { rankings } = insight;
  const ranked = (ranking: Ranking) => ({ ...ranking, row: sums(ranking.row) });
  return {
    ...packed,
    works: {
      ...works,
      label: works.label.map((label, at) => cut(label, works.title[at])),
      x: places(works.x, islands.works, islands.x),
      y: places(works.y, islands.works, islands.y),
      authors,
      authorCount: works.authorCount.map((count, at) => (count === 0 ? authors[at].length : count)),
    },
    records: { ...records, work, title: records.title.map((title, at) => title || works.title[work[at]]) },
    links: { ...links, citing, cited: sums(links.cited, citing) },
    people: { ...people, evidence: people.evidence.map((evidence, at) => evidence || [people.id[at]!]) },
    told: { ...told, link: sums(told.link) },
    insight: {
      ...insight,
      suggested: { ...insight.suggested, work: sums(insight.suggested.work) },
      rankings: { old: ranked(rankings.old), new: ranked(rankings.new), bridge: ranked(rankings.bridge) },
    },
  };
}

function cut(label: number | string, title: string): string {
  if (typeof label === "string") return label;
  return label > 0 ? title.slice(0, label) : `${title.slice(0, -label)}…`;
}

/** Running sums; they begin anew where the group changes. */
function sums(differences: number[], groups?: number[]): number[] {
  let sum = 0;
  return differences.map((difference, at) => {
    if (groups && groups[at] !== groups[at - 1]) sum = 0;
    sum += difference;
    return sum;
  });
}

function places(tenths: number[], islands: number[][], middles: number[]): number[] {
  const found = new Array<number>(tenths.length).fill(NaN);
  let at = tenths.length - islands.reduce((sum, members) => sum + members.length, 0);
  islands.forEach((members, island) => {
    const middle = Math.round(10 * middles[island]);
    for (const work of members) found[work] = (middle + tenths[at++]) / 10;
  });
  at = 0;
  for (let work = 0; work < found.length; work++) if (Number.isNaN(found[work])) found[work] = tenths[at++] / 10;
  return found;
}

function bylines(lengths: number[], back: number[]): number[][] {
  let at = 0;
  let following = 0;
  return lengths.map((length) => {
    const byline: number[] = [];
    for (const end = at + length; at < end; at++) {
      const person = following - back[at];
      following = Math.max(following, person + 1);
      byline.push(person);
    }
    return byline;
  });
}
