import { describe, expect, it } from "vitest";
import { ticks } from "../src/axis";
import { shown, start } from "../src/state";
import { rows, span, timeScale, unroll, when } from "../src/timeline";
import { corpus } from "./corpus";

const small = corpus();
const state = { ...start(small), atLeast: 0 };
const flags = shown(small, state);

describe("a date", () => {
  it("is the span of what is known of it", () => {
    expect(span("2020")).toEqual([2020, 2021]);
    expect(span("2020-07")![0]).toBeCloseTo(2020.5);
    expect(span("2020-07")![1] - span("2020-07")![0]).toBeCloseTo(1 / 12);
    expect(span("2020-01-02")![1] - span("2020-01-02")![0]).toBeCloseTo(1 / 372);
  });
  it.each(["soon", "2020-13", "2020-00", "2020-1", "", "20200", " 2020", null])("is not known from %s", (text) => {
    expect(span(text)).toBe(null);
  });
  it("is that of the first version, else the work's year, else not known", () => {
    expect(when(small, 0)).toEqual([2019, 2020]);
    expect(when(small, 4)).toBe(null);
    const broken = { ...small, records: { ...small.records, date: small.records.date.map(() => "<b>soon</b>") } };
    expect(when(broken, 0)).toEqual([2020, 2021]);
  });
});

describe("the scale", () => {
  it("gives each year its width and fits the years that are chosen", () => {
    const whole = timeScale(small, 2001, 2024, 10, 1000);
    expect(whole(2001)).toBeCloseTo(10);
    expect(whole(2025)).toBeCloseTo(1010);
    expect(whole(2002) - whole(2001)).toBeGreaterThan(5 * (whole(2004) - whole(2003)));
    const part = timeScale(small, 2019, 2020, 0, 100);
    expect([part(2019), part(2021)].map(Math.round)).toEqual([0, 100]);
    expect(part(2001)).toBeLessThan(0);
  });
  it("lasts for a list without a date, and for a choice outside of it", () => {
    const none = { ...small, timeline: { ...small.timeline, year: 0, widths: [] } };
    for (const scale of [timeScale(none, 0, 0, 0, 100), timeScale(small, 1900, 1901, 0, 100), timeScale(small, 2050, 2060, 0, 100)])
      expect(scale.range().every(Number.isFinite)).toBe(true);
  });
});

describe("rows", () => {
  const boxes = Array.from({ length: 40 }, (_, work) => ({ work, left: (work * 37) % 100, right: ((work * 37) % 100) + 20 }));
  it("hold every box, none on another, in as few as that takes", () => {
    const { row, count } = rows(boxes, new Map());
    for (const a of boxes)
      for (const b of boxes)
        if (a !== b && row.get(a.work) === row.get(b.work)) expect(a.right <= b.left || b.right <= a.left).toBe(true);
    const deepest = Math.max(...boxes.map(({ left }) => boxes.filter((b) => b.left <= left && left < b.right).length));
    expect(count).toBe(deepest);
  });
  it("follow the order where they can", () => {
    const same = [0, 1, 2].map((work) => ({ work, left: 0, right: 9 }));
    expect([...rows(same, new Map([[2, 0], [0, 1], [1, 2]])).row]).toEqual([[0, 1], [1, 2], [2, 0]]);
  });
});

describe("the timeline", () => {
  const made = unroll(small, state, flags, flags, 800, 600);
  it("has every shown work at its date, and what has none in a band of its own", () => {
    const { x, y } = made.corpus.works;
    expect(x[0]).toBeCloseTo(made.scale(2019.5));
    expect(x[2]).toBeLessThan(x[0]);
    expect(made.captions.map(({ text }) => text)).toContain("Without a known date");
    expect(y[4]).toBeGreaterThan(Math.max(y[0], y[1], y[2], y[3], y[5]));
  });
  it("stacks what is known to the year only below its line, and says so", () => {
    expect(made.captions.map(({ text }) => text)).toContain("Below: only the year is known");
  });
  it("marks how far the date of a named work may lie", () => {
    expect(made.spans.map(([work]) => work)).toContain(0);
  });
  it("leaves the corpus of the map as it was", () => {
    expect(small.works.x).toEqual(corpus().works.x);
    expect(small.islands.works).toEqual(corpus().islands.works);
  });
  it("moves nothing for what a selection brings in", () => {
    const passing = shown(small, start(small));
    const more = passing.slice();
    more[5] = more[4] = 1;
    const before = unroll(small, start(small), passing, passing, 800, 600).corpus.works;
    const after = unroll(small, start(small), passing, more, 800, 600).corpus.works;
    for (const work of [0, 1, 2, 3]) expect([after.x[work], after.y[work]]).toEqual([before.x[work], before.y[work]]);
  });
  it("moves no name for a name that a selection brings in", () => {
    const few = { ...start(small), roles: [true, false, true, true] };
    const passing = shown(small, few);
    const more = passing.slice();
    more[2] = 1;
    const before = unroll(small, few, passing, passing, 800, 600).corpus.works;
    const after = unroll(small, few, passing, more, 800, 600).corpus.works;
    for (const work of [0, 1]) expect([after.x[work], after.y[work]]).toEqual([before.x[work], before.y[work]]);
  });
  it("is finite on any canvas", () => {
    for (const [width, height] of [[1, 1], [200, 50], [5000, 3000]])
      expect(unroll(small, state, flags, flags, width, height).corpus.works.y.every(Number.isFinite)).toBe(true);
  });
});

describe("the ticks", () => {
  const view = (k: number, left = 0) => ({ width: 800, height: 600, ratio: 1, k, left, top: 0 });
  const scale = timeScale(small, 2001, 2024, 40, 720);
  it("never have two texts on one another", () => {
    for (const k of [0.3, 1, 3, 12]) {
      const years = ticks(scale, view(k)).filter(({ isYear, middle }) => isYear && middle !== null);
      const middles = years.map(({ middle }) => middle!).sort((a, b) => a - b);
      middles.slice(1).forEach((x, at) => expect(x - middles[at]).toBeGreaterThanOrEqual(34));
    }
  });
  it("show months from near", () => {
    const texts = (k: number) => ticks(scale, view(k, 0)).filter(({ middle }) => middle !== null).map(({ text }) => text);
    expect(texts(1)).not.toContain("Jun");
    expect(texts(6)).toContain("Jun");
  });
});
