/** What the pointer rests on: after a moment the rest of the map is veiled, but never against a selection. */

import type { Corpus } from "./corpus";
import type { Events } from "./mapview";
import type { Selection } from "./state";

/** How long the pointer rests before the rest of the map is veiled. */
const REST = 120;

export class Pointing {
  /** What it has rested on. */
  on: Selection = null;
  private resting = 0;

  constructor(
    private corpus: Corpus,
    private events: Events,
    private onRest: () => void,
  ) {}

  /** The pointer is on a mark, or on none, at a place of the canvas. */
  move(of: number | null, x: number, y: number, isSelected: boolean): void {
    this.events.point(of, x, y);
    clearTimeout(this.resting);
    const to = isSelected ? null : selectionOf(this.corpus, of);
    if (to?.kind === this.on?.kind && to?.at === this.on?.at) return;
    this.resting = window.setTimeout(() => {
      this.on = to;
      this.onRest();
    }, REST);
  }

  forget(): void {
    clearTimeout(this.resting);
    this.on = null;
  }
}

export function selectionOf(corpus: Corpus, of: number | null): Selection {
  if (of === null) return null;
  return of < 0 ? { kind: "person", at: corpus.authors.person[-1 - of] } : { kind: "work", at: of };
}
