/** Finding papers, authors and venues by parts of their words, without regard to accents and case. */

import type { Corpus } from "./corpus";

const LETTERS: Record<string, string> = { æ: "ae", œ: "oe", ø: "o", ł: "l", ß: "ss", đ: "d", ı: "i" };

/** As kg.titles.normal: lower-case letters and digits of any script, separated by single spaces. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[æœøłßđı]/g, (letter) => LETTERS[letter])
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

export interface Found {
  works: number[];
  people: number[];
  venues: number[];
}

/** The index of a corpus, made on first use: one folded line for each thing that can be found. */
export class Index {
  private works: string[];
  private people: string[];
  private venues: string[];

  constructor(private corpus: Corpus) {
    const { works, records, entries, people, venues } = corpus;
    this.works = works.title.map((title, work) => {
      const versions = corpus.recordsOf[work].map((record) => records.title[record]);
      return new Set([title, ...versions]).size > 1 ? [title, ...versions].join(" ") : title;
    });
    for (const entry of entries) this.works[entry.work] += ` ${entry.title}`;
    corpus.recordsOf.forEach((list, work) => {
      this.works[work] += list.map((record) => ` ${records.ids[record].join(" ")}`).join("");
    });
    this.works = this.works.map((line) => ` ${fold(line)}`);
    this.people = people.name.map((name) => ` ${fold(name)}`);
    this.venues = venues.map((name) => ` ${fold(name)}`);
  }

  /** Each word of the query must begin a word of what is found; the most linked come first. */
  find(query: string, most = 8): Found {
    const words = fold(query).split(" ").filter(Boolean);
    if (!words.length) return { works: [], people: [], venues: [] };
    const { corpus } = this;
    const weight = (work: number) =>
      (corpus.works.role[work] === 0 ? 1e6 : 0) + corpus.cites[work].length + corpus.citedBy[work].length;
    return {
      works: best(this.works, words, weight, most),
      people: best(this.people, words, (person) => corpus.worksOf[person].length, 5),
      venues: best(this.venues, words, (venue) => corpus.worksIn[venue].length, 4),
    };
  }
}

function best(lines: string[], words: string[], weight: (at: number) => number, most: number): number[] {
  const found: number[] = [];
  lines.forEach((line, at) => {
    if (words.every((word) => line.includes(` ${word}`))) found.push(at);
  });
  return found.sort((a, b) => weight(b) - weight(a) || a - b).slice(0, most);
}

const made = new WeakMap<Corpus, Index>();

/** The index of a corpus, one for all who look for something. */
export function indexOf(corpus: Corpus): Index {
  const index = made.get(corpus) ?? new Index(corpus);
  made.set(corpus, index);
  return index;
}
