/** Small pictures of the map's shapes, for legends and lists. */

import { strike, trace } from "./shapes";

/** The names of the roles' colours in the style sheet. */
export const ROLE_COLOURS = ["listed", "cited", "citing", "elsewhere"];

const SVG = "http://www.w3.org/2000/svg";

/** A shape as an SVG element of 16 x 16 pixels; its colours come from the style sheet, by class. */
export function glyph(shape: string, colour: string, solid: boolean, radius = 5.5): SVGSVGElement {
  const commands: string[] = [];
  trace(
    {
      moveTo: (x, y) => commands.push(`M${x} ${y}`),
      lineTo: (x, y) => commands.push(`L${x} ${y}`),
      arc: (x, y, r, from, to) => commands.push(arc(x, y, r, from, to)),
      closePath: () => commands.push("Z"),
    },
    shape,
    8,
    8,
    radius,
  );
  return picture(`glyph ${colour} ${solid ? "solid" : "hollow"}`, [commands.join("")]);
}

/** The same glyph with the cross that says that the work was retracted. */
export function struck(svg: SVGSVGElement): SVGSVGElement {
  const commands: string[] = [];
  const note = (letter: string) => (x: number, y: number) => commands.push(`${letter}${x} ${y}`);
  strike({ moveTo: note("M"), lineTo: note("L"), arc: () => 0, closePath: () => 0 }, 8, 8, 5);
  const cross = document.createElementNS(SVG, "path");
  cross.setAttribute("class", "cross");
  cross.setAttribute("d", commands.join(""));
  svg.append(cross);
  return svg;
}

/** A line or a wedge of the map, for the legend. */
export function line(kind: "arrow" | "wedge" | "plain", colour: string): SVGSVGElement {
  const paths = {
    arrow: ["M1 11Q8 4 12 6", "M15 8L10.2 8.6L11.8 4.6Z"],
    wedge: ["M1 4L15 8L1 12Z"],
    plain: ["M1 12L15 4"],
  };
  return picture(`glyph ${colour} ${kind}`, paths[kind]);
}

function arc(x: number, y: number, r: number, from: number, to: number): string {
  const [x0, y0] = [x + r * Math.cos(from), y + r * Math.sin(from)];
  const [x1, y1] = [x + r * Math.cos(to), y + r * Math.sin(to)];
  if (to - from < 2 * Math.PI) return `M${x0} ${y0}A${r} ${r} 0 0 1 ${x1} ${y1}`;
  return `M${x0} ${y0}A${r} ${r} 0 1 1 ${x - r} ${y}A${r} ${r} 0 1 1 ${x0} ${y0}`;
}

function picture(classes: string, paths: string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", classes);
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
