import { describe, expect, it } from "vitest";
import { suggestions } from "../src/next";
import { corpus } from "./corpus";

describe("what to read next", () => {
  it("is what most listed works are linked with, what they cite before what cites them", () => {
    expect(suggestions(corpus())).toEqual([
      { work: 2, citedBy: [0, 1], cites: [] },
      { work: 3, citedBy: [], cites: [0, 1] },
      { work: 4, citedBy: [], cites: [0] },
    ]);
  });
});
