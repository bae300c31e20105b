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
  /** How the copied picture was drawn; null: there is none to move. */
  private drawn: View | null = null;

  constructor(private context: CanvasRenderingContext2D) {}

  get isThere(): boolean {
    return this.drawn !== null;
  }

  /** What stands on the canvas now is what is to be moved, if it is large. */
  keep(picture: Picture, view: View): void {
    const { canvas } = this.context;
    this.drawn = isLarge(picture) && canvas.width && canvas.height ? view : null;
    if (!this.drawn) return;
    if (this.copy?.width !== canvas.width || this.copy.height !== canvas.height)
      this.copy = new OffscreenCanvas(canvas.width, canvas.height);
    this.copy.getContext("2d", { alpha: false })!.drawImage(canvas, 0, 0);
  }

  /** Draw it where it stands in another view. What it did not hold stays empty until the hand rests. */
  draw(view: View, background: string): void {
    const from = this.drawn!;
    const scale = view.k / from.k;
    this.context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    this.context.fillStyle = background;
    this.context.fillRect(0, 0, view.width, view.height);
    this.context.drawImage(
      this.copy!,
      view.left - from.left * scale,
      view.top - from.top * scale,
      from.width * scale,
      from.height * scale,
    );
  }
}
