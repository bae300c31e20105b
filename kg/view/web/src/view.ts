/** From the map to the screen. */

import type { Corpus } from "./corpus";
import { isNamed, place, radius } from "./picture";

export interface View {
  /** Pixels of the canvas, and how many device pixels each has. */
  width: number;
  height: number;
  ratio: number;
  /** The map is drawn at x * k + left, y * k + top. */
  k: number;
  left: number;
  top: number;
}

/** Nothing is drawn larger than at this scale. */
export const LARGEST = 1.6;

/** Where a work or an author stands on the canvas. */
export function at(corpus: Corpus, of: number, view: View): [number, number] {
  const { x, y } = place(corpus, of);
  return [x * view.k + view.left, y * view.k + view.top];
}

/** The radius on the canvas: shapes keep their size within bounds, readable from far and not huge from near. */
export function size(corpus: Corpus, of: number, view: View): number {
  const least = of < 0 || isNamed(corpus, of) ? 0.55 : 0.3;
  return radius(corpus, of) * Math.min(Math.max(view.k, least * corpus.crowding), LARGEST);
}
