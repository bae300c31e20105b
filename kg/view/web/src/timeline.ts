/** The timeline: the works of the map, each at its date. Where they stand is worked out here; map.ts draws them. */

import { scaleLinear } from "d3-scale";
import { AXIS, type TimeScale } from "./axis";
import { LISTED, type Corpus } from "./corpus";
import { wrap } from "./labels";
import { NARROW } from "./names";
import { isNamed } from "./picture";
import type { State } from "./state";

export interface Caption {
  text: string;
  x: number;
  y: number;
}

/** A corpus whose places are those of a timeline that fills a canvas of a given size; one unit is one pixel. */
export interface Timeline {
  corpus: Corpus;
  scale: TimeScale;
  /** Where the axis begins. */
  top: number;
  captions: Caption[];
  /** Works that stand by name and whose date is known to the month or year only: [work, from, to], in pixels. */
  spans: [number, number, number][];
}

/** What is known of a date: the first and the last moment that it can be, as years with fractions. */
export type Span = [number, number];

/** For dots: the islands of a timeline are two, names to the right of their shapes and names to the left. */
const RIGHT = 0;
const LEFT = 1;
const DOT = 5.8;
const LEAST_DOT = 1.5;
/** Fewer side by side than this would make stacks jump in height with the width of a month. */
const LEAST_ACROSS = 3;
const GAP = 18;

export function span(date: string | null): Span | null {
  const found = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-([0-2]\d|3[01]))?)?$/.exec(date ?? "");
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number);
  if (!month) return [year, year + 1];
  const start = year + (month - 1) / 12;
  return day ? [start + (day - 1) / 372, start + day / 372] : [start, start + 1 / 12];
}

/** When the first version of a work appeared; null: not known. */
export function when(corpus: Corpus, work: number): Span | null {
  const first = corpus.timeline.first[work];
  const year = corpus.works.year[work];
  const date = first < 0 ? null : corpus.records.date[corpus.recordsOf[work][first]];
  return span(date) ?? (year === null ? null : span(String(year).padStart(4, "0")));
}

/** The years from one to another in `width` pixels, each as wide as it is full; beyond them it goes on. */
export function timeScale(corpus: Corpus, from: number, to: number, left: number, width: number): TimeScale {
  const { year, widths } = corpus.timeline;
  const edges = [0];
  for (const each of widths) edges.push(edges.at(-1)! + each);
  const last = widths.length;
  const within = (at: number) => Math.min(Math.max(at - year, 0), last);
  const start = edges[Math.min(within(from), last - 1)] ?? 0;
  const whole = (edges[Math.max(within(to + 1), 1)] ?? 1) - start || 1;
  return scaleLinear()
    .domain(edges.map((_, at) => year + at))
    .range(edges.map((edge) => left + ((edge - start) / whole) * width));
}

interface Box {
  work: number;
  left: number;
  right: number;
}

/**
 * Rows for boxes such that none overlap, as few as that takes. Each goes to the free row that is nearest to its rank in
 * `order`, so that what is linked stands at about one height. Those that come `late` take what is free, or lie on others.
 */
export function rows(boxes: Box[], order: Map<number, number>, late: Box[] = []): { row: Map<number, number>; count: number } {
  const inTime = [...boxes].sort((a, b) => a.left - b.left || a.work - b.work);
  const ranked = [...boxes].sort((a, b) => (order.get(a.work) ?? 0) - (order.get(b.work) ?? 0) || a.work - b.work);
  const rank = new Map(ranked.map(({ work }, at) => [work, at / Math.max(boxes.length - 1, 1)]));
  const ends: number[] = [];
  for (const { left, right } of inTime) {
    const free = ends.findIndex((end) => end <= left);
    ends[free < 0 ? ends.length : free] = right;
  }
  const count = ends.length;
  const full: number[] = Array.from({ length: count }, () => -Infinity);
  const row = new Map<number, number>();
  for (const { work, left, right } of inTime) {
    const wanted = rank.get(work)! * (count - 1);
    let best = -1;
    full.forEach((end, at) => {
      if (end <= left && (best < 0 || Math.abs(at - wanted) < Math.abs(best - wanted))) best = at;
    });
    full[best] = right;
    row.set(work, best);
  }
  const placed = [...boxes];
  for (const box of late) {
    const isFree = (at: number) =>
      placed.every((other) => row.get(other.work) !== at || other.right <= box.left || box.right <= other.left);
    row.set(box.work, Math.max(0, full.findIndex((_, at) => isFree(at))));
    placed.push(box);
  }
  return { row, count: Math.max(count, Math.min(late.length, 1)) };
}

/**
 * Place the works. `passing` are those that pass the filters: they decide on rows and scale, so that what a selection
 * brings in (`shown`) finds its place among them without moving any.
 */
