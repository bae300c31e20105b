/** The shortest way from one work to another along the links of the works at hand. */

import { LISTED, type Corpus } from "./corpus";
import type { State } from "./state";

/** `any` follows links both ways, `cites` only from what cites to what is cited, `cited` only back. */
export type Way = "any" | "cites" | "cited";

/** The works of a shortest path, both ends included; null: there is none. Of equals, the one through the list. */
export function shortest(corpus: Corpus, from: number, to: number, way: Way): number[] | null {
  const steps = stepsTo(corpus, from, to, way);
  if (steps[from] < 0) return null;
  const path = [from];
  while (path.at(-1) !== to) {
    const nearer = ahead(corpus, path.at(-1)!, way).filter((work) => steps[work] === steps[path.at(-1)!] - 1);
    path.push(nearer.reduce((best, work) => (better(corpus, work, best) ? work : best)));
  }
  return path;
}

/** From each work, how many steps it takes to `to`; -1: no way, or none as short as that from `from`. */
function stepsTo(corpus: Corpus, from: number, to: number, way: Way): Int32Array {
  const back = { any: "any", cites: "cited", cited: "cites" } as const;
  const steps = new Int32Array(corpus.works.title.length).fill(-1);
  steps[to] = 0;
  let reached = [to];
  while (reached.length && steps[from] < 0) {
    const next: number[] = [];
    for (const work of reached)
      for (const other of ahead(corpus, work, back[way])) {
        if (steps[other] >= 0) continue;
        steps[other] = steps[work] + 1;
        next.push(other);
      }
    reached = next;
  }
  return steps;
}

function ahead(corpus: Corpus, work: number, way: Way): number[] {
  const cites = way === "cited" ? [] : corpus.cites[work].map((link) => corpus.links.cited[link]);
  const cited = way === "cites" ? [] : corpus.citedBy[work].map((link) => corpus.links.citing[link]);
  return [...cites, ...cited];
}

function better(corpus: Corpus, one: number, other: number): boolean {
  const { role, linked } = corpus.works;
  const weight = (work: number) => (role[work] === LISTED ? 1e6 : 0) + linked[work];
  return weight(one) > weight(other) || (weight(one) === weight(other) && one < other);
}

/** Whether the first cites the second, as far as is known. */
export function cites(corpus: Corpus, citing: number, cited: number): boolean {
  return corpus.cites[citing].some((link) => corpus.links.cited[link] === cited);
}

let last: { corpus: Corpus; from: number; to: number; path: number[] | null } | null = null;

/** The path that is lit: the one that was asked for, as long as the chosen work is on it. */
export function litPath(corpus: Corpus, state: State): number[] | null {
  if (!state.path || state.selection?.kind !== "work") return null;
  const [from, to] = state.path;
  // Every picture asks for it again.
  if (last?.corpus !== corpus || last.from !== from || last.to !== to)
    last = { corpus, from, to, path: shortest(corpus, from, to, "any") };
  const isOn = state.selection.at === from || last.path?.includes(state.selection.at);
  return isOn ? (last.path ?? []) : null;
}
