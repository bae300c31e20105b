/** Draws a picture on a canvas: lines, shapes and names, in batches of one colour. */

import type { Corpus } from "./corpus";
import { pair } from "./insight";
import type { Label } from "./labels";
import { Looks, wear, type Look } from "./looks";
import { Names } from "./names";
import type { Coat, Palette } from "./palette";
import type { Outline, Pen } from "./pen";
import { shape, type Picture } from "./picture";
import { strike, trace, Tracer } from "./shapes";
import { strokes, type Strokes } from "./strokes";
import { at, size, type View } from "./view";

/** A dot of a smaller radius than this (pixels) has no shape that could be seen, and is drawn as a square. */
const SPECK = 1.1;

export class Drawing {
  private names: Names;

  constructor(
    private context: Pen,
    private corpus: Corpus,
    private newOutline: () => Outline = () => new Path2D(),
  ) {
    this.names = new Names(context, corpus);
  }

  /** Draw, `under` first, and return the names that found a place. */
  draw(picture: Picture, view: View, coat: Coat, under: () => void = () => {}): Label[] {
    const { colours } = coat;
    const c = this.context;
    c.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    c.fillStyle = colours.background;
    c.fillRect(0, 0, view.width, view.height);
    under();
    c.lineJoin = "round";
    this.drawWedges(picture, view, colours);
    for (const one of strokes(this.corpus, picture, colours)) this.drawLines(one, view);
    this.drawMarks(picture, view, coat);
    return this.drawOver(picture, view, colours);
  }

  /** What lies above all marks: rings, crosses, and names, of which those are returned that found a place. */
  drawOver(picture: Picture, view: View, colours: Palette): Label[] {
    this.drawRings(picture, view, colours);
    this.drawCrosses(picture, view, colours);
    const labels = this.names.place(picture, view, colours);
    this.drawLabels(labels, colours);
    return labels;
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
        const [toX, toY] = at(this.corpus, wedge.work, view);
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

  /** Lines from edge to edge of their shapes. */
  private drawLines({ lines, colour, alpha, width, arrows, bent }: Strokes, view: View): void {
    const c = this.context;
    c.globalAlpha = alpha;
    c.strokeStyle = c.fillStyle = colour;
    c.lineWidth = width;
    const heads = this.newOutline();
    c.beginPath();
    for (const line of lines) {
      const [x0, y0] = at(this.corpus, line.from, view);
      const [x1, y1] = at(this.corpus, line.to, view);
      const length = Math.hypot(x1 - x0, y1 - y0);
      if (length < 1) continue;
      const bend = bent ? Math.min(length * 0.1, 26) : 0;
      const mx = (x0 + x1) / 2 - ((y1 - y0) / length) * bend;
      const my = (y0 + y1) / 2 + ((x1 - x0) / length) * bend;
      const back = size(this.corpus, line.to, view) + 2.5;
      const reach = Math.hypot(x1 - mx, y1 - my) || 1;
      const ux = (x1 - mx) / reach;
      const uy = (y1 - my) / reach;
      const ex = x1 - ux * back;
      const ey = y1 - uy * back;
      c.moveTo(x0, y0);
      // The tip of an arrow is finer than its line.
      const before = arrows ? 4 : 0;
      if (bent) c.quadraticCurveTo(mx, my, ex - ux * before, ey - uy * before);
      else c.lineTo(ex - ux * before, ey - uy * before);
      const head = arrows ? 5 + 2.2 * width : 0;
      if (!head) continue;
      heads.moveTo(ex, ey);
      heads.lineTo(ex - ux * head - uy * head * 0.42, ey - uy * head + ux * head * 0.42);
      heads.lineTo(ex - ux * head + uy * head * 0.42, ey - uy * head - ux * head * 0.42);
    }
    c.stroke();
    c.fill(heads);
    c.globalAlpha = 1;
  }

  private drawMarks(picture: Picture, view: View, coat: Coat): void {
    const looks = new Looks(this.corpus, picture.focus, coat);
    // One path for each look, so that thousands of dots are a handful of calls.
    const batches = new Map<Look, { outline: Outline; specks: number[] }>();
    for (const { of } of picture.marks) {
      const [x, y] = at(this.corpus, of, view);
      const reach = size(this.corpus, of, view);
      if (x < -reach || y < -reach || x > view.width + reach || y > view.height + reach) continue;
      const look = looks.of(of);
      let batch = batches.get(look);
      if (!batch) batches.set(look, (batch = { outline: this.newOutline(), specks: [] }));
      if (reach < SPECK) batch.specks.push(x - reach, y - reach, 2 * reach);
      else trace(new Tracer(batch.outline), shape(this.corpus, of), x, y, reach);
    }
    const c = this.context;
    for (const [look, { outline, specks }] of [...batches].sort(([a], [b]) => a.rank - b.rank)) {
      wear(c, outline, look, coat.colours.background);
      c.globalAlpha = look.alpha;
      c.fillStyle = look.edge;
      for (let at = 0; at < specks.length; at += 3) c.fillRect(specks[at], specks[at + 1], specks[at + 2], specks[at + 2]);
      c.globalAlpha = 1;
    }
  }

  /** A cross through what says of itself that it was retracted, past the edge of its shape. */
  private drawCrosses(picture: Picture, view: View, colours: Palette): void {
    const crosses = this.newOutline();
    for (const work of this.corpus.withdrawalOf.keys()) {
      if (!picture.shown[work] || (picture.focus && !picture.focus.works.has(work))) continue;
      strike(crosses, ...at(this.corpus, work, view), Math.max(size(this.corpus, work, view), 3));
    }
    const c = this.context;
    c.strokeStyle = colours.ink;
    c.lineWidth = 1.8;
    c.stroke(crosses);
  }

  private drawRings(picture: Picture, view: View, colours: Palette): void {
    const selection = picture.focus?.selection;
    const chosen =
      selection?.kind === "work" ? [selection.at] : selection?.kind === "pair" ? pair(this.corpus, selection.at) : [];
    const c = this.context;
    c.strokeStyle = colours.ink;
    c.lineWidth = 2;
    for (const work of chosen) {
      if (!picture.shown[work]) continue;
      c.beginPath();
      c.arc(...at(this.corpus, work, view), size(this.corpus, work, view) + 5, 0, 2 * Math.PI);
      c.stroke();
    }
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
        const at = [
          x ?? (label.box.left + label.box.right) / 2,
          label.box.top + label.lineHeight * (row + 0.5),
        ] as const;
        c.strokeText(line, ...at);
        c.fillText(line, ...at);
      });
    }
  }
}
