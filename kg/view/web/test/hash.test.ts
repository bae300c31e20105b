import { describe, expect, it } from "vitest";
import { decode, encode } from "../src/hash";
import { start, type State } from "../src/state";
import { corpus } from "./corpus";

const it1 = corpus();
const first = start(it1);

describe("the address", () => {
  it("says nothing at the start", () => {
    expect(encode(it1, first)).toBe("");
    expect(decode(it1, "")).toEqual(first);
  });

  const states: [string, Partial<State>][] = [
    ["a view", { view: "next" }],
    ["the timeline", { view: "timeline" }],
    ["filters", { roles: [true, false, true, false], authors: false, atLeast: 0, from: 2001, to: 2020, undated: false }],
    ["a work, with all its links", { selection: { kind: "work", at: 2 }, reveal: true }],
    ["a person", { selection: { kind: "person", at: 1 } }],
    ["the order of the table", { view: "table", sort: { by: "year", down: true } }],
    ["the order of the table, the other way", { sort: { by: "title", down: false } }],
    ["topics and venues", { chosen: { section: [], topic: [1], venue: [1, 0] } }],
    ["a colour", { colour: "topic" }],
    ["a path", { path: [5, 0], selection: { kind: "work", at: 4 } }],
    ["a query, by its name", { view: "ask", query: "read-next" }],
    ["a query that lights the map", { query: "SELECT * {\n  ?s a '#&=+ %ü' }", paint: true }],
    ["a ranking", { view: "next", ranking: "bridge" }],
    ["a part of the insight, and a pair in it", { view: "insight", part: "links", selection: { kind: "pair", at: 1 } }],
    ["a topic", { selection: { kind: "topic", at: 1 } }],
    ["the main path", { selection: { kind: "main-path", at: 0 }, reveal: true }],
    ["a venue", { selection: { kind: "venue", at: 0 } }],
  ];
  it.each(states)("brings back %s", (_, change) => {
    const state = { ...first, ...change };
    expect(decode(it1, `#${encode(it1, state)}`)).toEqual(state);
  });

  it("forgets a path that the chosen paper is not on", () => {
    const state = { ...first, path: [5, 0] as [number, number], selection: { kind: "work" as const, at: 1 } };
    expect(encode(it1, state)).not.toContain("path");
  });

  it("finds a work by each of its identifiers", () => {
    expect(decode(it1, "#work=arxiv:2001.00001").selection).toEqual({ kind: "work", at: 0 });
  });

  const wrong = ["view=nowhere", "roles=2", "links=x", "from=1e9", "undated=maybe", "work=doi:none", "person=9 doi:10.1/one",
    "person=x", "venue=none", "all=true", "%%%", "constructor=1", "sort=nothing", "sort=-", "sort=--year", "colour=red",
    "topics=none", "venues=", "path=doi:10.1/one", "path=doi:10.1/one&path=doi:10.1/one", "path=a&path=b",
    "ranking=best", "part=all", "topic=none", "main-path=false", "pair=cocited", "pair=coupled&pair=doi:10.1/two",
    "pair=cited&pair=doi:10.1/one&pair=doi:10.1/two", "paint=true", "query=", `query=${"x".repeat(4001)}`];
  it.each(wrong)("takes nothing from %s", (hash) => {
    expect(decode(it1, `#${hash}`)).toEqual(first);
  });

  it("takes no main path where there is none", () => {
    const bare = corpus();
    bare.insight.mainPath.stations = [];
    expect(decode(bare, "#main-path=true")).toEqual(start(bare));
  });

  it("leaves out a query that is too long, and takes none where there is nothing to ask", () => {
    expect(encode(it1, { ...first, query: "x".repeat(4001), paint: true })).toBe("");
    const deaf = { ...it1, triples: null };
    expect(decode(deaf, "#view=ask&query=read-next&paint=true")).toEqual(first);
  });
});
