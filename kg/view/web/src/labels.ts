/** Names on the map that never overlap: each takes the first of its places that is free, the weightiest first. */

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export type Side = "below" | "above" | "right" | "left" | "at";

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
  weight: number;
  font: string;
  colour: string;
}

export interface Label extends Wish {
  box: Box;
  side: Side;
}

const AIR = 1;
/** The cells in which placed boxes are found again, in pixels. */
const CELL = 64;

export function place(wishes: Wish[], obstacles: Box[], frame: Box): Label[] {
  const cells = new Map<number, Box[]>();
  const around = function* (box: Box): Generator<number> {
    for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row++)
      for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column++)
        yield row * 4096 + column;
  };
  const occupy = (box: Box): void => {
    for (const cell of around(box)) cells.get(cell)?.push(box) ?? cells.set(cell, [box]);
  };
  const isFree = (box: Box): boolean => {
    for (const cell of around(box)) if (cells.get(cell)?.some((other) => overlap(box, other))) return false;
    return true;
  };
  obstacles.forEach(occupy);
  const placed: Label[] = [];
  for (const wish of [...wishes].sort((a, b) => b.weight - a.weight)) {
    for (const side of wish.sides) {
      const box = boxAt(wish, side);
      if (!within(box, frame) || !isFree(box)) continue;
      occupy(box);
      placed.push({ ...wish, box, side });
      break;
    }
  }
  return placed;
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
    above: [middle.x, y - gap - height],
    right: [x + gap, middle.y],
    left: [x - gap - width, middle.y],
    at: [middle.x, middle.y],
  }[side];
  return { left: left - AIR, top, right: left + width + AIR, bottom: top + height };
}

/** The text in at most two lines of about equal length, if it is longer than `most` letters. */
export function wrap(text: string, most: number): string[] {
  if (text.length <= most) return [text];
  const spaces = [...text.matchAll(/[ -]/g)].map((match) => match.index + (match[0] === "-" ? 1 : 0));
  if (!spaces.length) return [text];
  const half = spaces.reduce((a, b) => (Math.abs(b - text.length / 2) < Math.abs(a - text.length / 2) ? b : a));
  return [text.slice(0, half).trim(), text.slice(half).trim()];
}
