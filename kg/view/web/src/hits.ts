/** What stands under the pointer. */

import { quadtree, type Quadtree } from "d3-quadtree";
import type { Label } from "./labels";
import type { View } from "./view";

/** How far beside a mark still counts as on it, in pixels. */
const SLACK = 4;

export interface Mark {
  /** The work, or -1 - the place of the author on the map. */
  of: number;
  x: number;
  y: number;
  radius: number;
}

/** The mark at a place of the canvas, or the one whose name stands there: a name stands for what it names. */
export function under(hits: Hits, labels: Label[], view: View, x: number, y: number): number | null {
  const found = hits.at((x - view.left) / view.k, (y - view.top) / view.k, SLACK / view.k);
  if (found !== null) return found;
  const label = labels.find(
    ({ box, of }) => of !== null && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom,
  );
  return label?.of ?? null;
}

export class Hits {
  private small: Quadtree<Mark>;
  /** Large marks are few; the nearest centre would be the wrong answer near their edge. */
  private large: Mark[];

  constructor(marks: Mark[]) {
    this.large = marks.filter((mark) => mark.radius > 7);
    this.small = quadtree(
      marks.filter((mark) => mark.radius <= 7),
      (mark) => mark.x,
      (mark) => mark.y,
    );
  }

  /** The mark at a place of the map, all in map units; `slack` is how far beside it still counts. */
  at(x: number, y: number, slack: number): number | null {
    const inside = this.large.find((mark) => Math.hypot(mark.x - x, mark.y - y) <= mark.radius + slack / 3);
    if (inside) return inside.of;
    return this.small.find(x, y, 4 + slack)?.of ?? null;
  }
}
