/** What the reader has chosen, as the address has it: a link to the page can be given on, and comes back as it was. */

import type { Corpus } from "./corpus";
import { COLUMNS, type Sort } from "./rows";
import { COLOURS } from "./colours";
import { facetsOf, NONE_CHOSEN, type Chosen } from "./facets";
import { pair, RANKINGS } from "./insight";
import { litPath } from "./paths";
import { LONGEST_QUERY } from "./query";
import { PARTS, start, type Selection, type State } from "./state";
import { viewsOf } from "./views";

/** The part of the address behind `#`; empty at the start. Only what differs from the start is in it. */
export function encode(corpus: Corpus, state: State): string {
  const first = start(corpus);
  const parts = new URLSearchParams();
  const note = (name: string, value: string | number | boolean, usual: string | number | boolean) => {
    if (value !== usual) parts.set(name, String(value));
  };
  note("view", state.view, first.view);
  note("roles", flags(state.roles), flags(first.roles));
  note("authors", state.authors, first.authors);
  note("links", state.atLeast, first.atLeast);
  note("from", state.from, first.from);
  note("to", state.to, first.to);
  note("undated", state.undated, first.undated);
  if (state.selection)
    for (const name of names(corpus, state.selection)) parts.append(state.selection.kind, name);
  note("all", state.reveal, false);
  note("sort", sortName(state.sort), sortName(first.sort));
  note("ranking", state.ranking, first.ranking);
  note("part", state.part, first.part);
  note("colour", state.colour, first.colour);
  for (const { name, plural, values } of facetsOf(corpus))
    for (const value of state.chosen[name]) parts.append(plural, values[value]);
  if (state.path && litPath(corpus, state))
    for (const end of state.path) parts.append("path", identifier(corpus, end));
  if (state.query !== null && state.query.length <= LONGEST_QUERY) {
    parts.set("query", state.query);
    note("paint", state.paint, first.paint);
  }
  return parts.toString();
}

/** The state that an address speaks of; what it does not say, or says wrongly, is as at the start. */
export function decode(corpus: Corpus, hash: string): State {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const first = start(corpus);
  const whole = (key: string, usual: number) => {
    const value = parts.get(key);
    return value !== null && /^\d{1,4}$/.test(value) ? Number(value) : usual;
  };
  const flag = (key: string, usual: boolean) => ({ true: true, false: false })[parts.get(key) ?? ""] ?? usual;
  const roles = parts.get("roles");
  const view = viewsOf(corpus).find((one) => one === parts.get("view"));
  const selection = chosen(corpus, parts);
  const asked = corpus.triples === null ? null : parts.get("query");
  const query = asked && asked.length <= LONGEST_QUERY ? asked : first.query;
  return {
    ...first,
    view: view ?? first.view,
    roles: roles && /^[01]{4}$/.test(roles) ? [...roles].map((one) => one === "1") : first.roles,
    authors: flag("authors", first.authors),
    atLeast: whole("links", first.atLeast),
    from: whole("from", first.from),
    to: whole("to", first.to),
    undated: flag("undated", first.undated),
    chosen: values(corpus, parts),
    colour: COLOURS.find((one) => one === parts.get("colour")) ?? first.colour,
    path: ends(corpus, parts.getAll("path")),
    selection,
    reveal: selection !== null && flag("all", false),
    sort: sort(parts.get("sort")) ?? first.sort,
    ranking: RANKINGS.find((one) => one === parts.get("ranking")) ?? first.ranking,
    part: PARTS.find((one) => one === parts.get("part")) ?? first.part,
    query,
    paint: query !== null && flag("paint", first.paint),
  };
}

/** `year` for the least first, `-year` for the greatest. */
function sortName({ by, down }: Sort): string {
  return `${down ? "-" : ""}${by}`;
}

function sort(name: string | null): Sort | null {
  const down = name?.startsWith("-") ?? false;
  const column = COLUMNS.find((one) => one.name === name?.slice(Number(down)));
  return column ? { by: column.name, down } : null;
}

function flags(values: boolean[]): string {
  return values.map(Number).join("");
}

/**
 * Names that stay from build to build: a record's identifier, a place in a byline, a venue's or topic's own name, how a
 * pair is linked and the identifiers of both. None: it has no such name.
 */
function names(corpus: Corpus, { kind, at }: NonNullable<Selection>): string[] {
  if (kind === "work") return [identifier(corpus, at)];
  if (kind === "venue") return [corpus.venues[at]];
  if (kind === "topic") return [corpus.topics.name[at]];
  if (kind === "main-path") return ["true"];
  const ids = (works: number[]) => works.map((work) => identifier(corpus, work));
  if (kind === "pair") return [corpus.insight.pairs.how[at], ...ids(pair(corpus, at))];
  const work = corpus.worksOf[at].find((one) => corpus.works.authors[one].includes(at));
  return work === undefined ? [] : [`${corpus.works.authors[work].indexOf(at) + 1} ${identifier(corpus, work)}`];
}

function identifier(corpus: Corpus, work: number): string {
  return corpus.records.ids[corpus.recordsOf[work][0]][0];
}

function workOf(corpus: Corpus, id: string): number {
  const record = corpus.records.ids.findIndex((ids) => ids.includes(id));
  return record < 0 ? -1 : corpus.records.work[record];
}

function values(corpus: Corpus, parts: URLSearchParams): Chosen {
  const found = { ...NONE_CHOSEN };
  for (const { name, plural, values } of facetsOf(corpus)) {
    const places = new Set(parts.getAll(plural).map((value) => values.indexOf(value)));
    found[name] = [...places].filter((place) => place >= 0);
  }
  return found;
}

/** The ends of a path, if the address names two works. */
function ends(corpus: Corpus, ids: string[]): State["path"] {
  const [from, to] = ids.map((id) => workOf(corpus, id));
  return ids.length === 2 && from >= 0 && to >= 0 && from !== to ? [from, to] : null;
}

function chosen(corpus: Corpus, parts: URLSearchParams): Selection {
  const found = (kind: NonNullable<Selection>["kind"], at: number | undefined): Selection =>
    at === undefined || at < 0 ? null : { kind, at };
  const { work, person, venue, topic } = Object.fromEntries(parts);
  if (work !== undefined) return found("work", workOf(corpus, work));
  if (venue !== undefined) return found("venue", corpus.venues.indexOf(venue));
  if (topic !== undefined) return found("topic", corpus.topics.name.indexOf(topic));
  if (parts.has("pair")) return found("pair", pairOf(corpus, parts.getAll("pair")));
  if (parts.get("main-path") === "true" && corpus.insight.mainPath.stations.length) return found("main-path", 0);
  const place = person === undefined ? null : /^(\d+) (.+)$/s.exec(person);
  if (!place) return null;
  return found("person", corpus.works.authors[workOf(corpus, place[2])]?.[Number(place[1]) - 1]);
}

function pairOf(corpus: Corpus, [how, ...ids]: string[]): number {
  const ends = ids.map((id) => workOf(corpus, id));
  return corpus.insight.pairs.how.findIndex(
    (one, at) => one === how && pair(corpus, at).every((work, place) => work === ends[place]),
  );
}
