/** The works as comma-separated values, for spreadsheets. */

import { cell } from "./cells";
import type { Corpus } from "./corpus";
import { COLUMNS, mainRecord, type ColumnName } from "./rows";
import { kind } from "./words";

type Cell = string | number | null;

const HEADINGS: Record<ColumnName, string> = {
  title: "Title",
  authors: "First authors",
  year: "Year of the first version",
  venue: "Venue",
  role: "Role",
  linked: "Linked with so many of the list",
  cites: "Cites (links at hand)",
  cited: "Cited by (links at hand)",
  references: "Its references",
};

/** Without what the table shows in short: authors stand in full here. */
const FROM_TABLE = COLUMNS.filter(({ name }) => name !== "authors");

/** RFC 4180, with a byte order mark, by which spreadsheets know UTF-8. An empty cell: not known. */
export function csv(corpus: Corpus, works: number[]): string {
  const heading = [
    ...FROM_TABLE.map(({ name }) => HEADINGS[name]),
    "Authors",
    "Authors in all",
    "Kind",
    "DOI",
    "arXiv",
    "Identifiers",
  ];
  const lines = [heading, ...works.map((work) => row(corpus, work))].map((cells) => cells.map(written).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

function row(corpus: Corpus, work: number): Cell[] {
  const { works, people, records, recordsOf } = corpus;
  const ids = [...new Set(recordsOf[work].flatMap((record) => records.ids[record]))];
  return [
    ...FROM_TABLE.map(({ fact }) => fact(corpus, work)),
    works.authors[work].map((person) => people.name[person]).join("; "),
    works.authorCount[work],
    kind(works.kind[work]),
    identifier(corpus, work, "doi"),
    identifier(corpus, work, "arxiv"),
    ids.join(" "),
  ];
}

/** What an identifier of this scheme says, of the main version if it has one, else of another. */
export function identifier(corpus: Corpus, work: number, scheme: string): string | null {
  const of = (record: number) => corpus.records.ids[record].find((id) => id.startsWith(`${scheme}:`));
  const found = of(mainRecord(corpus, work)) ?? corpus.recordsOf[work].map(of).find((id) => id !== undefined);
  return found?.slice(scheme.length + 1) ?? null;
}

function written(value: Cell): string {
  return value === null ? "" : cell(String(value), typeof value === "number");
}