export function unroll(
  corpus: Corpus,
  state: State,
  passing: Uint8Array,
  shown: Uint8Array,
  width: number,
  height: number,
): Timeline {
  const { works } = corpus;
  const count = works.title.length;
  const narrow = width < NARROW;
  const top = narrow ? 46 : 0;
  const side = narrow ? 26 : 52;
  const scale = timeScale(corpus, state.from, state.to, side, Math.max(width - 2 * side, 100));
  const order = new Map(corpus.timeline.order.map((work, at) => [work, at]));
  const x = new Array<number>(count).fill(0);
  const y = new Array<number>(count).fill(0);
  const shrink = narrow ? 0.5 : 0.7;
  const sizes = works.size.map((size, work) => (works.role[work] === LISTED ? size * shrink : size));
  const islandOf = new Int32Array(count).fill(-1);
  const captions: Caption[] = [];
  const spans: Timeline["spans"] = [];

  // 1. Who stands where: by name in rows, as a dot in a stack, or without a date.
  const known = works.title.map((_, work) => (shown[work] || passing[work] ? when(corpus, work) : null));
  const all = known.flatMap((_, work) => (shown[work] || passing[work] ? [work] : []));
  const dated = all.filter((work) => known[work]);
  const lost = all.filter((work) => !known[work]);
  const listed = dated.filter((work) => works.role[work] === LISTED);
  const shared = dated.filter((work) => works.role[work] !== LISTED && isNamed(corpus, work));
  const dots = dated.filter((work) => works.role[work] !== LISTED && !isNamed(corpus, work));
  const middle = (work: number) => scale((known[work]![0] + known[work]![1]) / 2);

  // 2. Rows of names.
  const bold = narrow ? 6.6 : 7.8;
  const letter = narrow ? 5.6 : 6.2;
  const crowd = (one: number[]) => {
    const at = one.map(middle);
    return (work: number) => at.reduce((sum, x) => sum + Math.sign(x - middle(work)) * Number(Math.abs(x - middle(work)) < 140), 0);
  };
  const box = (rightward: (work: number) => number) => (work: number): Box => {
    const isListed = works.role[work] === LISTED;
    const half = (isListed ? sizes[work] : 5) + 3;
    const lines = isListed ? wrap(works.label[work], 20) : [works.label[work]];
    const long = half + Math.max(...lines.map((line) => line.length)) * (isListed ? bold : letter) + 6;
    const at = middle(work);
    // Names stand on the side where fewer others are.
    const [fitsLeft, fitsRight] = [at - long > 4, at + long < width - 4];
    islandOf[work] = fitsLeft && (!fitsRight || rightward(work) > 0) ? LEFT : RIGHT;
    return { work, left: at - (islandOf[work] === LEFT ? long : half), right: at + (islandOf[work] === LEFT ? half : long) };
  };
  const inRows = (works: number[]) => {
    const [first, late] = [works.filter((work) => passing[work]), works.filter((work) => !passing[work])];
    const boxed = box(crowd(first));
    return rows(first.map(boxed), order, late.map(boxed));
  };
  const listedRows = inRows(listed);
  const sharedRows = inRows(shared);

  // 3. Heights: where there is too little, the rows of listed papers give way last.
  const rowHeight = { listed: narrow ? 29 : 38, shared: narrow ? 13 : 16 };
  const foot = 12;
  const lostHeight = lost.some((work) => passing[work]) ? 40 : 0;
  const first = dots.filter((work) => passing[work]);
  const stacks = heap(first, known, scale, (narrow ? 0.15 : 0.2) * height);
  const dotRoom = dots.length ? stacks.up + Math.max(stacks.down, stacks.down && GAP) + 12 + GAP : 0;
  const room = Math.max(60, height - top - AXIS - foot - lostHeight - dotRoom - GAP - (shared.length ? GAP : 0));
  const most = shared.length ? (narrow ? 0.8 : 0.68) * room : room;
  const listedPitch = Math.min(most / Math.max(listedRows.count, 1), rowHeight.listed);
  const sharedPitch = Math.min((room - listedPitch * listedRows.count) / Math.max(sharedRows.count, 1), rowHeight.shared);

  // 4. From the top down.
  let base = top + AXIS;
  const band = (text: string, members: number[], placed: ReturnType<typeof rows>, pitch: number) => {
    if (!members.length) return;
    captions.push({ text, x: 6, y: base + 9 });
    base += GAP;
    for (const work of members) {
      x[work] = middle(work);
      y[work] = base + (placed.row.get(work)! + 0.5) * pitch;
      const [from, to] = known[work]!.map(scale);
      if (to - from > 2 * Math.max(sizes[work], 5)) spans.push([work, from, to]);
    }
    base += placed.count * pitch;
  };
  band("On the list", listed, listedRows, listedPitch);
  band("Shared by several of the list", shared, sharedRows, sharedPitch);
  if (dots.length) {
    captions.push({ text: `${dots.length === 1 ? "One other" : "The others"}, stacked by date`, x: 6, y: base + 9 });
    base += GAP;
    const line = base + stacks.up + 4;
    if (stacks.down) captions.push({ text: "Below: only the year is known", x: 6, y: line + 12 });
    // What a selection brings in stands on top of what was there.
    stack([...first, ...dots.filter((work) => !passing[work])], known, scale, stacks.pitch, line, x, y, sizes);
    base = line + Math.max(stacks.down, stacks.down && GAP) + 6;
  }
  if (lost.length) {
    const line = Math.max(base, height - foot - lostHeight) + 9;
    captions.push({ text: "Without a known date", x: 6, y: line });
    spread(corpus, lost, width, line + 20, bold, x, y, islandOf);
  }

  const none = { x: [0, 0], y: [0, 0], width: [0, 0], height: [0, 0], kind: ["", ""] };
  const empty = () => [[], []] as number[][];
  return {
    corpus: {
      ...corpus,
      works: { ...works, x, y, size: sizes },
      // Persons have no date.
      authors: { person: [], x: [], y: [], works: [] },
      authorOf: new Int32Array(corpus.people.name.length).fill(-1),
      islands: { ...none, named: [1, 1], mirrored: [0, 1], listed: empty(), works: empty(), people: empty() },
      islandOf,
      alone: [],
    },
    scale,
    top,
    captions,
    spans,
  };
}

