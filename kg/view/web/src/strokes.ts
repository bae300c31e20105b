/** Which lines a picture has, and what they look like. */

import type { Corpus } from "./corpus";
import { VEIL } from "./looks";
import type { Palette } from "./palette";
import { outer, type Line, type Picture } from "./picture";

/** Lines of one look. */
export interface Strokes {
  lines: Line[];
  colour: string;
  alpha: number;
  /** In pixels. */
  width: number;
  arrows: boolean;
  /** To the right of their direction, so that those back and forth are two. */
  bent: boolean;
}

/** More lit lines than this are thin and have no arrows. */
const MANY = 150;
/** More lines of one look than this are fainter and thinner the more they are, so that the marks are seen through them. */
const COMFORTABLE = 1000;

/** The lines, what is to lie above the rest last: a line that is lit comes twice. */
export function strokes(corpus: Corpus, picture: Picture, colours: Palette): Strokes[] {
  const { focus, wrote, named, within } = picture;
  const faint = focus ? VEIL : 1;
  const roles = colours.roles.map((colour, role) => ({
    lines: named.filter((line) => outer(corpus, line) === role),
    colour,
    alpha: 0.38 * faint,
    width: 1,
    arrows: !picture.bundled,
    bent: false,
  }));
  const all: Strokes[] = [
    eased({ lines: wrote, colour: colours.author, alpha: 0.45 * faint, width: 1, arrows: false, bent: false }),
    ...roles,
    eased({ lines: within, colour: colours.roles[0], alpha: 0.85 * faint, width: 1.7, arrows: true, bent: true }),
  ];
  if (focus) {
    const many = focus.cites.length + focus.citedBy.length > MANY;
    const lit = { alpha: many ? 0.13 : 0.8, width: many ? 0.8 : 1.3, arrows: !many, bent: !many };
    const { selection, authors } = focus;
    const isOf = (work: number) =>
      selection?.kind === "person" || (selection?.kind === "work" && selection.at === work);
    const written = wrote.filter(({ from, to }) => authors.has(-1 - from) && isOf(to));
    all.push(
      { lines: focus.citedBy, colour: colours.roles[2], ...lit },
      { lines: focus.cites, colour: colours.roles[1], ...lit },
      { lines: written, colour: colours.author, alpha: 0.9, width: 1.2, arrows: false, bent: false },
    );
  }
  return all.filter(({ lines }) => lines.length);
}

function eased(given: Strokes): Strokes {
  const ease = Math.min(1, Math.sqrt(COMFORTABLE / given.lines.length));
  if (ease === 1) return given;
  return { ...given, alpha: given.alpha * ease, width: Math.max(0.6, given.width * ease), arrows: false };
}
