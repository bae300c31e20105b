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
    ["a venue", { selection: { kind: "venue", at: 0 } }],
  ];
  it.each(states)("brings back %s", (_, change) => {
    const state = { ...first, ...change };
    expect(decode(it1, `#${encode(it1, state)}`)).toEqual(state);
  });

  it("finds a work by each of its identifiers", () => {
    expect(decode(it1, "#work=arxiv:2001.00001").selection).toEqual({ kind: "work", at: 0 });
  });

  const wrong = ["view=nowhere", "roles=2", "links=x", "from=1e9", "undated=maybe", "work=doi:none", "person=9 doi:10.1/one",
    "person=x", "venue=none", "all=true", "%%%", "constructor=1"];
  it.each(wrong)("takes nothing from %s", (hash) => {
    expect(decode(it1, `#${hash}`)).toEqual(first);
  });
});