interface Bin {
  key: string;
  left: number;
  /** How many dots stand side by side, and how far apart. */
  across: number;
  apart: number;
}

/** Where a dot is stacked: in its month or quarter, if that has room for some side by side, else in its year. */
function bin([from, to]: Span, scale: TimeScale, pitch: number): Bin {
  const year = Math.floor(from);
  const width = scale(year + 1) - scale(year);
  const onlyYear = to - from > 0.5;
  const parts = onlyYear ? 1 : ([12, 4].find((many) => width / many >= LEAST_ACROSS * pitch) ?? 1);
  const part = Math.min(Math.floor((from - year) * parts + 1e-6), parts - 1);
  const across = Math.max(1, Math.floor(width / parts / pitch));
  const left = scale(year + part / parts);
  return { key: onlyYear ? `${year}` : `${year} ${part}`, left, across, apart: width / parts / across };
}

/** How high the stacks are, upward and downward, for dots that are `pitch` apart. */
function heights(dots: number[], known: (Span | null)[], scale: TimeScale, pitch: number): { up: number; down: number } {
  const counts = new Map<string, number>();
  const found = { up: 0, down: 0 };
  for (const work of dots) {
    const { key, across } = bin(known[work]!, scale, pitch);
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    const high = Math.ceil(n / across) * pitch;
    const way = key.includes(" ") ? "up" : "down";
    found[way] = Math.max(found[way], high);
  }
  return found;
}

/** How far apart dots stand so that their stacks fit into a height, and how high they are then. */
function heap(dots: number[], known: (Span | null)[], scale: TimeScale, room: number): Heap {
  let found: Heap = { pitch: DOT, up: 0, down: 0 };
  for (let pitch = DOT; pitch >= LEAST_DOT; pitch -= 0.2) {
    found = { pitch, ...heights(dots, known, scale, pitch) };
    if (found.up + found.down <= room) break;
  }
  return found;
}

interface Heap {
  pitch: number;
  up: number;
  down: number;
}

/** Stack the dots in order: upward from a line by the month of their date, downward where only the year is known. */
function stack(
  dots: number[],
  known: (Span | null)[],
  scale: TimeScale,
  pitch: number,
  line: number,
  x: number[],
  y: number[],
  sizes: number[],
): void {
  const counts = new Map<string, number>();
  for (const work of dots) {
    const { key, left, across, apart } = bin(known[work]!, scale, pitch);
    const n = counts.get(key) ?? 0;
    counts.set(key, n + 1);
    const row = Math.floor(n / across) + 0.5;
    x[work] = left + ((n % across) + 0.5) * apart;
    y[work] = key.includes(" ") ? line - 3 - row * pitch : line + 3 + row * pitch;
    sizes[work] *= Math.min(1, pitch / DOT);
  }
}

/** In lines from the left: names with their room, then dots. */
function spread(
  corpus: Corpus,
  lost: number[],
  width: number,
  line: number,
  letter: number,
  x: number[],
  y: number[],
  islandOf: Int32Array,
): void {
  let at = 14;
  for (const work of lost.filter((one) => isNamed(corpus, one))) {
    const listed = corpus.works.role[work] === LISTED;
    const long = corpus.works.label[work].length * letter;
    x[work] = listed ? at + long / 2 : at;
    y[work] = line;
    islandOf[work] = listed ? -1 : RIGHT;
    at += long + 24;
  }
  for (const work of lost.filter((one) => !isNamed(corpus, one))) {
    if (at > width - 60) {
      at = 14;
      line += DOT;
    }
    x[work] = at;
    y[work] = line;
    at += DOT;
  }
}
