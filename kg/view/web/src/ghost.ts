/** The last picture of the map, moved as it is while the hand moves: a large one takes too long to draw for that. */

import type { Picture } from "./picture";
import type { View } from "./view";

/** A picture of fewer marks and lines than this is always drawn anew. */
const LARGE = 1500;

export function isLarge({ marks, named, within, wrote }: Picture): boolean {
  return marks.length + named.length + within.length + wrote.length > LARGE;
}

export class Ghost {
  private copy: OffscreenCanvas | null = null;
  private isCopied = false;
  /** How the last picture was drawn, and from which height on it moves; null: there is none to move. */
  private drawn: { view: View; top: number } | null = null;

  constructor(private context: CanvasRenderingContext2D) {}

  get isThere(): boolean {
    return this.drawn !== null;
  }

  /** What stands on the canvas now is what is to be moved, if it is large; what is above `top` stays where it is. */
  keep(picture: Picture, view: View, top: number): void {
    const { width, height } = this.context.canvas;
    this.drawn = isLarge(picture) && width && height ? { view, top } : null;
    this.isCopied = false;
  }

  /** Draw it where it stands in another view. What it did not hold stays empty until the hand rests. */
  draw(view: View, background: string): void {
    const { view: from, top } = this.drawn!;
    const { canvas } = this.context;
    // Not before it is needed: a copy waits until all that was drawn is on the canvas.
    if (!this.isCopied) {
      if (this.copy?.width !== canvas.width || this.copy.height !== canvas.height)
        this.copy = new OffscreenCanvas(canvas.width, canvas.height);
      this.copy.getContext("2d", { alpha: false })!.drawImage(canvas, 0, 0);
      this.isCopied = true;
    }
    const scale = view.k / from.k;
    this.context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    this.context.fillStyle = background;
    this.context.fillRect(0, 0, view.width, view.height);
    this.context.drawImage(
      this.copy!,
      0,
      top * from.ratio,
      canvas.width,
      canvas.height - top * from.ratio,
      view.left - from.left * scale,
      view.top + (top - from.top) * scale,
      from.width * scale,
      (from.height - top) * scale,
    );
  }
}
