/** What marks look like: the colour of their class, hollow if their references are not known, faint if others are lit. */

import { LISTED, type Corpus } from "./corpus";
import type { Coat } from "./palette";
import type { Outline, Pen } from "./pen";
import { isNamed, type Focus } from "./picture";

/** How much is left of the colour of what is not lit. */
export const VEIL = 0.13;

export interface Look {
  fill: string;
  edge: string;
  /** Of the edge. */
  width: number;
  alpha: number;
  /** What has a higher one is drawn above: dots first, listed works last, and what is lit above all else. */
  rank: number;
}

/** The looks in a picture: marks of one look have the same one. */
export class Looks {
  private made = new Map<number, Look>();

  constructor(
    private corpus: Corpus,
    private focus: Focus | null,
    private coat: Coat,
  ) {}

  of(of: number): Look {
    const { corpus, focus, coat } = this;
    const lit = !focus || (of < 0 ? focus.authors.has(-1 - of) : focus.works.has(of));
    const role = of < 0 ? -1 : corpus.works.role[of];
    const worn = of < 0 ? -1 : (coat.of[of] + coat.edges.length) % coat.edges.length;
    const solid = of < 0 || corpus.referencesKnown[of] === 1;
    const dot = of >= 0 && !isNamed(corpus, of);
    const rank = (lit ? 10 : 0) + (dot ? 0 : 4) + (role === LISTED ? 4 : 0);
    const key = ((rank * 8 + role + 1) * 2 + Number(solid)) * 64 + worn + 1;
    let look = this.made.get(key);
    if (!look) {
      const colour = of < 0 ? coat.colours.author : coat.edges[worn];
      look = {
        fill: solid ? colour : coat.tints[worn],
        edge: colour,
        width: role === LISTED ? 2.2 : dot ? 0.9 : 1.4,
        alpha: lit ? (dot && !focus ? 0.72 : 1) : VEIL,
        rank,
      };
      this.made.set(key, look);
    }
    return look;
  }
}

/** Fill and edge the outline of marks of one look; `scale` is how long a pixel is for the pen. */
export function wear(c: Pen, outline: Outline, look: Look, background: string, scale = 1): void {
  if (look.alpha < 1) {
    c.globalAlpha = 1;
    c.fillStyle = background;
    c.fill(outline);
  }
  c.globalAlpha = look.alpha;
  c.fillStyle = look.fill;
  c.fill(outline);
  c.lineWidth = look.width * scale;
  c.strokeStyle = look.edge;
  c.stroke(outline);
  c.globalAlpha = 1;
}
