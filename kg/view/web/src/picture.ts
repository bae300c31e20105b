/** What the map is to show right now: marks, lines and names, made from the corpus and the state. No drawing here. */

import { LISTED, type Corpus, type Role } from "./corpus";
import type { Mark } from "./hits";
import { isGroup, ties } from "./insight";
import { cites, litPath } from "./paths";
import { related, type Selection, type State } from "./state";

export interface Line {
  from: number;
  to: number;
}

/** A wedge for all links between the shown dots of an island and one listed work. */
export interface Wedge {
  island: number;
  work: number;
  links: number;
  /** Whether the dots cite the listed work, or it cites them. */
  citing: boolean;
}

export interface Picture {
  shown: Uint8Array;
  marks: Mark[];
  /** Between listed works. */
  within: Line[];
  /** From listed works to the outside works that stand by name, and back; not bundled: all other links. */
  named: Line[];
  /** How many lines there would be, within the list, to those that stand by name, and of the selection. */
  allLines: number;
  /** Whether the links of dots are wedges; else each is a line. */
  bundled: boolean;
  wedges: Wedge[];
  /** How many wedges there would be. */
  allWedges: number;
  /** From authors on the map to what they wrote. */
  wrote: Line[];
  /** How many dots of each island are shown. */
  dots: number[];
  /** The islands of which names are shown. */
  columns: number[];
  focus: Focus | null;
  /** What parts of the picture are called. */
  captions?: { text: string; x: number; y: number }[];
}

/** What is lit while the rest is veiled. */
export interface Focus {
  /** null: it is what an answer names. */
  selection: Selection;
  works: Set<number>;
  /** Places of authors on the map. */
  authors: Set<number>;
  /** Links out of the selection, and into it. */
  cites: Line[];
  citedBy: Line[];
}

const MOST_WEDGES = 150;
/** More lines of one kind than this are no picture any more, and take long to draw. */
const MOST_LINES = 30_000;

/** At most so many lines: those between the best linked works. */
export function bestLinked(corpus: Corpus, lines: Line[], most = MOST_LINES): Line[] {
  if (lines.length <= most) return lines;
  const degree = (work: number) => corpus.cites[work].length + corpus.citedBy[work].length;
  const weights = new Map(lines.map((line) => [line, degree(line.from) + degree(line.to)]));
  return [...lines].sort((a, b) => weights.get(b)! - weights.get(a)!).slice(0, most);
}

/** How many lines are drawn, but for those to authors. */
export function countLines({ within, named, focus }: Picture): number {
  return within.length + named.length + (focus ? focus.cites.length + focus.citedBy.length : 0);
}

/** The role of a line's end outside the list; of one between listed works, that they are listed. */
export function outer({ works }: Corpus, { from, to }: Line): Role {
  return works.role[from] === LISTED ? works.role[to] : works.role[from];
}

/** The radius of a work or author on the map, in map units. */
export function radius(corpus: Corpus, of: number): number {
  if (of < 0) return 5;
  const island = corpus.islandOf[of];
  return corpus.works.role[of] !== LISTED && island >= 0 && corpus.islands.named[island] ? 5 : corpus.works.size[of];
}

/** How a work or an author is drawn, by its name in shapes.ts. */
export function shape(corpus: Corpus, of: number): string {
  return of < 0 ? "person" : corpus.works.shape[of];
}

export function place(corpus: Corpus, of: number): { x: number; y: number } {
  return of < 0
    ? { x: corpus.authors.x[-1 - of], y: corpus.authors.y[-1 - of] }
    : { x: corpus.works.x[of], y: corpus.works.y[of] };
}

/** Let a work or an author stand elsewhere from now on. */
export function put({ works, authors }: Corpus, of: number, { x, y }: { x: number; y: number }): void {
  const [points, place] = of < 0 ? [authors, -1 - of] : [works, of];
  points.x[place] = x;
  points.y[place] = y;
}

/** Draw the map out to a tall screen: nothing on it means a distance, and names need the room. */
export function stretch(corpus: Corpus, shown: Uint8Array, width: number, height: number): void {
  const { works, authors, islands } = corpus;
  const spread = (values: number[]) => {
    const there = values.filter((_, work) => shown[work]).sort((a, b) => a - b);
    return (there.at(-1) ?? 0) - (there[0] ?? 0);
  };
  const factor = Math.min(1.6, (height / width) * (spread(works.x) / spread(works.y)));
  if (!(factor > 1)) return;
  for (const values of [works.y, authors.y, islands.y, islands.height])
    values.forEach((y, at) => (values[at] = y * factor));
  corpus.shelf *= factor;
}

export function isNamed(corpus: Corpus, work: number): boolean {
  const island = corpus.islandOf[work];
  return corpus.works.role[work] === LISTED || (island >= 0 && corpus.islands.named[island] === 1);
}

