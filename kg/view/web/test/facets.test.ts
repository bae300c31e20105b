import { describe, expect, it } from "vitest";
import { connect } from "../src/corpus";
import { countValues, facet, facetsOf } from "../src/facets";
import { facetBit, failures, shown, start } from "../src/state";
import { corpus, tables } from "./corpus";

const entry = (work: number, section: string[]) => ({
  ...{ work, position: work + 1, title: "", label: null, section, links: [] as [string, string][] },
  ...{ where: "", how: "identifier", evidence: [], reason: "" },
});

describe("what can be chosen", () => {
  const it1 = connect({ ...tables(), entries: [entry(0, ["A", "B"]), entry(1, ["C"])] });

  it("has an outside work in the sections of the listed works that it is linked with", () => {
    const { values, of, all } = facet(it1, "section");
    expect(values).toEqual(["A / B", "C"]);
    expect(of).toEqual([[0], [1], [0, 1], [0, 1], [0], []]);
    expect(all).toEqual([4, 3]);
  });

  it("has a work in the venues of all its versions, and in one topic or none", () => {
    expect(facet(it1, "venue").of).toEqual([[0, 1], [0], [], [], [], []]);
    expect(facet(it1, "topic").all).toEqual([3, 1]);
  });

  it("lets a work through that has one of the chosen values of each", () => {
    const state = { ...start(it1), atLeast: 0 };
    const with1 = (chosen: object) => [...shown(it1, { ...state, chosen: { ...state.chosen, ...chosen } })];
    expect(with1({ section: [1] })).toEqual([0, 1, 1, 1, 0, 0]);
    expect(with1({ section: [0, 1], topic: [0] })).toEqual([1, 0, 1, 1, 0, 0]);
    expect(with1({ venue: [1], topic: [1] })).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("is counted among the works that pass the other filters", () => {
    const state = { ...start(it1), atLeast: 0, chosen: { section: [1], topic: [1], venue: [] } };
    const failed = failures(it1, state);
    const counts = facetsOf(it1).map((one, place) =>
      countValues(one, (work) => (failed[work] & ~facetBit(place)) === 0),
    );
    // By section: among those of topic 1, which is work 1 alone. By topic: among those of section C.
    expect(counts).toEqual([
      [0, 1],
      [2, 1],
      [1, 0],
    ]);
  });

  it("is empty for a list without sections", () => {
    expect(facet(corpus(), "section").values).toEqual([]);
  });
});
