/** What the drawing needs of a canvas: whatever offers it can be drawn on. */

import type { Path } from "./shapes";

export interface Outline extends Path {
  quadraticCurveTo(byX: number, byY: number, x: number, y: number): void;
}

export interface Pen
  extends Outline,
    Pick<
      CanvasRenderingContext2D,
      | "fillStyle"
      | "strokeStyle"
      | "globalAlpha"
      | "lineWidth"
      | "lineJoin"
      | "font"
      | "textAlign"
      | "textBaseline"
      | "setTransform"
      | "beginPath"
      | "fillRect"
      | "fillText"
      | "strokeText"
      | "measureText"
    > {
  fill(outline?: Outline): void;
  stroke(outline?: Outline): void;
}

/** What text would measure. */
export type Ruler = Pick<Pen, "font" | "measureText">;
