/** The arrow keys: left to what the chosen paper cites, right to what cites it, up and down among those. */

import { cited, citing } from "./links";
import type { Corpus } from "./corpus";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export class Stepping {
  /** The works among which up and down go: those in one list of the paper where the last step began. */
  private list: number[] = [];

  constructor(private corpus: Corpus) {}

  /** Where an arrow leads from a work; null: nowhere. */
  step(arrow: Arrow, work: number): number | null {
    if (arrow === "ArrowLeft" || arrow === "ArrowRight") {
      const { corpus } = this;
      const list = arrow === "ArrowLeft" ? cited(corpus, work) : citing(corpus, work);
      if (!list.length) return null;
      this.list = list;
      return list[0];
    }
    const at = this.list.indexOf(work);
    if (at < 0) return null;
    return this.list[at + (arrow === "ArrowDown" ? 1 : -1)] ?? null;
  }
}
