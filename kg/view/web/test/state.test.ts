import { describe, expect, it } from "vitest";
import { countRoles, countYears, reveals, shown, start, Store } from "../src/state";
import { corpus } from "./corpus";

const it1 = corpus();

describe("what is shown", () => {
  it("is at the start the list and what at least two of it are linked with", () => {
    expect([...shown(it1, start(it1))]).toEqual([1, 1, 1, 1, 0, 0]);
  });

  it("grows as fewer links are asked for, to everything at none", () => {
    expect([...shown(it1, { ...start(it1), atLeast: 1 })]).toEqual([1, 1, 1, 1, 1, 0]);
    expect([...shown(it1, { ...start(it1), atLeast: 0 })]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("leaves out roles, years and what has no year, as asked", () => {
    const state = { ...start(it1), atLeast: 1 };
    expect([...shown(it1, { ...state, roles: [true, false, true, true] })]).toEqual([1, 1, 0, 1, 1, 0]);
    expect([...shown(it1, { ...state, from: 2021 })]).toEqual([0, 1, 0, 1, 1, 0]);
    expect([...shown(it1, { ...state, undated: false })]).toEqual([1, 1, 1, 1, 0, 0]);
  });

  it("always has what is chosen, and on demand all that is linked with it", () => {
    const state = { ...start(it1), from: 2024, undated: false, selection: { kind: "work" as const, at: 4 } };
    expect([...shown(it1, state)]).toEqual([0, 0, 0, 0, 1, 0]);
    expect([...shown(it1, { ...state, reveal: true })]).toEqual([1, 0, 0, 0, 1, 1]);
    expect(reveals(it1, state.selection)).toBe(true);
  });

  it("is counted by role and by year", () => {
    const state = start(it1);
    expect(countRoles(it1, shown(it1, state))).toEqual({ shown: [2, 1, 1, 0], all: [2, 1, 2, 1] });
    expect(countYears(it1, state)).toEqual(
      new Map([
        [2020, 1],
        [2021, 1],
        [2001, 1],
        [2023, 1],
      ]),
    );
  });
});

describe("the store", () => {
  it("tells what changed, and from what", () => {
    const store = new Store(start(it1));
    const seen: [number, number][] = [];
    store.onChange((now, before) => seen.push([now.atLeast, before.atLeast]));
    store.set({ atLeast: 1 });
    expect(seen).toEqual([[1, 2]]);
  });
});
