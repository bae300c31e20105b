/** A pen that writes SVG: what is drawn with it becomes shapes and text that can be changed, scaled and searched. */

import type { Outline, Pen, Ruler } from "./pen";
import { plain } from "./plain";

const ANCHORS: Partial<Record<CanvasTextAlign, string>> = { center: "middle", right: "end" };

export class SvgOutline implements Outline {
  d = "";

  moveTo(x: number, y: number): void {
    this.d += `M${short(x)} ${short(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.d += `L${short(x)} ${short(y)}`;
  }

  quadraticCurveTo(byX: number, byY: number, x: number, y: number): void {
    this.d += `Q${short(byX)} ${short(byY)} ${short(x)} ${short(y)}`;
  }

  /** Clockwise, as on a canvas with a line to where it begins. SVG has no arc all around: that is two. */
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    const on = (angle: number) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
    if (this.d) this.lineTo(...on(from));
    else this.moveTo(...on(from));
    const steps = to - from > Math.PI ? [(from + to) / 2, to] : [to];
    for (const angle of steps) {
      const [toX, toY] = on(angle);
      this.d += `A${short(radius)} ${short(radius)} 0 0 1 ${short(toX)} ${short(toY)}`;
    }
  }

  closePath(): void {
    this.d += "Z";
  }
}

export class SvgPen extends SvgOutline implements Pen {
  fillStyle = "#000";
  strokeStyle = "#000";
  globalAlpha = 1;
  lineWidth = 1;
  lineJoin: CanvasLineJoin = "miter";
  font = "10px sans-serif";
  textAlign: CanvasTextAlign = "start";
  textBaseline: CanvasTextBaseline = "alphabetic";
  private elements: string[] = [];
  private halo = "";

  /** Only a canvas knows how wide text is. */
  constructor(private ruler: Ruler) {
    super();
  }

  /** The picture as a file. */
  file(width: number, height: number, title: string): string {
    return [
      `<?xml version="1.0" encoding="UTF-8"?>`,
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
      `<title>${escape(title)}</title>`,
      ...this.elements,
      "</svg>\n",
    ].join("\n");
  }

  /** Vectors need no more pixels: the picture is drawn in its own units. */
  setTransform(): void {}

  beginPath(): void {
    this.d = "";
  }

  fill(outline?: Outline): void {
    this.path(outline, this.paint("fill", this.fillStyle));
  }

  stroke(outline?: Outline): void {
    const line = `${this.paint("stroke", this.strokeStyle)} stroke-width="${short(this.lineWidth)}"`;
    this.path(outline, `fill="none" ${line} stroke-linejoin="${this.lineJoin}"`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const box = `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
    this.elements.push(`<rect ${box} ${this.paint("fill", this.fillStyle)}/>`);
  }

  /** Text is written once: the halo that is drawn behind it becomes its own. */
  strokeText(): void {
    const width = short(this.lineWidth);
    this.halo = ` ${this.paint("stroke", this.strokeStyle)} stroke-width="${width}" stroke-linejoin="${this.lineJoin}" paint-order="stroke"`;
  }

  fillText(text: string, x: number, y: number): void {
    const anchor = ANCHORS[this.textAlign];
    const place = `x="${short(x)}" y="${short(y)}"${anchor ? ` text-anchor="${anchor}"` : ""}`;
    const line = this.textBaseline === "middle" ? ` dominant-baseline="central"` : "";
    const look = `style="font: ${escape(this.font)}" ${this.paint("fill", this.fillStyle)}${this.halo}`;
    this.elements.push(`<text ${place}${line} ${look}>${escape(text)}</text>`);
    this.halo = "";
  }

  measureText(text: string): TextMetrics {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  private path(outline: Outline | undefined, look: string): void {
    const d = outline instanceof SvgOutline ? outline.d : this.d;
    if (d) this.elements.push(`<path d="${d}" ${look}/>`);
  }

  private paint(name: "fill" | "stroke", colour: string): string {
    const opacity = this.globalAlpha < 1 ? ` ${name}-opacity="${short(this.globalAlpha)}"` : "";
    return `${name}="${escape(colour)}"${opacity}`;
  }
}

function short(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
  return plain(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
}
