import { describe, expect, it } from "vitest";
import { appearances, neighbours } from "../src/corpus";
import { corpus } from "./corpus";

describe("the corpus", () => {
  it("knows each work's links, versions, authors and venue", () => {
    const it = corpus();
    expect([...neighbours(it, 0)].sort()).toEqual([1, 2, 3, 4]);
    expect(it.recordsOf[0]).toEqual([0, 1]);
    expect(it.worksOf[0]).toEqual([0, 1]);
    expect(appearances(it, 0)).toBe("arXiv 2019 · Journal of Ünits 2020");
    expect(appearances(it, 4)).toBe("");
  });

  it("takes a reference list as known only where its state says so", () => {
    expect([...corpus().referencesKnown]).toEqual([1, 0, 0, 0, 0, 0]);
  });
});
