/** Colours, as the style sheet gives them for light and dark. */

import { CATEGORIES, classes, step, STEPS, type ColourBy } from "./colours";
import type { Corpus } from "./corpus";

export interface Palette {
  background: string;
  ink: string;
  soft: string;
  /** By role. */
  roles: string[];
  tints: string[];
  author: string;
  line: string;
  /** For sections and topics, and from the first years to the last; grey for the rest. */
  categories: string[];
  steps: string[];
  rest: string;
  font: string;
}

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const roles = ["listed", "cited", "citing", "elsewhere"];
  return {
    background: value("map"),
    ink: value("ink"),
    soft: value("soft"),
    roles: roles.map(value),
    tints: roles.map((role) => value(`${role}-tint`)),
    author: value("author"),
    line: value("line"),
    categories: Array.from({ length: CATEGORIES }, (_, at) => value(`category-${at + 1}`)),
    steps: Array.from({ length: STEPS }, (_, at) => value(`step-${at + 1}`)),
    rest: value("elsewhere"),
    font: getComputedStyle(document.body).fontFamily,
  };
}

/** What works wear on the map. */
export interface Coat {
  /** The class of each work: its place in `edges` and `tints`, the last of which is for -1. */
  of: Int8Array;
  edges: string[];
  /** What fills a hollow shape. */
  tints: string[];
  /** The palette, in which lines are grey unless colours say the role. */
  colours: Palette;
}

export function coat(corpus: Corpus, by: ColourBy, colours: Palette): Coat {
  const { of, names } = classes(corpus, by);
  if (by === "role") return { of, edges: colours.roles, tints: colours.tints, colours };
  const scale = names.map((_, at) => (by === "year" ? colours.steps[step(at, names.length)] : colours.categories[at]));
  const edges = [...scale, colours.rest];
  const grey = { ...colours, roles: colours.roles.map(() => colours.soft) };
  return { of, edges, tints: edges.map(() => colours.background), colours: grey };
}
