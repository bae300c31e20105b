/** Where a work's record and links come from, and its versions. */

import { followable, page } from "./addresses";
import type { Corpus } from "./corpus";
import { away, el } from "./elements";
import { count, number, sentence } from "./words";

/** The numbers of sources; the sources stand at the foot of the details and of the page. */
export function originMarks(corpus: Corpus, origins: number[]): HTMLElement {
  return el(
    "sup",
    { title: origins.map((origin) => corpus.origins[origin].title).join("\n") },
    origins.map((origin) => origin + 1).join(", "),
  );
}

export function versions(corpus: Corpus, work: number): HTMLElement | null {
  const records = corpus.recordsOf[work];
  if (records.length < 2) return null;
  const rows = records.map((record) => {
    const { ids, title, date, venue, origins } = corpus.records;
    const found = page(ids[record][0]);
    const facts = [date[record], venue[record] < 0 ? null : corpus.venues[venue[record]]].filter(
      (fact) => fact !== null,
    );
    return el(
      "li",
      {},
      el("span", {}, title[record]),
      " ",
      el("small", {}, facts.join(" · "), " ", found ? away(found.address, ids[record][0]) : ids[record][0]),
      originMarks(corpus, origins[record]),
    );
  });
  const why = corpus.works.evidence[work].map((line) => el("p", { class: "note" }, sentence(line)));
  return el(
    "section",
    {},
    el("h3", {}, "Versions ", el("span", { class: "tally" }, number(records.length))),
    el("ul", { class: "versions" }, ...rows),
    ...why,
  );
}

/** The sources of the record and of its links, by their numbers, and how often each says it is cited. */
export function sources(corpus: Corpus, work: number): HTMLElement | null {
  const of = new Set<number>();
  const counts = new Map<number, number>();
  for (const record of corpus.recordsOf[work]) {
    corpus.records.origins[record].forEach((origin) => of.add(origin));
    for (const [origin, n] of corpus.records.counts[record]) counts.set(origin, Math.max(n, counts.get(origin) ?? 0));
  }
  const links = [...corpus.cites[work], ...corpus.citedBy[work]];
  const told = new Set(links.flatMap((link) => corpus.links.originSets[corpus.links.origins[link]]));
  const all = [...new Set([...of, ...told, ...counts.keys()])].sort((a, b) => a - b);
  if (!all.length) return null;
  const rows = all.map((origin) => {
    const parts = [
      of.has(origin) ? "its record" : null,
      told.has(origin) ? "links" : null,
      counts.has(origin) ? `counts ${count(counts.get(origin)!, "citation")}` : null,
    ].filter((part) => part !== null);
    return el(
      "li",
      { attributes: { value: String(origin + 1) } },
      originName(corpus, origin),
      el("small", {}, ` ${parts.join(", ")}`),
    );
  });
  return el("section", {}, el("h3", {}, "Sources"), el("ol", { class: "sources" }, ...rows));
}

export function originName(corpus: Corpus, origin: number): HTMLElement {
  const { title, url, date } = corpus.origins[origin];
  const address = url && followable(url);
  const day = date ? ` (${date})` : "";
  return el("span", {}, address ? away(address, title) : title, day);
}
