/** Draws a picture on a canvas: lines, shapes and names, in batches of one colour. */

import { LISTED, type Corpus } from "./corpus";
import { place as placeLabels, wrap, type Box, type Label, type Side, type Wish } from "./labels";
import type { Palette } from "./palette";
import { isNamed, place, radius, type Line, type Picture } from "./picture";
import { trace } from "./shapes";

export interface View {
  /** Pixels of the canvas, and how many device pixels each has. */
  width: number;
  height: number;
  ratio: number;
  /** The map is drawn at x * k + left, y * k + top. */
  k: number;
  left: number;
  top: number;
}

const VEIL = 0.13;
const MOST_NAMES = 70;
/** Below this width (pixels) names are smaller, and the picture is fitted to its shapes and not to its names. */
export const NARROW = 600;

export class Drawing {
  private widths = new Map<string, number>();

  constructor(
    private context: CanvasRenderingContext2D,
    private corpus: Corpus,
  ) {}

  /** Draw, and return the names that found a place. */
  draw(picture: Picture, view: View, colours: Palette): Label[] {
    const c = this.context;
    c.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    c.fillStyle = colours.background;
    c.fillRect(0, 0, view.width, view.height);
    c.lineJoin = "round";
    this.drawWedges(picture, view, colours);
    this.drawLines(picture, view, colours);
    this.drawMarks(picture, view, colours);
    const labels = placeLabels(this.wishes(picture, view, colours), this.obstacles(picture, view), {
      left: 2,
      top: 2,
      right: view.width - 2,
      bottom: view.height - 2,
    });
    this.drawLabels(labels, colours);
    return labels;
  }

  /** Shapes keep their size on the screen within bounds: readable from far, not huge from near. */
  private radius(of: number, view: View): number {
    const least = of < 0 || isNamed(this.corpus, of) ? 0.55 : 0.3;
    return radius(this.corpus, of) * Math.min(Math.max(view.k, least), 1.6);
  }

  private at(of: number, view: View): [number, number] {
    const { x, y } = place(this.corpus, of);
    return [x * view.k + view.left, y * view.k + view.top];
  }

  private drawWedges(picture: Picture, view: View, colours: Palette): void {
    const c = this.context;
    const { islands } = this.corpus;
    for (const citing of [true, false]) {
      c.fillStyle = colours.roles[citing ? 2 : 1];
      c.globalAlpha = picture.focus ? 0.025 : 0.1;
      for (const wedge of picture.wedges) {
        if (wedge.citing !== citing) continue;
        const x = islands.x[wedge.island] * view.k + view.left;
        const y = islands.y[wedge.island] * view.k + view.top;
        const [toX, toY] = this.at(wedge.work, view);
        const length = Math.hypot(toX - x, toY - y) || 1;
        // Broad at the citing end, a point at the cited one.
        const broad = Math.min(1.2 + 0.9 * Math.sqrt(wedge.links), 12) * Math.min(Math.max(view.k, 0.5), 1.5);
        const [near, far] = citing ? [broad, 0.4] : [0.4, broad];
        const nx = -(toY - y) / length;
        const ny = (toX - x) / length;
        c.beginPath();
        c.moveTo(x + nx * near, y + ny * near);
        c.lineTo(toX + nx * far, toY + ny * far);
        c.lineTo(toX - nx * far, toY - ny * far);
        c.lineTo(x - nx * near, y - ny * near);
        c.fill();
      }
    }
    c.globalAlpha = 1;
  }

  private drawLines(picture: Picture, view: View, colours: Palette): void {
    const { focus } = picture;
    const faint = focus ? VEIL : 1;
    this.strokes(picture.wrote, view, colours.author, 0.45 * faint, 1, false);
    this.strokes(picture.named, view, colours.roles[1], 0.38 * faint, 1, false);
    this.strokes(picture.within, view, colours.roles[0], 0.85 * faint, 1.7, true);
    if (!focus) return;
    const many = focus.cites.length + focus.citedBy.length > 150;
    const alpha = many ? 0.13 : 0.8;
    this.strokes(focus.citedBy, view, colours.roles[2], alpha, many ? 0.8 : 1.3, !many);
    this.strokes(focus.cites, view, colours.roles[1], alpha, many ? 0.8 : 1.3, !many);
    const written = picture.wrote.filter((line) =>
      focus.selection.kind === "person"
        ? focus.authors.has(-1 - line.from)
        : focus.authors.has(-1 - line.from) && line.to === focus.selection.at,
    );
    this.strokes(written, view, colours.author, 0.9, 1.2, false);
  }

