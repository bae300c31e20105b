import { describe, expect, it } from "vitest";
import { cited, citing } from "../src/links";
import { Stepping } from "../src/stepping";
import { mainTopic } from "../src/topics";
import { Trail } from "../src/trail";
import { citedWithdrawn } from "../src/withdrawn";
import { corpus } from "./corpus";

const it1 = corpus();

describe("the arrow keys", () => {
  it("go to what a paper cites and to what cites it, and among those, in the panel's order", () => {
    const keys = new Stepping(it1);
    expect(cited(it1, 0)).toEqual([1, 2]);
    expect(citing(it1, 0)).toEqual([3, 4]);
    expect(keys.step("ArrowDown", 0)).toBeNull();
    expect(keys.step("ArrowLeft", 0)).toBe(1);
    expect(keys.step("ArrowDown", 1)).toBe(2);
    expect(keys.step("ArrowDown", 2)).toBeNull();
    expect(keys.step("ArrowUp", 2)).toBe(1);
    expect(keys.step("ArrowRight", 0)).toBe(3);
    expect(keys.step("ArrowDown", 3)).toBe(4);
    expect(keys.step("ArrowRight", 3)).toBeNull();
    expect(keys.step("ArrowUp", 5)).toBeNull();
  });
});

describe("the trail", () => {
  it("keeps the last eight papers, each once, and knows the one before", () => {
    const trail = new Trail();
    expect(trail.before).toBeNull();
    for (const work of [1, 2, 3, 3, 1]) trail.visit(work);
    expect(trail.works).toEqual([1, 2, 3]);
    expect(trail.before).toBeNull();
    trail.visit(3);
    expect(trail.before).toBe(2);
    for (const work of [4, 5, 6, 7, 8, 9]) trail.visit(work);
    expect(trail.works).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(trail.current).toBe(9);
  });
});

describe("an island", () => {
  it("is named after a topic that is by far the commonest among what is shown of it", () => {
    const all = new Uint8Array(6).fill(1);
    const with1 = (works: number[]) => ({ ...it1, islands: { ...it1.islands, works: [works] } });
    expect(mainTopic(with1([0, 2, 3, 1]), 0, all)).toBe("cells");
    expect(mainTopic(with1([0, 1]), 0, all)).toBeNull();
    expect(mainTopic(with1([4, 5]), 0, all)).toBeNull();
    expect(mainTopic(with1([0, 2, 3, 1]), 0, new Uint8Array(6))).toBeNull();
  });
});

describe("retractions", () => {
  it("are told of what cites a retracted paper, and of nothing else", () => {
    expect(citedWithdrawn(it1, 0)).toEqual([2]);
    expect(citedWithdrawn(it1, 3)).toEqual([]);
  });
});
