import { describe, expect, it } from "vitest";
import { cut, overlap, place, wrap, type Side, type Wish } from "../src/labels";

const frame = { left: 0, top: 0, right: 400, bottom: 300 };
const wish = (x: number, y: number, change: Partial<Wish> = {}): Wish => ({
  of: 0,
  lines: ["name"],
  x,
  y,
  gap: 5,
  width: 60,
  lineHeight: 14,
  sides: ["right", "left", "below", "above"],
  firm: false,
  weight: 1,
  font: "",
  colour: "",
  ...change,
});

describe("names on the map", () => {
  it("never overlap, however many want a place", () => {
    const wishes = Array.from({ length: 300 }, (_, i) => wish((i * 37) % 400, (i * 53) % 300, { weight: i % 7 }));
    const labels = place(wishes, [], [], frame);
    expect(labels.length).toBeGreaterThan(20);
    labels.forEach((a, i) => labels.slice(i + 1).forEach((b) => expect(overlap(a.box, b.box)).toBe(false)));
  });

  it("go to the weightiest first", () => {
    const labels = place(
      [wish(100, 100, { of: 1, sides: ["at"] }), wish(100, 100, { of: 2, weight: 5, sides: ["at"] })],
      [],
      [],
      frame,
    );
    expect(labels.map(({ of }) => of)).toEqual([2]);
  });

  it("keep off shapes, unless they are firm", () => {
    const shape = { left: 0, top: 0, right: 400, bottom: 300 };
    expect(place([wish(100, 100)], [shape], [], frame)).toEqual([]);
    expect(place([wish(100, 100, { firm: true })], [shape], [], frame)).toHaveLength(1);
    const around = { firm: true, sides: ["right", "left"] as Side[] };
    const main = { left: 100, top: 90, right: 160, bottom: 110 };
    expect(place([wish(100, 100, around)], [shape], [main], frame)[0].side).toBe("left");
    expect(place([wish(100, 100, around)], [], [shape], frame)).toHaveLength(1);
  });

  it("are shorter where they would else find no place", () => {
    const long = wish(100, 100, { lines: ["long"], width: 600, shorter: { lines: ["short"], width: 60 } });
    expect(place([long], [], [], frame).map(({ lines }) => lines)).toEqual([["short"]]);
    expect(place([{ ...long, width: 80 }], [], [], frame).map(({ lines }) => lines)).toEqual([["long"]]);
  });

  it("keep their first words where they are cut", () => {
    expect(cut("A benchmark of batch-effect…", 20)).toBe("A benchmark of…");
    expect(cut("Transcriptomics of cells", 10)).toBe("Transcriptomics…");
    expect(cut("scGPT", 10)).toBe("scGPT");
  });

  it("stay off what they were told to stay off", () => {
    const off = [{ left: 105, top: 90, right: 120, bottom: 110 }];
    expect(place([wish(100, 100, { off })], [], [], frame)[0].side).toBe("left");
  });

  it("stay within the frame", () => {
    expect(place([wish(390, 100, { sides: ["right"] })], [], [], frame)).toEqual([]);
    expect(place([wish(390, 100)], [], [], frame)[0].side).toBe("left");
  });

  it("are set in two lines of about equal length when they are long", () => {
    expect(wrap("scGPT", 20)).toEqual(["scGPT"]);
    expect(wrap("Population-level integration of", 20)).toEqual(["Population-level", "integration of"]);
    expect(wrap("Donaudampfschifffahrtsgesellschaft", 20)).toEqual(["Donaudampfschifffahrtsgesellschaft"]);
  });
});
