/** The lines that say what is shown, what is not known, and where all of it comes from. */

import { followable } from "./addresses";
import type { Corpus } from "./corpus";
import { away, el } from "./elements";
import { countLines, type Picture } from "./picture";
import { originName } from "./provenance";
import { countRoles } from "./state";
import { count, number } from "./words";

/** Whether nothing is missing from the lists of the listed papers. */
export function isWhole({ known: { papers, references, citations } }: Corpus): boolean {
  return references === papers && citations === papers;
}

/** What is shown, out of what; and for how many of the listed papers the lists are known. */
export function known(corpus: Corpus, shown: Uint8Array): Node[] {
  const counts = countRoles(corpus, shown);
  const there = counts.shown.reduce((a, b) => a + b);
  const { papers, references, citations } = corpus.known;
  return [
    el("span", {}, el("b", {}, `${number(there)} of ${count(shown.length, "work")} shown`), ". "),
    el(
      "span",
      {},
      el(
        "b",
        {},
        `Reference lists known for ${number(references)} of ${count(papers, "listed paper")}, ` +
          `citation lists for ${number(citations)} of ${number(papers)}`,
      ),
      isWhole(corpus) ? "." : ": where a list is not known, a missing line means nothing.",
    ),
  ];
}

/** What is not drawn of what could be; empty: nothing. */
export function leftOut(picture: Picture): string {
  const { wedges, allWedges, allLines } = picture;
  const lines = countLines(picture);
  const parts = [
    lines < allLines ? `${number(lines)} of ${number(allLines)} links, of the best linked papers,` : null,
    wedges.length < allWedges ? `${number(wedges.length)} of ${number(allWedges)} bundles of links` : null,
  ].filter((part) => part !== null);
  return parts.length ? `${parts.join(" and ")} drawn; point at a paper to see its own` : "";
}

const LICENCES: [RegExp, string][] = [
  [/creativecommons\.org\/publicdomain\/zero/, "CC0"],
  [/opendatacommons\.org\/licenses\/by/, "ODC-By 1.0"],
  [/creativecommons\.org\/licenses\/by\/([\d.]+)/, "CC BY"],
];

function licenceName(address: string): string {
  return LICENCES.find(([pattern]) => pattern.test(address))?.[1] ?? "licence";
}

function licence(address: string | null): Node | null {
  if (!address) return null;
  const followed = followable(address);
  return followed ? away(followed, licenceName(address)) : el("span", {}, address);
}

/** The services to credit, in short, and behind them every source with its licence and day. */
export function foot(corpus: Corpus): Node[] {
  const services: [string, RegExp][] = [
    ["Semantic Scholar", /semantic ?scholar/i],
    ["OpenAlex", /openalex/i],
  ];
  const credits = services.flatMap(([name, pattern]) => {
    const origin = corpus.origins.find(({ id, title }) => pattern.test(id) || pattern.test(title));
    if (!origin) return [];
    const address = origin.url && followable(origin.url);
    const terms = licence(origin.licence);
    return [el("span", {}, address ? away(address, name) : name, ...(terms ? [" (", terms, ")"] : []))];
  });
  const rows = corpus.origins.map(({ licence: terms }, origin) =>
    el("li", {}, originName(corpus, origin), ...(terms ? [" · ", licence(terms)!] : [])),
  );
  const data = credits.flatMap((credit, at) => (at ? [" and ", credit] : [credit]));
  return [
    el("span", {}, ...(data.length ? ["Data from ", ...data, " · "] : []), `gathered ${corpus.gathered.slice(0, 10)}`),
    el(
      "details",
      { class: "origins" },
      el("summary", {}, count(corpus.origins.length, "source")),
      el("ol", {}, ...rows),
    ),
  ];
}
