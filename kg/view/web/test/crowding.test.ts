/** Maps of thousands: what is there is seen, and not one blot. */

import { describe, expect, it } from "vitest";
import { connect, type Corpus } from "../src/corpus";
import type { Palette } from "../src/palette";
import type { Picture } from "../src/picture";
import { strokes } from "../src/strokes";
import { size, type View } from "../src/view";
import { corpus, tables } from "./corpus";

const colours = { roles: ["#0", "#1", "#2", "#3"], author: "#a" } as Palette;
const view = (k: number): View => ({ k, left: 0, top: 0, width: 800, height: 600, ratio: 1 });

/** The corpus with so many authors in all on the map; listed works are there besides. */
function crowded(authors: number): Corpus {
  const few = tables();
  const more = Array.from({ length: authors }, () => 0);
  return connect({ ...few, authors: { ...few.authors, person: more, x: more, y: more, works: more.map(() => [0]) } });
}

function lines(count: number): Picture {
  const within = Array.from({ length: count }, () => ({ from: 0, to: 1 }));
  return { marks: [], wrote: [], named: [], within, wedges: [], bundled: true, focus: null } as unknown as Picture;
}

describe("shapes", () => {
  it("are smaller from far the more there are, and from near as large as ever", () => {
    const few = crowded(10);
    const many = crowded(16_000);
    expect(few.crowding).toBe(1);
    expect(many.crowding).toBeCloseTo(0.25, 2);
    expect(size(many, 0, view(0.01)) / size(few, 0, view(0.01))).toBeCloseTo(0.25, 2);
    expect(size(many, 0, view(1))).toBe(size(few, 0, view(1)));
  });
});

describe("lines", () => {
  it("are fainter and thinner the more there are, and have no arrows then", () => {
    const [few] = strokes(corpus(), lines(1_000), colours);
    const [many] = strokes(corpus(), lines(4_000), colours);
    expect(few).toMatchObject({ width: 1.7, arrows: true });
    expect(many).toMatchObject({ arrows: false, bent: true });
    expect(many.alpha).toBeCloseTo(few.alpha / 2);
    expect(many.width).toBeCloseTo(few.width / 2);
    expect(strokes(corpus(), lines(100_000), colours)[0].width).toBe(0.6);
  });
});
