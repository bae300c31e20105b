/** Which names the map would show, where each may stand, and how much it matters. */

import { LISTED, type Corpus } from "./corpus";
import { place as placeLabels, wrap, type Box, type Label, type Side, type Wish } from "./labels";
import type { Palette } from "./palette";
import { isNamed, type Picture } from "./picture";
import { at, size, type View } from "./view";

const MOST_NAMES = 70;
/** Below this width (pixels) names are smaller, and the picture is fitted to its shapes and not to its names. */
export const NARROW = 600;

export class Names {
  private widths = new Map<string, number>();
  /** The island of each author on the map. */
  private homes = new Map<number, number>();

  constructor(
    private context: CanvasRenderingContext2D,
    private corpus: Corpus,
  ) {
    corpus.islands.people.forEach((people, island) =>
      people.forEach((person) => this.homes.set(corpus.authorOf[person], island)),
    );
  }

  /** The names that find a place in a picture. */
  place(picture: Picture, view: View, colours: Palette): Label[] {
    const frame = { left: 2, top: 2, right: view.width - 2, bottom: view.height - 2 };
    return placeLabels(this.wishes(picture, view, colours), this.obstacles(picture, view), frame);
  }

  private obstacles(picture: Picture, view: View): Box[] {
    return picture.marks
      .filter(({ of }) => of < 0 || isNamed(this.corpus, of))
      .map(({ of }) => {
        const [x, y] = at(this.corpus, of, view);
        // Round shapes leave their corners free.
        const half = size(this.corpus, of, view) * 0.85;
        return { left: x - half, top: y - half, right: x + half, bottom: y + half };
      });
  }

  private wishes(picture: Picture, view: View, colours: Palette): Wish[] {
    const { corpus } = this;
    const { focus } = picture;
    const wishes: Wish[] = [];
    let dots = 0;
    for (const { of } of picture.marks) {
      const [x, y] = at(this.corpus, of, view);
      if (x < -100 || y < -40 || x > view.width + 100 || y > view.height + 40) continue;
      if (focus && !(of < 0 ? focus.authors.has(-1 - of) : focus.works.has(of))) continue;
      const chosen = focus?.selection.kind === "work" && focus.selection.at === of;
      const listed = of >= 0 && corpus.works.role[of] === LISTED;
      const named = of < 0 || isNamed(corpus, of);
      if (!named && !chosen && !(focus ? focus.works.size < 60 || view.k > 2 : view.k > 2.6)) continue;
      if (!named && dots++ > MOST_NAMES) continue;
      const text = of < 0 ? corpus.people.name[corpus.authors.person[-1 - of]] : corpus.works.label[of];
      const narrow = view.width < NARROW;
      const letters = listed ? (narrow ? 11.5 : 13.5) : narrow ? 10.5 : 11.5;
      const font = `${listed || chosen ? "600 " : of < 0 ? "italic " : ""}${letters}px ${colours.font}`;
      const lines = listed ? wrap(text, 20) : [text];
      wishes.push({
        of,
        lines,
        x,
        y,
        gap: size(this.corpus, of, view) + 3,
        width: Math.max(...lines.map((line) => this.measure(line, font))),
        lineHeight: letters + (listed ? 2.5 : 1.5),
        sides: this.sides(of, listed, narrow),
        firm: listed,
        weight: (chosen ? 1e9 : listed ? 1e6 : named ? 1e3 : 0) + (of < 0 ? 0 : corpus.works.linked[of]),
        font,
        colour: of < 0 ? colours.author : listed || chosen ? colours.ink : named ? colours.ink : colours.soft,
      });
    }
    if (!focus) this.captions(picture, view, colours, wishes);
    return wishes;
  }

  private sides(of: number, listed: boolean, narrow: boolean): Side[] {
    const island = of < 0 ? (this.homes.get(-1 - of) ?? -1) : this.corpus.islandOf[of];
    if (!listed && island >= 0 && this.corpus.islands.named[island])
      return this.corpus.islands.mirrored[island] !== 1
        ? narrow
          ? ["right", "left"]
          : ["right"]
        : narrow
          ? ["left", "right"]
          : ["left"];
    return listed
      ? ["below", "below, more right", "below, more left", "above", "right", "left"]
      : ["right", "left", "below", "above"];
  }

  /** How many papers an island holds, and what the rows at the foot of the map are. */
  private captions(picture: Picture, view: View, colours: Palette, wishes: Wish[]): void {
    const { islands } = this.corpus;
    const caption = (text: string, x: number, y: number, sides: Side[], weight: number, gap: number) => {
      const font = `11px ${colours.font}`;
      const width = this.measure(text, font);
      const common = { of: null, lines: [text], gap, lineHeight: 13.5, font, colour: colours.soft, firm: false };
      wishes.push({ ...common, x: x * view.k + view.left, y: y * view.k + view.top, width, sides, weight });
    };
    picture.dots.forEach((dots, island) => {
      if (dots < 12) return;
      const half = (islands.height[island] / 2) * view.k;
      caption(`${dots} papers`, islands.x[island], islands.y[island], ["below", "above", "right", "left"], 500, half);
    });
    if (this.corpus.alone.some((work) => picture.shown[work]))
      caption("On the list, without a known link to another entry", 0, this.corpus.shelf, ["at"], 2e6, 0);
  }

  private measure(text: string, font: string): number {
    const key = `${font}\n${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      this.context.font = font;
      width = this.context.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }
}
