/** Which names the map would show, where each may stand, and how much it matters. */

import { LISTED, type Corpus } from "./corpus";
import { cut, place as placeLabels, wrap, type Box, type Label, type Side, type Wish } from "./labels";
import type { Palette } from "./palette";
import type { Ruler } from "./pen";
import { isNamed, type Picture } from "./picture";
import { mainTopic } from "./topics";
import { at, size, type View } from "./view";

const MOST_NAMES = 70;
const AROUND: Side[] = ["below", "above", "right", "left"];
/** An island of fewer dots is not named after its topic. */
const TOPICAL = 25;
/** An island of a greater radius than this (pixels) has its topic written on it. */
const ROOMY = 24;
/** How many letters a name keeps where it finds no place as it is. */
const BRIEF = { listed: 14, outside: 20 };
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
    const shapes: Box[] = [];
    const listed: Box[] = [];
    for (const { of } of picture.marks) {
      if (of >= 0 && !isNamed(this.corpus, of)) continue;
      const [x, y] = at(this.corpus, of, view);
      // Round shapes leave their corners free.
      const half = size(this.corpus, of, view) * 0.85;
      const isListed = of >= 0 && this.corpus.works.role[of] === LISTED;
      (isListed ? listed : shapes).push({ left: x - half, top: y - half, right: x + half, bottom: y + half });
    }
    return placeLabels(this.wishes(picture, view, colours), shapes, listed, frame);
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
      const lines = listed ? wrap(text, narrow ? 13 : 20) : [text];
      const brief = cut(text, listed ? BRIEF.listed : BRIEF.outside);
      const width = (lines: string[]) => Math.max(...lines.map((line) => this.measure(line, font)));
      wishes.push({
        of,
        lines,
        shorter: brief === text ? undefined : { lines: [brief], width: width([brief]) },
        x,
        y,
        gap: size(this.corpus, of, view) + 3,
        width: width(lines),
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
      ? ["below", "below, more right", "below, more left", "above", "right", "left", "below, far right", "below, far left"]
      : ["right", "left", "below", "above"];
  }

  /** How many papers an island holds, and what the rows at the foot of the map are. */
  private captions(picture: Picture, view: View, colours: Palette, wishes: Wish[]): void {
    const { islands } = this.corpus;
    const discs = new Map<number, Box>();
    picture.dots.forEach((dots, island) => {
      if (dots < 12) return;
      const x = islands.x[island] * view.k + view.left;
      const y = islands.y[island] * view.k + view.top;
      // Discs leave their corners free.
      const half = (islands.height[island] / 2) * view.k * 0.8;
      discs.set(island, { left: x - half, top: y - half, right: x + half, bottom: y + half });
    });
    const font = `11px ${colours.font}`;
    const width = (lines: string[]) => Math.max(...lines.map((line) => this.measure(line, font)));
    const caption = (lines: string[], x: number, y: number, sides: Side[], more: Partial<Wish>) => {
      const place = { x: x * view.k + view.left, y: y * view.k + view.top };
      const usual = { of: null, gap: 0, lineHeight: 13.5, font, colour: colours.soft, firm: false, weight: 2e6 };
      wishes.push({ ...usual, lines, width: width(lines), sides, ...place, ...more });
    };
    for (const [island, disc] of discs) {
      const dots = picture.dots[island];
      const half = (islands.height[island] / 2) * view.k;
      const topic = dots < TOPICAL ? null : mainTopic(this.corpus, island, picture.shown);
      const count = [`${dots} papers`];
      const beside = topic === null ? count : wrap(`${count[0]}: ${topic}`, 22);
      const on = [...(topic?.split(", ") ?? []), ...count];
      // Beside its island a topic must not lie on the next one.
      const off = [...discs.values()].filter((other) => other !== disc);
      const around = { lines: beside, width: width(beside), sides: AROUND, off, colour: colours.soft };
      const shorter = { ...around, shorter: { lines: count, width: width(count), off: [] } };
      const common = { gap: half, weight: 500 + dots / 1e6 };
      const [x, y] = [islands.x[island], islands.y[island]];
      if (half > ROOMY) caption(on, x, y, ["at"], { ...common, shorter, colour: colours.ink });
      else caption(beside, x, y, AROUND, { ...common, ...shorter });
    }
    for (const { text, x, y } of picture.captions ?? []) caption([text], x, y, ["right"], { firm: true });
    if (this.corpus.alone.some((work) => picture.shown[work]))
      caption(["On the list, without a known link to another entry"], 0, this.corpus.shelf, ["at"], {});
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
