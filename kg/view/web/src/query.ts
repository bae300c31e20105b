/** A query as a text: what it may not ask, the prefixes it may leave out, and where it could not be understood. */

/** A longer query does not stand in the address: not every program takes longer ones. */
export const LONGEST_QUERY = 4000;

export interface NamedQuery {
  name: string;
  help: string;
  text: string;
}

/** What may stand in a query besides bare words, so that a word within it is not taken for one; as kg/rdf/store.py. */
const TOKEN = new RegExp(
  [
    String.raw`"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''`,
    String.raw`"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'`,
    String.raw`<[^<>"{}|^${"`"}\\\x00-\x20]*>|#[^\n\r]*|[?$][\p{L}\p{N}_]+|@[\p{L}\p{N}_-]+`,
    String.raw`[\p{L}\p{N}_.-]*:(?:[\p{L}\p{N}_.:%-]|\\.)*`,
    String.raw`(?<run>[\p{L}\p{N}_.-]+)`,
  ].join("|"),
  "gsu",
);
const UPDATES = new Set(["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"]);
const BEFORE_THE_VERB = new Set(["BASE", "PREFIX", "VERSION"]);

/** The bare words of a query in capitals: keywords and functions, without names, texts and comments. */
function words(text: string): string[] {
  return [...text.matchAll(TOKEN)].flatMap(
    ({ groups }) => groups!.run?.toUpperCase().match(/[\p{L}\p{N}_]+/gu) ?? [],
  );
}

/** SELECT, ASK, CONSTRUCT, DESCRIBE; of what is no query any other word, or none. */
export function verb(text: string): string {
  return words(text).find((word) => !BEFORE_THE_VERB.has(word)) ?? "";
}

/** Why a query is not asked; null: it is. The engine cannot change the graph or reach another server in any case. */
export function refusal(text: string): string | null {
  const found = words(text);
  const first = verb(text);
  if (!first) return "There is no query yet: write one, or take one of the examples.";
  if (UPDATES.has(first)) return `${first} would change the graph; this page only reads it.`;
  if (found.includes("SERVICE"))
    return "SERVICE would ask another server; this page asks nobody, only the graph that it holds.";
  if (found.includes("FROM")) return "FROM names another graph; this page holds only one. Leave FROM out.";
  return null;
}

/** All prefixes on one line, to stand before a query: it may declare them again as it likes. */
export function prologue(prefixes: Record<string, string>): string {
  return Object.entries(prefixes)
    .map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}> `)
    .join("");
}

/** The text of a query that may be given by its name; null: there is none of that name. */
export function textOf(query: string, named: NamedQuery[]): string | null {
  if (!/^\s*[\w.-]+\s*$/.test(query)) return query;
  return named.find(({ name }) => name === query.trim())?.text ?? null;
}

/** What went wrong, and the place in the text (from 0) if the engine named one. */
export interface Mistake {
  says: string;
  /** The line, and below it a mark at the place. */
  shown: string | null;
  at: number | null;
}

const PLACE = /^error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)/s;
const REASON = /(?:^|, )([A-Z][a-z]+ [^[\]"]*?[a-z])(?:,|$)/;
/** How many letters of the line are shown on each side. */
const AROUND = 60;

/** What the engine said of a text that began with `before` letters more. */
export function mistake(text: string, message: string, before: number): Mistake {
  const found = PLACE.exec(message);
  if (!found) return { says: `${message.replace(/\.?$/, "")}.`, shown: null, at: null };
  const lines = text.split("\n");
  const line = Math.min(Number(found[1]), lines.length);
  const letters = [...lines[line - 1]];
  const column = Math.max(1, Math.min(Number(found[2]) - (line === 1 ? before : 0), letters.length + 1));
  const reason = REASON.exec(found[3])?.[1];
  const start = Math.max(0, column - AROUND);
  const piece = letters.slice(start, column + AROUND).join("").replaceAll("\t", " ");
  const above = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return {
    says:
      `The query cannot be understood at line ${line}, column ${column}` +
      (reason ? ` (${reason[0].toLowerCase()}${reason.slice(1)}).` : "."),
    shown: `${piece}\n${" ".repeat(column - 1 - start)}^`,
    at: above + letters.slice(0, column - 1).join("").length,
  };
}
