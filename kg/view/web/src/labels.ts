/** Names on the map that never overlap: each takes the first of its places that is free, the weightiest first. */

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export type Side =
  | "below"
  | "below, more right"
  | "below, more left"
  | "below, far right"
  | "below, far left"
  | "above"
  | "right"
  | "left"
  | "at";

/** A name that wants a place. Positions and sizes are CSS pixels of the canvas. */
export interface Wish {
  /** The work, or -1 - the place of the author on the map; null for a caption. */
  of: number | null;
  lines: string[];
  x: number;
  y: number;
  /** How far the name stays from x, y. */
  gap: number;
  width: number;
  lineHeight: number;
  sides: Side[];
  /** Rather on top of shapes than not at all. */
  firm: boolean;
  weight: number;
  /** What it stays off beside shapes and other names. */
  off?: Box[];
  /** What to say, and where, if that finds no place. */
  shorter?: Pick<Wish, "lines" | "width"> & Partial<Wish>;
  font: string;
  colour: string;
}

export interface Label extends Wish {
  box: Box;
  side: Side;
}

const AIR = 1;
/** How far a name may stand out of line with its shape, as a part of its width: rather a little than far. */
const SHIFT = { more: 0.2, far: 0.42 };
/** The cells in which placed boxes are found again, in pixels. */
const CELL = 64;

/** Names in places of their own, off all shapes; firm ones cover `shapes` where they must, and `main` ones only at last. */
export function place(wishes: Wish[], shapes: Box[], main: Box[], frame: Box): Label[] {
  const [all, large] = [new Grid([...shapes, ...main]), new Grid(main)];
  const names = new Grid([]);
  const placed: Label[] = [];
  const put = (wish: Wish, isLastResort = false): boolean => {
    const places = wish.sides.map((side) => ({ side, box: boxAt(wish, side) }));
    const open = places.filter(({ box }) => within(box, frame) && names.isFree(box) && !wish.off?.some((other) => overlap(box, other)));
    const best =
      open.find(({ box }) => all.isFree(box)) ??
      (wish.firm ? open.find(({ box }) => isLastResort || large.isFree(box)) : undefined);
    if (!best) return false;
    names.add(best.box);
    placed.push({ ...wish, ...best });
    return true;
  };
  for (const wish of [...wishes].sort((a, b) => b.weight - a.weight)) {
    let next: Wish | undefined = wish;
    while (next && !put(next)) next = next.shorter && { ...next, shorter: undefined, ...next.shorter };
    if (!next && wish.firm) put(wish, true);
  }
  return placed;
}

/** Boxes, found again by where they are. */
class Grid {
  private cells = new Map<number, Box[]>();

  constructor(boxes: Box[]) {
    for (const box of boxes) this.add(box);
  }

  add(box: Box): void {
    for (const cell of Grid.around(box)) {
      const there = this.cells.get(cell);
      if (there) there.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  isFree(box: Box): boolean {
    for (const cell of Grid.around(box)) {
      if (this.cells.get(cell)?.some((other) => overlap(box, other))) return false;
    }
    return true;
  }

  private static *around(box: Box): Generator<number> {
    for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row++)
      for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column++)
        yield row * 4096 + column;
  }
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function within(box: Box, frame: Box): boolean {
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
}

function boxAt(wish: Wish, side: Side): Box {
  const { x, y, gap, width } = wish;
  const height = wish.lineHeight * wish.lines.length;
  const middle = { x: x - width / 2, y: y - height / 2 };
  const [left, top] = {
    below: [middle.x, y + gap],
    "below, more right": [middle.x + width * SHIFT.more, y + gap],
    "below, more left": [middle.x - width * SHIFT.more, y + gap],
    "below, far right": [middle.x + width * SHIFT.far, y + gap],
    "below, far left": [middle.x - width * SHIFT.far, y + gap],
    above: [middle.x, y - gap - height],
    right: [x + gap, middle.y],
    left: [x - gap - width, middle.y],
    at: [middle.x, middle.y],
  }[side];
  return { left: left - AIR, top, right: left + width + AIR, bottom: top + height };
}

/** The first words of a text, in at most so many letters; at least one word. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf(" ", most);
  return `${(end > 0 ? text.slice(0, end) : text.split(" ")[0]).replace(/[\s…,;:-]+$/, "")}…`;
}

/** The text in at most two lines of about equal length, if it is longer than `most` letters. */
export function wrap(text: string, most: number): string[] {
  if (text.length <= most) return [text];
  const spaces = [...text.matchAll(/[ -]/g)].map((match) => match.index + (match[0] === "-" ? 1 : 0));
  if (!spaces.length) return [text];
  const half = spaces.reduce((a, b) => (Math.abs(b - text.length / 2) < Math.abs(a - text.length / 2) ? b : a));
  return [text.slice(0, half).trim(), text.slice(half).trim()];
}