export function compose(corpus: Corpus, state: State, shown: Uint8Array, pointed: Selection): Picture {
  const { islands, links, authors } = corpus;
  const marks: Mark[] = [];
  const mark = (of: number) => marks.push({ of, ...place(corpus, of), radius: radius(corpus, of) });
  shown.forEach((flag, work) => flag && mark(work));
  const authorShown = authors.works.map((works) => state.authors && works.some((work) => shown[work]));
  authorShown.forEach((flag, author) => flag && mark(-1 - author));

  // vis-network draws each link, so that it follows what is dragged; the timeline is none of its.
  const bundled = corpus.engine === "canvas" || state.view === "timeline";
  const within: Line[] = [];
  const named: Line[] = [];
  links.citing.forEach((from, link) => {
    const to = links.cited[link];
    if (!shown[from] || !shown[to]) return;
    const listed = Number(corpus.works.role[from] === LISTED) + Number(corpus.works.role[to] === LISTED);
    if (listed === 2) within.push({ from, to });
    else if (!bundled) named.push({ from, to });
    else if (!isNamed(corpus, from) || !isNamed(corpus, to)) return;
    // On the timeline those of all listed works would cross every name; those of one are drawn when it is lit.
    else if (listed === 1 && state.view !== "timeline") named.push({ from, to });
  });

  const wedges: Wedge[] = [];
  const dots = islands.works.map((works, island) => {
    const there = islands.named[island] ? 0 : works.reduce((sum, work) => sum + shown[work], 0);
    if (there && bundled)
      for (const work of islands.listed[island])
        if (shown[work]) wedges.push({ island, work, links: there, citing: islands.kind[island] === "citing" });
    return there;
  });

  // The broadest tell most; thousands of thin ones would tell nothing.
  const drawn = [...wedges].sort((a, b) => b.links - a.links).slice(0, MOST_WEDGES);

  const wrote = authors.works.flatMap((works, author) =>
    authorShown[author] ? works.filter((work) => shown[work]).map((to) => ({ from: -1 - author, to })) : [],
  );
  const columns = islands.named.flatMap((named, island) => {
    const isShown =
      islands.works[island].some((work) => shown[work]) ||
      islands.people[island].some((person) => authorShown[corpus.authorOf[person]]);
    return named && isShown ? [island] : [];
  });
  const selection = state.selection ?? pointed;
  const path = litPath(corpus, state);
  const painted = state.paint ? state.painted : null;
  const lit = selection
    ? path?.length
      ? along(corpus, path, selection)
      : focus(corpus, shown, selection)
    : painted && focusOn(corpus, painted);
  const allWedges = wedges.length;
  const all = { shown, marks, within, named, bundled, wedges: drawn, allWedges, wrote, dots, columns, focus: lit, allLines: 0 };
  return {
    ...all,
    allLines: countLines(all),
    within: bestLinked(corpus, within),
    named: bestLinked(corpus, named),
    focus: lit && { ...lit, cites: bestLinked(corpus, lit.cites), citedBy: bestLinked(corpus, lit.citedBy) },
  };
}

function focus(corpus: Corpus, shown: Uint8Array, selection: NonNullable<Selection>): Focus {
  const works = new Set([...related(corpus, selection)].filter((work) => shown[work]));
  const lit: Focus = { selection, works, authors: new Set(), cites: [], citedBy: [] };
  if (selection.kind === "work") {
    const at = selection.at;
    works.add(at);
    for (const link of corpus.cites[at]) {
      const to = corpus.links.cited[link];
      if (shown[to]) lit.cites.push({ from: at, to });
    }
    for (const link of corpus.citedBy[at]) {
      const from = corpus.links.citing[link];
      if (shown[from]) lit.citedBy.push({ from, to: at });
    }
    corpus.authors.works.forEach((wrote, author) => wrote.includes(at) && lit.authors.add(author));
  } else if (selection.kind === "person") {
    if (corpus.authorOf[selection.at] >= 0) lit.authors.add(corpus.authorOf[selection.at]);
  } else if (isGroup(selection)) {
    const { cites, citedBy } = ties(corpus, selection);
    const lines = (links: [number, number][]) =>
      links.filter((link) => link.every((work) => shown[work])).map(([from, to]) => ({ from, to }));
    lit.cites = lines(cites);
    lit.citedBy = lines(citedBy);
  }
  return lit;
}

/** A path instead of the neighbours: its works, and the links between each and the next as they go. */
function along(corpus: Corpus, path: number[], selection: NonNullable<Selection>): Focus {
  const lit: Focus = { selection, works: new Set(path), authors: new Set(), cites: [], citedBy: [] };
  path.slice(1).forEach((work, at) => {
    if (cites(corpus, path[at], work)) lit.cites.push({ from: path[at], to: work });
    if (cites(corpus, work, path[at])) lit.citedBy.push({ from: work, to: path[at] });
  });
  return lit;
}

/** The works that an answer names, and the links between them. */
function focusOn(corpus: Corpus, painted: number[]): Focus {
  const works = new Set(painted);
  const cites = painted.flatMap((from) =>
    corpus.cites[from].map((link) => ({ from, to: corpus.links.cited[link] })).filter(({ to }) => works.has(to)),
  );
  return { selection: null, works, authors: new Set(), cites, citedBy: [] };
}
