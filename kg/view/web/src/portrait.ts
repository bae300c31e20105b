/** The map as a picture to keep, with what is known and what is not written under it. */

import type { MapView } from "./mapview";
import type { Pen, Ruler } from "./pen";
import { SvgOutline, SvgPen } from "./svg";

export interface Legend {
  title: string;
  /** What is shown, and what is not known. */
  known: string;
}

const MARGIN = 14;
const LINE = 17;
/** How many device pixels a pixel of the map has in a picture. */
const SHARPNESS = 2;

export function png(map: MapView, legend: Legend): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { alpha: false })!;
  const lines = wrapped(pen, map, legend);
  canvas.width = map.view.width * SHARPNESS;
  canvas.height = (map.view.height + footHeight(lines)) * SHARPNESS;
  map.drawWith(pen, () => new Path2D(), SHARPNESS);
  writeFoot(pen, map, lines);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

export function svg(map: MapView, legend: Legend): string {
  const pen = new SvgPen(document.createElement("canvas").getContext("2d")!);
  const lines = wrapped(pen, map, legend);
  map.drawWith(pen, () => new SvgOutline(), 1);
  writeFoot(pen, map, lines);
  return pen.file(map.view.width, map.view.height + footHeight(lines), legend.title);
}

interface FootLine {
  text: string;
  font: string;
}

function wrapped(ruler: Ruler, map: MapView, { title, known }: Legend): FootLine[] {
  const { font } = map.colours;
  return [
    { text: title, font: `600 13px ${font}` },
    { text: known, font: `12px ${font}` },
  ].flatMap(({ text, font }) => {
    ruler.font = font;
    return lines(text, (part) => ruler.measureText(part).width <= map.view.width - 2 * MARGIN).map((one) => ({
      text: one,
      font,
    }));
  });
}

/** Text in lines that fit, broken between words; a word that does not fit stands alone. */
export function lines(text: string, fits: (text: string) => boolean): string[] {
  const found: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = found.length ? `${found.at(-1)} ${word}` : word;
    if (found.length && fits(longer)) found[found.length - 1] = longer;
    else found.push(word);
  }
  return found;
}

function footHeight(lines: FootLine[]): number {
  return lines.length * LINE + 2 * MARGIN;
}

function writeFoot(pen: Pen, map: MapView, lines: FootLine[]): void {
  const { width, height } = map.view;
  pen.fillStyle = map.colours.background;
  pen.fillRect(0, height, width, footHeight(lines));
  pen.fillStyle = map.colours.line;
  pen.fillRect(0, height, width, 1);
  pen.fillStyle = map.colours.ink;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  lines.forEach(({ text, font }, at) => {
    pen.font = font;
    pen.fillText(text, MARGIN, height + MARGIN + LINE * (at + 0.5));
  });
}
