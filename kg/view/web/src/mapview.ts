/** What draws the map, seen from the rest of the page. */

import type { Tick } from "./axis";
import type { Label } from "./labels";
import type { Palette } from "./palette";
import type { Outline, Pen } from "./pen";
import type { Picture } from "./picture";
import type { Selection, State } from "./state";
import type { View } from "./view";

export interface MapView {
  /** The names that found a place in what is drawn. */
  readonly labels: Label[];
  readonly view: View;
  readonly colours: Palette;
  /** Show what has been chosen. */
  update(state: State, shown: Uint8Array): void;
  /** Bring everything that is shown into the picture. */
  fit(smoothly: boolean): void;
  zoomBy(factor: number): void;
  /** Bring a work into the middle if it is out of the picture. */
  reach(work: number): void;
  /** Draw the picture as it is seen with another pen. */
  drawWith(pen: Pen, newOutline: () => Outline, ratio: number): void;
  /** Where a work stands on the canvas, in CSS pixels. */
  screen(work: number): [number, number];
  /** What the axis of the timeline says; nothing on the map. */
  ticks(): Tick[];
}

export interface Events {
  select(selection: Selection): void;
  /** What the pointer is on, and where; null: nothing. */
  point(of: number | null, x: number, y: number): void;
  compose(picture: Picture): void;
}
