/** Read next: works outside the list in the rankings of kg/insight/rank.py, and how far each of them is known. */

import { workGlyph, workNames, type Choose } from "./buttons";
import { appearances, type Corpus } from "./corpus";
import { el } from "./elements";
import { RANKINGS, type Which } from "./insight";
import { reveals, type Store } from "./state";
import { switchOf } from "./switch";
import type { Pane } from "./views";
import { count, list, number, sectionName } from "./words";

/** How many are listed before more are asked for. */
const FIRST = 50;

const WAYS: Record<Which, { label: string; says: string; lead: string }> = {
  old: {
    label: "Old",
    says: "what the list builds upon",
    lead: "Works outside the list that listed papers cite; where most citation counts are known, a link to a work that everybody cites counts less.",
  },
  new: {
    label: "New",
    says: "what has come of it",
    lead: "Works outside the list that cite listed papers.",
  },
  bridge: {
    label: "Bridges",
    says: "what links its parts",
    lead: "Works outside the list that are linked, in either way, with several of its sections (or communities, if it has no sections); where most citation counts are known, that everybody cites a work counts less.",
  },
};

/** The rows of a ranking that pass the filters, as places in it: their ranks are those among all. */
export function passing({ insight }: Corpus, which: Which, shown: Uint8Array): number[] {
  return insight.rankings[which].row.flatMap((row, at) => (shown[insight.suggested.work[row]] ? [at] : []));
}

/** Out of how many known lists a ranking comes. */
export function basis({ insight: { basis: known } }: Corpus, which: Which): string {
  const papers = count(known.papers, "listed paper");
  const lists = { old: `references of ${known.references}`, new: `citations of ${known.citations}` };
  return `the ${which === "bridge" ? `${lists.old} and the ${lists.new}` : lists[which]} of ${papers}`;
}

/** How well the rankings find what is on the list, and whether citation counts alone do better. */
export function selfCheck({ insight: { selfCheck: check } }: Corpus): string {
  if (!check.findable)
    return "Self-check: no listed paper has a counted link with another one, so that none could be found again.";
  const { findable, counted, found, byFame, depths, papers } = check;
  // Of other papers their number would say nothing of these.
  const better = counted === findable && byFame.every((one, at) => one > found[at]);
  const of = counted < findable ? ` of the ${counted} in rankings of which most citations are known` : "";
  return [
    `Self-check: listed papers were hidden in turn. Of the ${findable} that could be found again (of ${papers}), ` +
      `${list(found.map(number))} stand among the first ${list(depths.map(number))} of Old or New` +
      (counted ? `; if citation counts alone ranked, ${list(byFame.map(number))}${of}.` : "."),
    ...(better ? ["So on this list the most cited works are the surer guess."] : []),
  ].join(" ");
}

export function readNext(parent: HTMLElement, corpus: Corpus, store: Store): Pane {
  const choose: Choose = (selection) => store.set({ selection, reveal: reveals(corpus, selection) });
  const { row: ways, press } = switchOf(
    "Which works",
    RANKINGS.map((name) => ({ name, ...WAYS[name] })),
    (ranking) => store.set({ ranking }),
  );
  const lead = el("p", { class: "lead" });
  const tally = el("p", { class: "tally", attributes: { role: "status" } });
  const rows = el("ol", { class: "next" });
  const more = el("button", { class: "more" });
  parent.append(
    el("h2", {}, "Read next"),
    ways,
    lead,
    el("p", { class: "note" }, selfCheck(corpus)),
    tally,
    rows,
    more,
  );
  let most = FIRST;
  let made = "";
  let which: Which = "old";
  let there: number[] = [];
  const show = () => {
    const first = there.slice(0, most);
    // Rows that stay keep the focus.
    const now = `${which} ${first.join(" ")}`;
    if (now !== made) rows.replaceChildren(...first.map((at) => row(corpus, which, at, choose)));
    made = now;
    more.hidden = there.length <= most;
    more.textContent = `Show all ${number(there.length)}`;
  };
  more.addEventListener("click", () => {
    most = Infinity;
    show();
  });
  return {
    update: (state, shown) => {
      if (state.ranking !== which) most = FIRST;
      which = state.ranking;
      there = passing(corpus, which, shown);
      press(which);
      lead.textContent =
        `${WAYS[which].lead} Ranked by these links, out of the lists that are known (${basis(corpus, which)}). ` +
        `Below each rank stand those that it could have if all lists were known.`;
      const all = corpus.insight.rankings[which].row.length;
      tally.textContent = !all
        ? "None is known."
        : `${count(all, "work is", "works are")} ranked; ${number(there.length)} pass the filters.`;
      show();
    },
  };
}

function row(corpus: Corpus, which: Which, at: number, choose: Choose): HTMLElement {
  const { suggested, rankings, between } = corpus.insight;
  const { row, rank, best, worst } = rankings[which];
  const work = suggested.work[row[at]];
  const fame = suggested.fame[row[at]];
  const because = (words: string, works: number[]) =>
    works.length ? el("p", { class: "because" }, `${words} `, workNames(corpus, works, choose)) : null;
  const parts = which === "bridge" ? between.parts[at].map((part) => sectionName(between.name[part])) : [];
  const facts = [
    appearances(corpus, work),
    fame === null ? "citation count not known" : `cited ${count(fame, "time")} at large`,
  ];
  const range =
    best[at] === worst[at]
      ? ["for sure"]
      : ["could be ", el("span", {}, `${number(best[at])} to ${number(worst[at])}`)];
  return el(
    "li",
    {},
    el("p", { class: "rank" }, el("b", {}, number(rank[at])), " ", el("small", {}, ...range)),
    el(
      "div",
      {},
      el(
        "button",
        { class: "name", click: () => choose({ kind: "work", at: work }) },
        workGlyph(corpus, work),
        corpus.works.title[work],
      ),
      el("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
      because("Cited by", suggested.citedBy[row[at]]),
      because("Cites", suggested.cites[row[at]]),
      parts.length ? el("p", { class: "because" }, `Links ${list(parts)}`) : null,
    ),
  );
}
