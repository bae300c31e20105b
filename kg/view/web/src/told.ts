/** What only some sources tell: why and in which sentences one work cites another, fields of study, authors' profiles. */

import { followable, page } from "./addresses";
import type { Corpus } from "./corpus";
import { away, el } from "./elements";
import { originName } from "./provenance";
import { count, number } from "./words";

/** How a link is meant, and its sentences to unfold; nothing for a link of which nobody tells. */
export function linkNotes(corpus: Corpus, link: number): HTMLElement[] {
  const row = corpus.toldOf.get(link);
  if (row === undefined) return [];
  const { intents, contexts, influential } = corpus.told;
  const words = [...intents[row], ...(influential[row] ? ["influential"] : [])];
  const notes: HTMLElement[] = [];
  if (words.length) notes.push(el("span", { class: "intents" }, words.join(", ")));
  if (contexts[row].length)
    notes.push(
      el(
        "details",
        { class: "sentences" },
        el("summary", {}, count(contexts[row].length, "sentence")),
        ...contexts[row].map((context) => el("blockquote", {}, context)),
      ),
    );
  return notes;
}

export function fieldsLine(corpus: Corpus, work: number): HTMLElement | null {
  const row = corpus.fieldsOf.get(work);
  if (row === undefined) return null;
  const names = corpus.fields.of[row].map((field) => corpus.fields.name[field]);
  return el("p", { class: "facts" }, `Fields of study: ${names.join(", ")}`);
}

/** What each source says of a person, one part each. */
export function profiles(corpus: Corpus, person: number): HTMLElement[] {
  const { profiles } = corpus;
  const rows = profiles.person.flatMap((of, row) => (of === person ? [row] : []));
  return rows.map((row) => {
    const origin = profiles.origin[row];
    const counts = [
      profiles.hIndex[row] === null ? null : `h-index ${number(profiles.hIndex[row])}`,
      profiles.papers[row] === null ? null : count(profiles.papers[row], "paper"),
      profiles.citedBy[row] === null ? null : `cited ${count(profiles.citedBy[row], "time")}`,
    ].filter((part) => part !== null);
    const home = profiles.homepage[row] === null ? null : followable(profiles.homepage[row]);
    const ways = profiles.ids[row].flatMap((id) => page(id) ?? []);
    const links = [...ways, ...(home ? [{ address: home, name: "Home page" }] : [])];
    const unfollowed = profiles.ids[row].filter((id) => !page(id));
    return el(
      "section",
      { class: "profile" },
      el("p", { class: "note" }, "According to ", corpus.origins[origin] ? originName(corpus, origin) : "a source"),
      counts.length ? el("p", {}, counts.join(" · ")) : null,
      profiles.affiliations[row].length ? el("p", {}, profiles.affiliations[row].join("; ")) : null,
      links.length ? el("p", { class: "ways" }, ...links.map(({ address, name }) => away(address, name))) : null,
      unfollowed.length ? el("p", { class: "note" }, unfollowed.join(", ")) : null,
    );
  });
}
