import { describe, expect, it } from "vitest";
import { connect } from "../src/corpus";
import { cites, litPath, shortest } from "../src/paths";
import { compose } from "../src/picture";
import { shown, start } from "../src/state";
import { corpus, tables } from "./corpus";

const it1 = corpus();
const work = (at: number) => ({ kind: "work" as const, at });

describe("a path", () => {
  it("is the shortest along links, whichever way they go", () => {
    expect(shortest(it1, 5, 2, "any")).toEqual([5, 4, 0, 2]);
    expect(shortest(it1, 2, 5, "any")).toEqual([2, 0, 4, 5]);
    expect(shortest(it1, 2, 3, "any")).toEqual([2, 0, 3]);
    expect(shortest(it1, 1, 1, "any")).toEqual([1]);
  });

  it("follows links one way where that is asked for", () => {
    expect(shortest(it1, 5, 2, "cites")).toEqual([5, 4, 0, 2]);
    expect(shortest(it1, 5, 2, "cited")).toBeNull();
    expect(shortest(it1, 2, 5, "cited")).toEqual([2, 0, 4, 5]);
    expect(cites(it1, 5, 4)).toBe(true);
    expect(cites(it1, 4, 5)).toBe(false);
  });

  it("is none where nothing connects", () => {
    const bare = connect({ ...tables(), links: { citing: [], cited: [], origins: [], originSets: [] } });
    expect(shortest(bare, 0, 1, "any")).toBeNull();
    const state = { ...start(bare), path: [0, 1] as [number, number], selection: work(0) };
    expect(litPath(bare, state)).toEqual([]);
  });

  it("is lit, with the direction of each link, while a paper of it is chosen", () => {
    const state = { ...start(it1), path: [5, 0] as [number, number], selection: work(5) };
    expect(litPath(it1, state)).toEqual([5, 4, 0]);
    expect(litPath(it1, { ...state, selection: work(4) })).toEqual([5, 4, 0]);
    expect(litPath(it1, { ...state, selection: work(1) })).toBeNull();
    expect([...shown(it1, state)]).toEqual([1, 1, 1, 1, 1, 1]);
    const { focus } = compose(it1, state, shown(it1, state), null);
    expect([...focus!.works]).toEqual([5, 4, 0]);
    expect(focus!.cites).toEqual([
      { from: 5, to: 4 },
      { from: 4, to: 0 },
    ]);
    expect(focus!.citedBy).toEqual([]);
  });
});
