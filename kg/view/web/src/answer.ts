/** An answer as a table: its rows, the works it names, its order, and the files it is given away as. */

import { cell } from "./cells";
import type { Reply, Term } from "./engine";

export type Cell = Term | undefined;

export interface Answer {
  /** Of ASK: yes or no. There are no rows then. */
  truth: boolean | null;
  columns: string[];
  rows: Cell[][];
  /** What the engine wrote: SPARQL's JSON, or N-Triples. */
  text: string;
  isTriples: boolean;
  seconds: number;
}

type Found = Term | { type: "triple"; value: Record<"subject" | "predicate" | "object", Found> };

/** SPARQL's JSON of SELECT and ASK. */
interface Solutions {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, Found>[] };
}

export function read(reply: Extract<Reply, { kind: "solutions" | "triples" }>): Answer {
  const { text, seconds } = reply;
  if (reply.kind === "triples") {
    const columns = ["subject", "predicate", "object"];
    const rows = text.split("\n").filter(Boolean).map(triple);
    return { truth: null, columns, rows, text, isTriples: true, seconds };
  }
  const { head, boolean, results } = JSON.parse(text) as Solutions;
  const columns = head.vars ?? [];
  return {
    truth: boolean ?? null,
    columns,
    rows: (results?.bindings ?? []).map((row) => columns.map((name) => row[name] && flat(row[name]))),
    text,
    isTriples: false,
    seconds,
  };
}

function flat(term: Found): Term {
  if (term.type !== "triple" || typeof term.value === "string") return term as Term;
  const { subject, predicate, object } = term.value;
  return { type: "triple", value: `<<( ${[subject, predicate, object].map((part) => flat(part).value).join(" ")} )>>` };
}

const TERM = /<([^<>]*)>|_:([^\s<"]+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?/y;

/** The three terms of a line of N-Triples. */
function triple(line: string): Term[] {
  const terms: Term[] = [];
  for (let at = 0; terms.length < 3; at = TERM.lastIndex + 1) {
    TERM.lastIndex = at;
    const found = TERM.exec(line);
    // A triple within the triple, which only the object can be.
    if (!found) return [...terms, { type: "triple", value: line.slice(at).replace(/ ?\.$/, "") }];
    const [, iri, blank, text, language, datatype] = found;
    if (iri !== undefined) terms.push({ type: "uri", value: unescape(iri) });
    else if (blank !== undefined) terms.push({ type: "bnode", value: blank });
    else {
      const more = language ? { "xml:lang": language } : datatype ? { datatype } : {};
      terms.push({ type: "literal", value: unescape(text), ...more });
    }
  }
  return terms;
}

const ESCAPES: Record<string, string> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, letter: string) =>
    letter ? (ESCAPES[letter] ?? letter) : String.fromCodePoint(parseInt(four ?? eight, 16)),
  );
}

/** The works that a table names, each once, as the page numbers them. */
export function worksNamed(answer: Answer, places: Map<string, number>): number[] {
  const found = new Set<number>();
  for (const row of answer.rows)
    for (const cell of row) {
      const work = cell?.type === "uri" ? places.get(cell.value) : undefined;
      if (work !== undefined) found.add(work);
    }
  return [...found].sort((a, b) => a - b);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The rows by one column: numbers by their size if all are numbers, else by the letters; what is empty comes last. */
export function sorted(rows: Cell[][], column: number, ascending: boolean): Cell[][] {
  const isNumeric = rows.every((row) => !row[column] || NUMBER.test(row[column].value));
  const letters = new Intl.Collator("en", { numeric: true });
  const sign = ascending ? 1 : -1;
  return [...rows].sort((one, other) => {
    const [a, b] = [one[column]?.value, other[column]?.value];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return sign * (isNumeric ? Number(a) - Number(b) : letters.compare(a, b));
  });
}

/** A table with the values alone. What a spreadsheet would take for a formula gets an apostrophe before it. */
export function csv({ columns, rows }: Answer): string {
  const lines = [columns, ...rows.map((row) => row.map((one) => one?.value ?? ""))];
  return lines.map((line) => `${line.map((value) => cell(value, NUMBER.test(value))).join(",")}\r\n`).join("");
}

/** An IRI with its prefix, if one fits: `cito:cites`. */
export function compact(iri: string, prefixes: Record<string, string>): string {
  let best = "";
  for (const [prefix, start] of Object.entries(prefixes))
    if (iri.startsWith(start) && start.length > (prefixes[best]?.length ?? 0)) best = prefix;
  return best ? `${best}:${iri.slice(prefixes[best].length)}` : iri;
}
