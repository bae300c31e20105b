import { describe, expect, it } from "vitest";
import { fold, Index } from "../src/search";
import { corpus } from "./corpus";

describe("search", () => {
  const index = new Index(corpus());

  it("folds accents, case and signs as the Python side does", () => {
    expect(fold("  José ŁUKASZ—Ærø: β-Test!")).toBe("jose lukasz aero β test");
  });

  it("finds papers by any version's title and by identifier", () => {
    expect(index.find("preprint").works).toEqual([0]);
    expect(index.find("10.1/two").works).toEqual([1]);
  });

  it("finds by the beginnings of words, in any order, without accents", () => {
    expect(index.find("wor uber").works).toEqual([2]);
    expect(index.find("lukasz jos").people).toEqual([0]);
    expect(index.find("units").venues).toEqual([0]);
    expect(index.find("ber")).toEqual({ works: [], people: [], venues: [] });
  });

  it("finds nothing for nothing", () => {
    expect(index.find("  ...")).toEqual({ works: [], people: [], venues: [] });
  });
});
