/** A picture as vis-network takes it: nodes and edges, of which only those are handed over that have changed. */

import type { Corpus } from "./corpus";
import type { Palette } from "./palette";
import type { Picture } from "./picture";
import { strokes } from "./strokes";
import { LARGEST, size, type View } from "./view";
import type { DataSet, Edge, Id, Node } from "./vis";

/** How far an edge is bent, as a part of its length. */
const BEND = 0.1;
/** How long an arrow is, as a part of vis-network's usual ones. */
const HEAD = 0.45;

/** The marks, each held by the size that it has on the screen. */
export function nodes(corpus: Corpus, { marks }: Picture, view: View): Node[] {
  return marks.map(({ of, x, y }) => ({ id: of, x, y, size: size(corpus, of, view) / view.k }));
}

/** Each line once, as what is drawn last of it; it grows with the map as far as marks do. */
export function edges(corpus: Corpus, picture: Picture, view: View, colours: Palette): Edge[] {
  const thin = Math.min(1, LARGEST / view.k);
  const found = new Map<string, Edge>();
  for (const { lines, colour, alpha, width, arrows, bent } of strokes(corpus, picture, colours))
    for (const { from, to } of lines) {
      const id = `${from} ${to}`;
      found.set(id, {
        id,
        from,
        to,
        color: { color: colour, opacity: alpha, inherit: false },
        width: width * thin,
        arrows: { to: { enabled: arrows, scaleFactor: HEAD * thin } },
        smooth: bent && { type: "curvedCW", roundness: BEND },
      });
    }
  return [...found.values()];
}

/** What vis-network holds: it takes long over each item that it is given. */
export class Held<T extends { id: Id }> {
  private items = new Map<Id, string>();

  constructor(private data: DataSet<T>) {}

  update(items: T[]): void {
    const changed = items.filter((item) => {
      const now = JSON.stringify(item);
      const isSame = this.items.get(item.id) === now;
      this.items.set(item.id, now);
      return !isSame;
    });
    if (changed.length) this.data.update(changed);
  }

  removeBut(items: T[]): void {
    const kept = new Set(items.map(({ id }) => id));
    const gone = [...this.items.keys()].filter((id) => !kept.has(id));
    for (const id of gone) this.items.delete(id);
    if (gone.length) this.data.remove(gone);
  }
}
