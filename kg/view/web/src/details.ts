/** The right panel for what is chosen: a work, a person, a venue, or what groups.ts tells. */

import { followable, page } from "./addresses";
import { growing, personButton, workButton, workGlyph, workList } from "./buttons";
import { appearances, LISTED, type Corpus } from "./corpus";
import { away, el } from "./elements";
import { glyph } from "./glyphs";
import { groupDetails } from "./groups";
import { isGroup } from "./insight";
import { ordered } from "./links";
import { pathSection } from "./pathfinder";
import { originMarks, sources, versions } from "./provenance";
import type { Selection, State } from "./state";
import { fieldsLine, linkNotes, profiles } from "./told";
import { withdrawalNotes } from "./withdrawn";
import { count, grade, how, kind, number, ROLES, sentence, state } from "./words";

export interface Actions {
  choose(selection: Selection): void;
  reveal(all: boolean): void;
  ask(path: State["path"]): void;
  /** Look at the map. */
  map(): void;
}

const BYLINE = 12;

export function details(
  corpus: Corpus,
  selection: NonNullable<Selection>,
  shown: Uint8Array,
  state: State,
  actions: Actions,
): HTMLElement {
  const back = el(
    "button",
    { class: "back", title: "Back to the list (Esc)", click: () => actions.choose(null) },
    "← The list",
  );
  return el("div", { class: "details" }, back, ...body(corpus, selection, shown, state, actions));
}

function body(
  corpus: Corpus,
  selection: NonNullable<Selection>,
  shown: Uint8Array,
  state: State,
  actions: Actions,
): Node[] {
  if (isGroup(selection)) return groupDetails(corpus, selection, shown, state, actions);
  if (selection.kind === "work") return workDetails(corpus, selection.at, shown, state, actions);
  if (selection.kind === "person") return personDetails(corpus, selection.at, actions);
  return venueDetails(corpus, selection.at, actions);
}

function workDetails(corpus: Corpus, work: number, shown: Uint8Array, state: State, actions: Actions): Node[] {
  const { works } = corpus;
  const button = (other: number) => workButton(corpus, other, actions.choose);
  const facts = appearances(corpus, work);
  return [
    el("p", { class: "role" }, workGlyph(corpus, work), roleInWords(corpus, work)),
    el("h2", {}, works.title[work]),
    ...withdrawalNotes(corpus, work, button),
    byline(corpus, work, actions),
    facts ? el("p", { class: "facts" }, facts) : null,
    fieldsLine(corpus, work),
    ways(corpus, work),
    ...corpus.entriesOf[work].map((entry) => entryDetails(entry)),
    completeness(corpus, work),
    mapNote(corpus, work, shown, state.reveal, actions),
    pathSection(corpus, work, state, { ask: actions.ask, button }),
    linkList(corpus, "Cites", corpus.cites[work], corpus.links.cited, actions, known(corpus, work, "references")),
    linkList(corpus, "Cited by", corpus.citedBy[work], corpus.links.citing, actions, known(corpus, work, "citations")),
    versions(corpus, work),
    sources(corpus, work),
  ].filter((node) => node !== null);
}

