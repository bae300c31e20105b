/** The axis of the timeline: its ticks at every zoom, and how it is drawn. */

import type { ScaleLinear } from "d3-scale";
import type { Palette } from "./palette";
import type { Pen } from "./pen";
import type { Timeline } from "./timeline";
import type { View } from "./view";

/** From a time (a year with a fraction) to pixels of the picture as it is fitted. */
export type TimeScale = ScaleLinear<number, number>;

export interface Tick {
  /** Where it stands on the canvas. */
  x: number;
  /** Where its text stands; null: it has none. */
  middle: number | null;
  text: string;
  isYear: boolean;
}

/** How high the axis is, in pixels. */
export const AXIS = 26;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const YEAR_WIDTH = 34;
const MONTH_WIDTH = 28;
const QUARTER_WIDTH = 12;
/** Ticks nearer than this would be a grey bar. */
const APART = 3;

/** The ticks that are on the canvas: every year, its months once they have room, and no two texts on one another. */
export function ticks(scale: TimeScale, view: View): Tick[] {
  const domain = scale.domain();
  const x = (time: number) => scale(time) * view.k + view.left;
  const found: Tick[] = [];
  const texts: [number, number][] = [];
  const label = (from: number, to: number, width: number) => {
    // What is partly out of the picture is named where it is seen.
    const middle = (Math.max(from, 0) + Math.min(to, view.width)) / 2;
    const [left, right] = [middle - width / 2, middle + width / 2];
    if (left < 0 || right > view.width || texts.some(([a, b]) => a < right && left < b)) return null;
    texts.push([left, right]);
    return middle;
  };
  const years = domain.slice(0, -1).filter((year) => x(year + 1) >= 0 && x(year) <= view.width);
  // Where not all can be named, round years are.
  const roundness = (year: number) =>
    Number(x(year + 1) - x(year) >= YEAR_WIDTH) * 4 + Number(year % 10 === 0) * 2 + Number(year % 5 === 0);
  let last = -Infinity;
  const named = new Map(
    [...years]
      .sort((a, b) => roundness(b) - roundness(a) || b - a)
      .map((year) => [year, label(x(year), x(year + 1), YEAR_WIDTH)]),
  );
  for (const year of years) {
    const [from, to] = [x(year), x(year + 1)];
    const middle = named.get(year)!;
    if (middle !== null || from - last >= APART) {
      found.push({ x: from, middle, text: String(year), isYear: true });
      last = from;
    }
    const month = (to - from) / 12;
    const step = month >= MONTH_WIDTH * 0.5 ? 1 : month * 3 >= QUARTER_WIDTH ? 3 : 12;
    for (let at = step; at < 12; at += step)
      found.push({
        x: x(year + at / 12),
        middle: month >= MONTH_WIDTH ? x(year + (at + 0.5) / 12) : null,
        text: MONTHS[at],
        isYear: false,
      });
    if (month >= MONTH_WIDTH && middle !== null)
      found.push({ x: from, middle: x(year + 0.5 / 12), text: MONTHS[0], isYear: false });
  }
  const end = domain.at(-1)!;
  if (x(end) >= 0 && x(end) <= view.width) found.push({ x: x(end), middle: null, text: "", isYear: true });
  return found;
}

/** Lines from the axis down, and how far a date may lie from where its work stands: under everything else. */
export function drawGrid(c: Pen, timeline: Timeline, view: View, colours: Palette): void {
  const { scale, spans, corpus } = timeline;
  c.strokeStyle = colours.line;
  c.lineWidth = 1;
  c.beginPath();
  for (const tick of ticks(scale, view)) {
    if (tick.middle === null || !tick.isYear) continue;
    c.moveTo(Math.round(tick.x) + 0.5, 0);
    c.lineTo(Math.round(tick.x) + 0.5, view.height);
  }
  c.stroke();
  c.strokeStyle = colours.soft;
  c.globalAlpha = 0.6;
  c.beginPath();
  for (const [work, from, to] of spans) {
    const y = Math.round(corpus.works.y[work] * view.k + view.top) + 0.5;
    const [left, right] = [from * view.k + view.left, to * view.k + view.left];
    c.moveTo(left, y - 3);
    c.lineTo(left, y + 3);
    c.moveTo(left, y);
    c.lineTo(right, y);
    c.moveTo(right, y - 3);
    c.lineTo(right, y + 3);
  }
  c.stroke();
  c.globalAlpha = 1;
}

/** The axis, above everything else: it stays where it is while the picture moves under it. Returns where it ends. */
export function drawAxis(c: Pen, timeline: Timeline, view: View, colours: Palette): number {
  const { scale, top } = timeline;
  const all = ticks(scale, view);
  const hasMonths = all.some((tick) => !tick.isYear && tick.middle !== null);
  const bottom = top + AXIS + (hasMonths ? 15 : 0);
  c.fillStyle = colours.background;
  c.fillRect(0, 0, view.width, bottom);
  c.strokeStyle = colours.soft;
  c.lineWidth = 1;
  c.beginPath();
  c.moveTo(0, bottom - 0.5);
  c.lineTo(view.width, bottom - 0.5);
  for (const tick of all) {
    const x = Math.round(tick.x) + 0.5;
    c.moveTo(x, bottom - (tick.isYear ? 9 : 4));
    c.lineTo(x, bottom);
  }
  c.stroke();
  c.textAlign = "center";
  c.textBaseline = "middle";
  for (const tick of all) {
    if (tick.middle === null) continue;
    c.font = `${tick.isYear ? "600 12.5px" : "11px"} ${colours.font}`;
    c.fillStyle = tick.isYear ? colours.ink : colours.soft;
    c.fillText(tick.text, tick.middle, tick.isYear ? top + 10 : bottom - 12);
  }
  return bottom;
}
