/** Which names the map would show, where each may stand, and how much it matters. */

import { LISTED, type Corpus } from "./corpus";
import { place as placeLabels, wrap, type Box, type Label, type Side, type Wish } from "./labels";
import type { Palette } from "./palette";
import type { Ruler } from "./pen";
import { isNamed, type Picture } from "./picture";
import { mainTopic } from "./topics";
import { at, size, type View } from "./view";

const MOST_NAMES = 70;
const AROUND: Side[] = ["below", "above", "right", "left"];
/** An island of fewer dots is not named after its topic. */
const TOPICAL = 25;
/** Below this width (pixels) names are smaller, and the picture is fitted to its shapes and not to its names. */
export const NARROW = 600;

export class Names {
  private widths = new Map<string, number>();
  /** The island of each author on the map. */
  private homes = new Map<number, number>();

  constructor(
    private context: Ruler,
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
      const chosen = focus?.selection?.kind === "work" && focus.selection.at === of;
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
    if (listed && island >= 0)
      return this.corpus.islands.mirrored[island]
        ? ["left", "right", "below", "above"]
        : ["right", "left", "below", "above"];
    if (island >= 0 && this.corpus.islands.named[island])
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
    const discs = picture.dots.flatMap((dots, island) => {
      if (dots < 12) return [];
      const x = islands.x[island] * view.k + view.left;
      const y = islands.y[island] * view.k + view.top;
      // Discs leave their corners free.
      const half = (islands.height[island] / 2) * view.k * 0.8;
      return [{ left: x - half, top: y - half, right: x + half, bottom: y + half }];
    });
    const caption = (lines: string[], x: number, y: number, sides: Side[], weight: number, gap: number, short?: string, firm = false) => {
      const font = `11px ${colours.font}`;
      const width = Math.max(...lines.map((line) => this.measure(line, font)));
      const shorter = short === undefined ? undefined : { lines: [short], width: this.measure(short, font), off: [] };
      const common = { of: null, lines, gap, lineHeight: 13.5, font, colour: colours.soft, firm };
      // A topic beside an island must not lie on the next one.
      const off = short === undefined ? [] : discs;
      wishes.push({ ...common, shorter, off, x: x * view.k + view.left, y: y * view.k + view.top, width, sides, weight });
    };
    picture.dots.forEach((dots, island) => {
      if (dots < 12) return;
      const half = (islands.height[island] / 2) * view.k;
      const topic = mainTopic(this.corpus, island, picture.shown);
      const lines = dots < TOPICAL || topic === null ? [`${dots} papers`] : wrap(`${dots} papers: ${topic}`, 22);
      caption(lines, islands.x[island], islands.y[island], AROUND, 500 + dots / 1e6, half, `${dots} papers`);
    });
    for (const { text, x, y } of picture.captions ?? []) caption([text], x, y, ["right"], 2e6, 0, undefined, true);
    if (this.corpus.alone.some((work) => picture.shown[work]))
      caption(["On the list, without a known link to another entry"], 0, this.corpus.shelf, ["at"], 2e6, 0);
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
