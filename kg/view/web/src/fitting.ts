/** Where the map has to stand on the canvas for what is wanted to be seen. */

import type { Corpus } from "./corpus";
import type { Box } from "./labels";
import { NARROW } from "./names";
import { place, type Picture } from "./picture";
import type { View } from "./view";

/** What stands nearer than this to the edge, in pixels, is brought into the middle when it is chosen. */
const EDGE = 20;

export type Stand = Pick<View, "k" | "left" | "top">;

/** So that all that is shown is seen; null: there is nothing, or nothing to see it on. */
export function fitted(corpus: Corpus, picture: Picture, view: View): Stand | null {
  if (!picture.marks.length || !view.width) return null;
  const room = { side: Math.min(36, view.width * 0.06), top: 18, bottom: 44 };
  const { left, right, top, bottom } = bounds(corpus, picture, view.width < NARROW);
  const k = Math.min(
    (view.width - 2 * room.side) / Math.max(right - left, 1),
    (view.height - room.top - room.bottom) / Math.max(bottom - top, 1),
    2,
  );
  const x = view.width / 2 - (k * (left + right)) / 2;
  const y = (view.height + room.top - room.bottom) / 2 - (k * (top + bottom)) / 2;
  return { k, left: x, top: y };
}

/** So that a work is in the middle; null: it is in the picture as it is. */
export function centred(corpus: Corpus, work: number, view: View): Stand | null {
  const { x, y } = place(corpus, work);
  const { width, height, left, top } = view;
  const [across, down] = [x * view.k + left, y * view.k + top];
  if (across > EDGE && down > EDGE && across < width - EDGE && down < height - EDGE) return null;
  const k = Math.max(view.k, 0.9);
  return { k, left: width / 2 - x * k, top: height / 2 - y * k };
}

/** The extent of all that is shown, columns of names included, in map units. */
function bounds({ islands }: Corpus, { marks, columns }: Picture, isNarrow: boolean): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const add = (x: number, y: number, halfWidth: number, halfHeight: number) => {
    box.left = Math.min(box.left, x - halfWidth);
    box.right = Math.max(box.right, x + halfWidth);
    box.top = Math.min(box.top, y - halfHeight);
    box.bottom = Math.max(box.bottom, y + halfHeight);
  };
  for (const { x, y, radius } of marks) add(x, y, radius, radius);
  for (const column of isNarrow ? [] : columns)
    add(islands.x[column], islands.y[column], islands.width[column] / 2, islands.height[column] / 2);
  return box;
}
