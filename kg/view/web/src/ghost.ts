/** The last picture of the map, moved as it is while the hand moves: a large one takes too long to draw for that. */

import type { Picture } from "./picture";
import type { View } from "./view";

/** A picture of fewer marks and lines than this is always drawn anew. */
const LARGE = 1500;

export class Ghost {
  private copy: OffscreenCanvas | null = null;
  /** How the picture on the canvas was drawn. */
  private drawn: View | null = null;

  constructor(private context: CanvasRenderingContext2D) {}

  static helps({ marks, named, within, wrote }: Picture): boolean {
    return marks.length + named.length + within.length + wrote.length > LARGE;
  }

  /** A picture is drawn anew: from now on that is the one to move. */
  forget(view: View): void {
    this.copy = null;
    this.drawn = view;
  }

  /** Draw the last picture where it stands in another view. What it did not hold stays empty until the hand rests. */
  draw(view: View, background: string): void {
    const { canvas } = this.context;
    const from = this.drawn;
    if (!from || !canvas.width || !canvas.height) return;
    if (!this.copy) {
      this.copy = new OffscreenCanvas(canvas.width, canvas.height);
      this.copy.getContext("2d", { alpha: false })!.drawImage(canvas, 0, 0);
    }
    const scale = view.k / from.k;
    this.context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    this.context.fillStyle = background;
    this.context.fillRect(0, 0, view.width, view.height);
    this.context.drawImage(
      this.copy,
      view.left - from.left * scale,
      view.top - from.top * scale,
      from.width * scale,
      from.height * scale,
    );
  }
}