  /** Lines from edge to edge of their shapes, slightly bent to the right of their direction if they have arrows. */
  private strokes(lines: Line[], view: View, colour: string, alpha: number, width: number, arrows: boolean): void {
    const c = this.context;
    c.globalAlpha = alpha;
    c.strokeStyle = c.fillStyle = colour;
    c.lineWidth = width;
    const heads = new Path2D();
    c.beginPath();
    for (const line of lines) {
      const [x0, y0] = this.at(line.from, view);
      const [x1, y1] = this.at(line.to, view);
      const length = Math.hypot(x1 - x0, y1 - y0);
      if (length < 1) continue;
      const bend = arrows ? Math.min(length * 0.1, 26) : 0;
      const mx = (x0 + x1) / 2 - ((y1 - y0) / length) * bend;
      const my = (y0 + y1) / 2 + ((x1 - x0) / length) * bend;
      const back = this.radius(line.to, view) + 2.5;
      const reach = Math.hypot(x1 - mx, y1 - my) || 1;
      const ux = (x1 - mx) / reach;
      const uy = (y1 - my) / reach;
      const ex = x1 - ux * back;
      const ey = y1 - uy * back;
      c.moveTo(x0, y0);
      if (arrows) c.quadraticCurveTo(mx, my, ex - ux * 4, ey - uy * 4);
      else c.lineTo(ex, ey);
      const head = arrows ? 5 + 2.2 * width : 0;
      if (!head) continue;
      heads.moveTo(ex, ey);
      heads.lineTo(ex - ux * head - uy * head * 0.42, ey - uy * head + ux * head * 0.42);
      heads.lineTo(ex - ux * head + uy * head * 0.42, ey - uy * head - ux * head * 0.42);
      heads.closePath();
    }
    c.stroke();
    c.fill(heads);
    c.globalAlpha = 1;
  }

  private drawMarks(picture: Picture, view: View, colours: Palette): void {
    const { works, referencesKnown } = this.corpus;
    const { focus } = picture;
    // One path for each look, so that thousands of dots are a handful of calls.
    const looks = new Map<string, { path: Path2D; fill: string; edge: string; width: number; alpha: number }>();
    for (const { of } of picture.marks) {
      const [x, y] = this.at(of, view);
      const size = this.radius(of, view);
      if (x < -size || y < -size || x > view.width + size || y > view.height + size) continue;
      const lit = !focus || (of < 0 ? focus.authors.has(-1 - of) : focus.works.has(of));
      const role = of < 0 ? -1 : works.role[of];
      const colour = of < 0 ? colours.author : colours.roles[role];
      const solid = of < 0 || referencesKnown[of] === 1;
      const dot = of >= 0 && !isNamed(this.corpus, of);
      const key = `${role} ${solid} ${dot} ${lit}`;
      let look = looks.get(key);
      if (!look) {
        look = {
          path: new Path2D(),
          fill: solid ? colour : of < 0 ? colour : colours.tints[role],
          edge: colour,
          width: role === LISTED ? 2.2 : dot ? 0.9 : 1.4,
          alpha: lit ? (dot && !focus ? 0.72 : 1) : VEIL,
        };
        looks.set(key, look);
      }
      trace(look.path, of < 0 ? "person" : works.shape[of], x, y, size);
    }
    const c = this.context;
    // Dots first, listed works last: `false` and `true` of the key would sort by chance.
    const order = [...looks.entries()].sort(([a], [b]) => rank(a) - rank(b));
    for (const [, look] of order) {
      if (look.alpha < 1) {
        c.globalAlpha = 1;
        c.fillStyle = colours.background;
        c.fill(look.path);
      }
      c.globalAlpha = look.alpha;
      c.fillStyle = look.fill;
      c.fill(look.path);
      c.lineWidth = look.width;
      c.strokeStyle = look.edge;
      c.stroke(look.path);
    }
    c.globalAlpha = 1;
    this.drawRing(picture, view, colours);
  }