function roleInWords(corpus: Corpus, work: number): string {
  const words = role(corpus, work);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function role(corpus: Corpus, work: number): string {
  const role = corpus.works.role[work];
  const what = corpus.works.kind[work] === "paper" ? "" : `${kind(corpus.works.kind[work])}, `;
  if (role === LISTED) return `${what}${ROLES[role].toLowerCase()}`;
  const cited = corpus.citedBy[work].filter((link) => corpus.works.role[corpus.links.citing[link]] === LISTED).length;
  const cites = corpus.cites[work].filter((link) => corpus.works.role[corpus.links.cited[link]] === LISTED).length;
  const parts = [cited ? `cited by ${cited} of the list` : null, cites ? `cites ${cites} of the list` : null].filter(
    (part) => part !== null,
  );
  return parts.length ? parts.join(", ") : ROLES[role].toLowerCase();
}

function byline(corpus: Corpus, work: number, actions: Actions): HTMLElement | null {
  const authors = corpus.works.authors[work];
  if (!authors.length) return null;
  const line = el("p", { class: "byline" });
  const add = (people: number[]) => {
    for (const person of people) {
      if (line.childNodes.length) line.append(", ");
      line.append(personButton(corpus, person, actions.choose));
    }
  };
  const finish = () => {
    const all = corpus.works.authorCount[work];
    if (all === null) line.append(", and perhaps others");
    else if (all > authors.length) line.append(`, and ${count(all - authors.length, "other")} not named in the record`);
  };
  add(authors.slice(0, BYLINE));
  if (authors.length <= BYLINE) {
    finish();
    return line;
  }
  const more = el("button", { class: "more" }, `${authors.length - BYLINE} more`);
  more.addEventListener("click", () => {
    more.remove();
    add(authors.slice(BYLINE));
    finish();
  });
  line.append(" ", more);
  return line;
}

/** Where the work can be read: the links of its entries, then its identifiers. */
function ways(corpus: Corpus, work: number): HTMLElement | null {
  const seen = new Map<string, string>();
  for (const entry of corpus.entriesOf[work])
    for (const [text, url] of entry.links) {
      const address = followable(url);
      if (address) seen.set(address, text.length > 24 || !text.trim() ? "As listed" : text);
    }
  // The other versions have their links where they are listed.
  for (const id of corpus.records.ids[corpus.recordsOf[work][0]]) {
    const found = page(id);
    if (found && !seen.has(found.address)) seen.set(found.address, found.name);
  }
  if (!seen.size) return null;
  return el("p", { class: "ways" }, ...[...seen].map(([address, name]) => away(address, name)));
}

function entryDetails(entry: Corpus["entries"][number]): HTMLElement {
  const label = entry.label ? `, labelled “${entry.label}”` : "";
  const lines = [
    `Entry ${entry.position} (${entry.where})${label}. ${how(entry.how)}${entry.reason ? `: ${entry.reason}` : "."}`,
    entry.section.length ? `Section: ${entry.section.join(" / ")}` : null,
    ...entry.evidence,
  ].filter((line) => line !== null);
  return fold(
    "In the list",
    lines.map((line) => el("p", {}, line)),
  );
}

function fold(title: string, children: Node[], isOpen = false): HTMLElement {
  const body = el("details", { class: "fold" }, el("summary", {}, title), ...children);
  body.open = isOpen;
  return body;
}

function known(corpus: Corpus, work: number, direction: "references" | "citations"): boolean {
  return corpus.statesOf[work].some((at) => corpus.states.direction[at] === direction && corpus.states.known[at] === 1);
}

/** How far its two lists are known, in words; a list that nobody asked for is said to be one. */
function completeness(corpus: Corpus, work: number): HTMLElement | null {
  if (corpus.works.kind[work] !== "paper") return null;
  const rows = (["references", "citations"] as const).map((direction) => {
    const at = corpus.statesOf[work].find((place) => corpus.states.direction[place] === direction);
    const links = (direction === "references" ? corpus.cites : corpus.citedBy)[work].length;
    const stated = at === undefined ? null : corpus.states.stated[at];
    const parts = [
      at === undefined ? "not asked for" : state(corpus.states.state[at]),
      `${number(links)} at hand`,
      stated === null ? null : `${number(stated)} stated`,
    ].filter((part) => part !== null);
    const sure = at !== undefined && corpus.states.known[at] === 1;
    const note = at === undefined ? "" : corpus.states.note[at];
    return [
      el("dt", {}, direction === "references" ? "Its references" : "Its citations"),
      el("dd", { class: sure ? "sure" : "unsure" }, el("b", {}, parts[0]), ` · ${parts.slice(1).join(" · ")}`),
      note ? el("dd", { class: "note" }, sentence(note)) : null,
    ];
  });
  return el("dl", { class: "states" }, ...rows.flat());
}

/** How much of what it is linked with is on the map, and the way to the rest. */
function mapNote(
  corpus: Corpus,
  work: number,
  shown: Uint8Array,
  revealed: boolean,
  actions: Actions,
): HTMLElement | null {
  const links = corpus.cites[work].length + corpus.citedBy[work].length;
  const drawn =
    corpus.cites[work].filter((link) => shown[corpus.links.cited[link]]).length +
    corpus.citedBy[work].filter((link) => shown[corpus.links.citing[link]]).length;
  if (!links || (drawn === links && !revealed)) return null;
  const says =
    drawn === links
      ? `All ${count(links, "link")} on the map `
      : `${number(drawn)} of ${count(links, "link")} on the map `;
  const button = el(
    "button",
    { class: "more", click: () => actions.reveal(!revealed) },
    revealed ? "Only what the filters let through" : `Show all ${number(links)}`,
  );
  return el("p", { class: "drawn" }, says, button);
}

function linkList(
  corpus: Corpus,
  title: string,
  links: number[],
  ends: number[],
  actions: Actions,
  whole: boolean,
): HTMLElement {
  const heading = el("h3", {}, `${title} `, el("span", { class: "tally" }, number(links.length)));
  if (!links.length)
    return el(
      "section",
      {},
      heading,
      el("p", { class: "none" }, none(corpus, whole)),
    );
  const row = (link: number) => linkRow(corpus, link, ends[link], actions);
  return el("section", {}, heading, ...growing(ordered(corpus, links, ends), row, el("ul", { class: "links" })));
}

/** What stands for an empty list. */
function none(corpus: Corpus, whole: boolean): string {
  if (corpus.part) return "None of the papers that are shown here.";
  return whole ? "None." : "None known; that does not mean none.";
}

function linkRow(corpus: Corpus, link: number, work: number, actions: Actions): HTMLElement {
  const origins = corpus.links.originSets[corpus.links.origins[link]];
  const button = workButton(corpus, work, actions.choose);
  return el("li", {}, ...button, originMarks(corpus, origins), ...linkNotes(corpus, link));
}

function personDetails(corpus: Corpus, person: number, actions: Actions): Node[] {
  const { people } = corpus;
  const found = people.id[person] ? page(people.id[person]) : null;
  return [
    el("p", { class: "role" }, glyph("person", "author", true), "Author"),
    el("h2", {}, people.name[person]),
    found ? el("p", { class: "ways" }, away(found.address, found.name)) : null,
    el("p", { class: "facts" }, grade(people.grade[person])),
    people.evidence[person].length
      ? fold(
          "What this rests on",
          people.evidence[person].map((line) => el("p", {}, line)),
        )
      : null,
    ...profiles(corpus, person),
    workList(corpus, "Wrote", corpus.worksOf[person], actions.choose),
  ].filter((node) => node !== null);
}

function venueDetails(corpus: Corpus, venue: number, actions: Actions): Node[] {
  return [
    el("p", { class: "role" }, "Venue"),
    el("h2", {}, corpus.venues[venue]),
    workList(corpus, "Papers here", corpus.worksIn[venue], actions.choose),
  ];
}
