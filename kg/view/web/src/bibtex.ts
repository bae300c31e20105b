/** The works as BibTeX. Only what is known is written. */

import { followable, page } from "./addresses";
import type { Corpus } from "./corpus";
import { identifier } from "./csv";
import { plain } from "./plain";
import { mainRecord } from "./rows";
import { fold } from "./search";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MEETINGS = /\b(conference|proceedings|proc|symposium|workshops?|neurips|nips|iclr|icml|acl|emnlp|naacl|aaai|cvpr|kdd)\b/i;
const SMALL = new Set("a an and are as at by for from how in is of on or the to toward towards via what with".split(" "));

/** Works as BibTeX entries, in the order given. */
export function bibtex(corpus: Corpus, works: number[]): string {
  const names = keys(corpus);
  return works.map((work) => entry(corpus, work, names[work])).join("\n");
}

/** A key for each work of the corpus, such as wang2023scgpt: whatever is shown, a work keeps its own. */
export function keys(corpus: Corpus): string[] {
  const ids = corpus.recordsOf.map((records) => corpus.records.ids[records[0]][0]);
  const found: string[] = [];
  const taken = new Set<string>();
  const byId = ids.map((_, work) => work).sort((a, b) => (ids[a] < ids[b] ? -1 : 1));
  for (const work of byId) {
    const name = keyWithout(corpus, work);
    let key = name;
    for (let next = 2; taken.has(key); next++) key = `${name}-${next}`;
    taken.add(key);
    found[work] = key;
  }
  return found;
}

/** The first author's last name, the year, the first word that says something: letters that any BibTeX reads. */
function keyWithout(corpus: Corpus, work: number): string {
  const { works, people } = corpus;
  const letters = (text: string) => fold(text).replace(/[^a-z0-9]/g, "");
  const first = works.authors[work][0];
  const family = first === undefined ? "" : letters(lastName(people.name[first]));
  const words = works.title[work].split(/\s+/).map(letters);
  const word = words.find((one) => one && !SMALL.has(one)) ?? "";
  return `${family || "anon"}${dated(corpus, work).year ?? ""}${word.slice(0, 30)}`;
}

/** Of `Bo Wang` and of `Wang, Bo`. */
function lastName(name: string): string {
  return name.includes(",") ? name.split(",")[0] : name.trim().split(/\s+/).at(-1)!;
}

/** When the main version appeared; where that is not known, the year of the first. */
function dated(corpus: Corpus, work: number): { year: number | null; month: number | null } {
  const date = /^(\d{4})(?:-(\d\d))?/.exec(corpus.records.date[mainRecord(corpus, work)] ?? "");
  const month = date?.[2] ? Number(date[2]) : null;
  return { year: date ? Number(date[1]) : corpus.works.year[work], month };
}

function entry(corpus: Corpus, work: number, key: string): string {
  const { works, records, venues } = corpus;
  const main = mainRecord(corpus, work);
  const venue = records.venue[main] < 0 ? null : venues[records.venue[main]];
  const isArxiv = venue !== null && /arxiv/i.test(venue);
  const type = typeOf(works.kind[work], isArxiv ? null : venue);
  const { year, month } = dated(corpus, work);
  const arxiv = identifier(corpus, work, "arxiv");
  const doi = identifier(corpus, work, "doi");
  const place = { article: "journal", inproceedings: "booktitle", book: null, misc: "howpublished" }[type];
  const fields: [string, string | null][] = [
    ["title", `{${title(works.title[work])}}`],
    ["author", byline(corpus, work)],
    [place ?? "", place && venue && `{${escape(venue)}}`],
    ["year", year === null ? null : `{${year}}`],
    ["month", month === null ? null : (MONTHS[month - 1] ?? null)],
    ["doi", doi && `{${verbatim(doi)}}`],
    ["eprint", arxiv && `{${verbatim(arxiv)}}`],
    ["archivePrefix", arxiv && "{arXiv}"],
    ["url", address(corpus, work)],
  ];
  const lines = fields.flatMap(([name, value]) => (value ? [`  ${name} = ${value},\n`] : []));
  return `@${type}{${key},\n${lines.join("")}}\n`;
}

function typeOf(kind: string, venue: string | null): "article" | "inproceedings" | "book" | "misc" {
  if (kind === "book") return "book";
  if (kind !== "paper" || venue === null) return "misc";
  return MEETINGS.test(venue) ? "inproceedings" : "article";
}

/** The names as far as they are at hand; "others" stands for those that are not. */
function byline(corpus: Corpus, work: number): string | null {
  const authors = corpus.works.authors[work];
  if (!authors.length) return null;
  const names = authors.map((person) => {
    const name = escape(corpus.people.name[person]);
    // A name that BibTeX would take for several, or for none.
    return /\band\b|,.*,/i.test(name) || name.toLowerCase() === "others" ? `{${name}}` : name;
  });
  const isWhole = corpus.works.authorCount[work] !== null && corpus.works.authorCount[work] <= authors.length;
  return `{${[...names, ...(isWhole ? [] : ["others"])].join(" and ")}}`;
}

function address(corpus: Corpus, work: number): string | null {
  const listed = corpus.entriesOf[work].flatMap(({ links }) => links.map(([, url]) => followable(url)));
  const own = corpus.records.ids[mainRecord(corpus, work)].map((id) => page(id)?.address ?? null);
  const found = [...own, ...listed].find((one) => one !== null);
  return found ? `{${verbatim(found)}}` : null;
}

/** Words with a capital inside keep it in styles that write titles small: {scGPT}. */
function title(text: string): string {
  return text
    .split(" ")
    .map((word) => (/.\p{Lu}/u.test(word) ? `{${escape(word)}}` : escape(word)))
    .join(" ");
}

const SPECIAL: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** Text as TeX reads it. Braces become commands: BibTeX counts even those behind a backslash. */
function escape(text: string): string {
  return plain(text).replace(/[\\{}~^%$&#_]/g, (sign) => SPECIAL[sign] ?? `\\${sign}`);
}

/** Identifiers and addresses stand as they are, but for what would end the field or the line. */
function verbatim(text: string): string {
  return plain(text).replace(/[\\{} ]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