  private drawRing(picture: Picture, view: View, colours: Palette): void {
    const selection = picture.focus?.selection;
    if (selection?.kind !== "work") return;
    const c = this.context;
    c.beginPath();
    c.arc(...this.at(selection.at, view), this.radius(selection.at, view) + 5, 0, 2 * Math.PI);
    c.strokeStyle = colours.ink;
    c.lineWidth = 2;
    c.stroke();
  }

  private obstacles(picture: Picture, view: View): Box[] {
    return picture.marks
      .filter(({ of }) => of < 0 || isNamed(this.corpus, of))
      .map(({ of }) => {
        const [x, y] = this.at(of, view);
        // Round shapes leave their corners free.
        const half = this.radius(of, view) * 0.85;
        return { left: x - half, top: y - half, right: x + half, bottom: y + half };
      });
  }

  private wishes(picture: Picture, view: View, colours: Palette): Wish[] {
    const { corpus } = this;
    const { focus } = picture;
    const wishes: Wish[] = [];
    let dots = 0;
    for (const { of } of picture.marks) {
      const [x, y] = this.at(of, view);
      if (x < -100 || y < -40 || x > view.width + 100 || y > view.height + 40) continue;
      if (focus && !(of < 0 ? focus.authors.has(-1 - of) : focus.works.has(of))) continue;
      const chosen = focus?.selection.kind === "work" && focus.selection.at === of;
      const listed = of >= 0 && corpus.works.role[of] === LISTED;
      const named = of < 0 || isNamed(corpus, of);
      if (!named && !chosen && !(focus ? focus.works.size < 60 || view.k > 2 : view.k > 2.6)) continue;
      if (!named && dots++ > MOST_NAMES) continue;
      const text = of < 0 ? corpus.people.name[corpus.authors.person[-1 - of]] : corpus.works.label[of];
      const narrow = view.width < NARROW;
      const size = listed ? (narrow ? 11.5 : 13.5) : narrow ? 10.5 : 11.5;
      const font = `${listed || chosen ? "600 " : of < 0 ? "italic " : ""}${size}px ${colours.font}`;
      const lines = listed ? wrap(text, 20) : [text];
      wishes.push({
        of,
        lines,
        x,
        y,
        gap: this.radius(of, view) + 3,
        width: Math.max(...lines.map((line) => this.measure(line, font))),
        lineHeight: size + (listed ? 2.5 : 1.5),
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
    const island = of < 0 ? this.islandOfAuthor(-1 - of) : this.corpus.islandOf[of];
    if (!listed && island >= 0 && this.corpus.islands.named[island])
      return this.corpus.islands.mirrored[island] !== 1 ? (narrow ? ["right", "left"] : ["right"]) : narrow ? ["left", "right"] : ["left"];
    return listed ? ["below", "below, more right", "below, more left", "above", "right", "left"] : ["right", "left", "below", "above"];
  }

  private islandOfAuthor(author: number): number {
    const person = this.corpus.authors.person[author];
    return this.corpus.islands.people.findIndex((people) => people.includes(person));
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

  private drawLabels(labels: Label[], colours: Palette): void {
    const c = this.context;
    c.textBaseline = "middle";
    c.strokeStyle = colours.background;
    c.lineWidth = 3.5;
    for (const label of labels) {
      c.font = label.font;
      c.fillStyle = label.colour;
      c.textAlign = label.side === "right" ? "left" : label.side === "left" ? "right" : "center";
      const x = { right: label.box.left + 1, left: label.box.right - 1 }[label.side as string];
      label.lines.forEach((line, row) => {
        const at = [x ?? (label.box.left + label.box.right) / 2, label.box.top + label.lineHeight * (row + 0.5)] as const;
        c.strokeText(line, ...at);
        c.fillText(line, ...at);
      });
    }
  }
}

function rank(key: string): number {
  const [role, , dot, lit] = key.split(" ");
  return (lit === "true" ? 10 : 0) + (dot === "true" ? 0 : 4) + (role === "0" ? 4 : 0);
}
