import { describe, expect, it } from "vitest";
import { Hits } from "../src/hits";
import { leftOut } from "../src/notes";
import { bestLinked, compose } from "../src/picture";
import { shown, start, type State } from "../src/state";
import { corpus } from "./corpus";

const it1 = corpus();
const state = start(it1);
const flags = shown(it1, state);

describe("the picture", () => {
  it("has the links between listed papers, those to named ones, and a wedge for each island and listed paper", () => {
    const picture = compose(it1, state, flags, null);
    expect(picture.within).toEqual([{ from: 0, to: 1 }]);
    expect(picture.named).toEqual([
      { from: 0, to: 2 },
      { from: 1, to: 2 },
    ]);
    expect(picture.wedges.map(({ island, work, links }) => [island, work, links])).toEqual([
      [2, 0, 1],
      [2, 1, 1],
    ]);
    expect(picture.wrote).toEqual([
      { from: -1, to: 0 },
      { from: -1, to: 1 },
    ]);
    expect(picture.focus).toBeNull();
  });

  it("lights the neighbours of what is chosen, with the direction of each link", () => {
    const chosen = { ...state, selection: { kind: "work" as const, at: 0 } };
    const { focus } = compose(it1, chosen, shown(it1, chosen), null);
    expect([...focus!.works].sort()).toEqual([0, 1, 2, 3]);
    expect(focus!.cites).toEqual([
      { from: 0, to: 1 },
      { from: 0, to: 2 },
    ]);
    expect(focus!.citedBy).toEqual([{ from: 3, to: 0 }]);
    expect([...focus!.authors]).toEqual([0]);
  });

  it("lights what an answer names, whatever the filters say, and the links between it", () => {
    const asked = { ...state, atLeast: 9, paint: true, painted: [0, 2, 5] };
    const flags = shown(it1, asked);
    expect([flags[2], flags[5], flags[3]]).toEqual([1, 1, 0]);
    const { focus } = compose(it1, asked, flags, null);
    expect([...focus!.works]).toEqual([0, 2, 5]);
    expect(focus!.cites).toEqual([{ from: 0, to: 2 }]);
    expect(compose(it1, { ...asked, paint: false }, flags, null).focus).toBeNull();
    const chosen: State = { ...asked, selection: { kind: "work", at: 1 } };
    expect([...compose(it1, chosen, shown(it1, chosen), null).focus!.works]).toContain(1);
  });

  it("keeps the lines between the best linked works where there are too many, and says so", () => {
    const lines = [
      { from: 5, to: 4 },
      { from: 0, to: 2 },
      { from: 0, to: 1 },
    ];
    expect(bestLinked(it1, lines, 3)).toBe(lines);
    expect(bestLinked(it1, lines, 1)).toEqual([{ from: 0, to: 1 }]);
    const picture = compose(it1, state, flags, null);
    expect(leftOut(picture)).toBe("");
    expect(leftOut({ ...picture, allLines: 40_000 })).toBe(
      "3 of 40,000 links, of the best linked papers, drawn; point at a paper to see its own",
    );
    expect(leftOut({ ...picture, allWedges: 400 })).toContain("2 of 400 bundles of links drawn");
  });

  it("leaves authors out when they are switched off or wrote nothing that is shown", () => {
    const without = compose(it1, { ...state, authors: false }, flags, null);
    expect(without.marks.some(({ of }) => of < 0)).toBe(false);
    expect(compose(it1, state, new Uint8Array(6), null).marks).toEqual([]);
  });
});

describe("what is under the pointer", () => {
  const hits = new Hits(compose(it1, state, flags, null).marks);

  it("is the shape that it is on, large or small", () => {
    expect(hits.at(8, 0, 0)).toBe(0);
    expect(hits.at(50, -59, 1)).toBe(3);
    expect(hits.at(51, 31, 1)).toBe(-1);
  });

  it("is nothing where there is nothing", () => {
    expect(hits.at(200, 200, 4)).toBeNull();
  });
});
