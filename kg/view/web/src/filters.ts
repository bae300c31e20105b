/** The left panel: which papers are on the map, and how to read it. */

import { choiceFilters, clearing, type Update } from "./choices";
import { ELSEWHERE, LISTED, type Corpus } from "./corpus";
import { el } from "./elements";
import { glyph, line, ROLE_COLOURS, struck } from "./glyphs";
import { keyboard } from "./keys";
import { colourChoice } from "./scale";
import { countRoles, countYears, years, type Store } from "./state";
import { isLost, number, ROLES } from "./words";

const ROLE_SHAPES = ["dot", "diamond", "triangle", "hexagon"];

const MOST_BARS = 60;

export function buildFilters(parent: HTMLElement, corpus: Corpus, store: Store): (shown: Uint8Array) => void {
  const clear = clearing(corpus, store);
  parent.append(clear.button);
  const updates: Update[] = [
    clear.update,
    roleFilter(parent, corpus, store),
    linkFilter(parent, corpus, store),
    yearFilter(parent, corpus, store),
    choiceFilters(parent, corpus, store),
    colourChoice(parent, corpus, store),
  ];
  parent.append(legend(corpus), keyboard());
  return (shown) => updates.forEach((update) => update(store.state, shown));
}

function section(title: string, ...children: (Node | null)[]): HTMLElement {
  return el("section", {}, el("h2", {}, title), ...children);
}

function checkbox(label: (Node | string)[], set: (checked: boolean) => void): [HTMLElement, HTMLInputElement] {
  const input = el("input", { attributes: { type: "checkbox" } });
  input.addEventListener("change", () => set(input.checked));
  return [el("label", { class: "check" }, input, ...label), input];
}

function roleFilter(parent: HTMLElement, corpus: Corpus, store: Store): Update {
  const rows = ROLES.map((name, role) => {
    const tally = el("span", { class: "tally" });
    const [row, input] = checkbox(
      [glyph(ROLE_SHAPES[role], ROLE_COLOURS[role], false), el("span", {}, name), tally],
      (on) =>
        // What is linked with others only has to be let in by the number of links as well.
        store.set({
          roles: store.state.roles.map((flag, at) => (at === role ? on : flag)),
          ...(role === ELSEWHERE ? { atLeast: on ? 0 : Math.max(store.state.atLeast, 1) } : {}),
        }),
    );
    row.dataset.role = ROLE_COLOURS[role];
    return { row, input, tally };
  });
  const tally = el("span", { class: "tally" }, number(corpus.authors.person.length));
  const [authorRow, authorInput] = checkbox(
    [glyph("person", "author", true), el("span", {}, "Authors they share"), tally],
    (on) => store.set({ authors: on }),
  );
  authorRow.dataset.role = "author";
  parent.append(section("On the map", ...rows.map(({ row }) => row), authorRow));
  return (state, shown) => {
    const counts = countRoles(corpus, shown);
    rows.forEach(({ row, input, tally }, role) => {
      input.checked = state.roles[role] && (role !== ELSEWHERE || state.atLeast === 0);
      row.hidden = counts.all[role] === 0;
      row.dataset.shown = String(counts.shown[role]);
      row.dataset.all = String(counts.all[role]);
      tally.textContent =
        counts.shown[role] === counts.all[role]
          ? number(counts.all[role])
          : `${number(counts.shown[role])} of ${number(counts.all[role])}`;
    });
    authorInput.checked = state.authors;
    authorRow.hidden = corpus.authors.person.length === 0;
  };
}

function linkFilter(parent: HTMLElement, corpus: Corpus, store: Store): Update {
  const most = corpus.works.linked.reduce((a, b) => Math.max(a, b), 2);
  const input = el("input", {
    id: "at-least",
    attributes: { type: "range", min: "0", max: String(most), step: "1", "aria-describedby": "at-least-says" },
  });
  input.addEventListener("input", () => store.set({ atLeast: Number(input.value) }));
  const label = el("label", { attributes: { for: "at-least" } });
  const says = el("p", { class: "says", id: "at-least-says" });
  const outside = corpus.works.role.filter((role) => role !== LISTED).length;
  parent.append(section("Outside papers", label, input, says));
  return (state, shown) => {
    input.value = String(state.atLeast);
    const there = corpus.works.role.reduce<number>((sum, role, work) => sum + Number(role !== LISTED) * shown[work], 0);
    label.textContent = state.atLeast
      ? `Linked with at least ${state.atLeast} of the list`
      : "Linked with any paper here";
    says.textContent = `${number(there)} of ${number(outside)} shown`;
    input.setAttribute("aria-valuetext", `${label.textContent}: ${says.textContent}`);
  };
}

function yearFilter(parent: HTMLElement, corpus: Corpus, store: Store): Update {
  const [first, last] = years(corpus);
  const bars = el("div", { class: "bars", attributes: { "aria-hidden": "true" } });
  const step = Math.ceil((last - first + 1) / MOST_BARS);
  const columns = Array.from({ length: Math.ceil((last - first + 1) / step) }, (_, at) =>
    el("i", { title: span(first + at * step, Math.min(first + at * step + step - 1, last)) }),
  );
  bars.append(...columns);
  const slider = (name: string, set: (year: number) => void) => {
    const input = el("input", {
      attributes: { type: "range", min: String(first), max: String(last), step: "1", "aria-label": name },
    });
    input.addEventListener("input", () => set(Number(input.value)));
    return input;
  };
  const from = slider("From the year", (year) => store.set({ from: year, to: Math.max(year, store.state.to) }));
  const to = slider("To the year", (year) => store.set({ to: year, from: Math.min(year, store.state.from) }));
  const says = el("p", { class: "says", id: "years-say" });
  const undated = corpus.works.year.filter((year) => year === null).length;
  const [without, withoutInput] = checkbox(
    [el("span", {}, "Without a year"), el("span", { class: "tally" }, number(undated))],
    (on) => store.set({ undated: on }),
  );
  without.hidden = undated === 0;
  parent.append(section("Year", bars, el("div", { class: "span" }, from, to), says, without));
  return (state) => {
    const counts: number[] = columns.map(() => 0);
    for (const [year, n] of countYears(corpus, state)) counts[Math.floor((year - first) / step)] += n;
    const most = Math.max(1, ...counts);
    columns.forEach((column, at) => {
      // The root, so that a year with three papers is seen beside one with nine hundred.
      const height = Math.sqrt(counts[at] / most) * 100;
      column.style.height = `${counts[at] ? Math.max(height, 6) : 0}%`;
      column.className = first + at * step + step > state.from && first + at * step <= state.to ? "in" : "";
    });
    from.value = String(state.from);
    to.value = String(state.to);
    says.textContent = span(state.from, state.to);
    withoutInput.checked = state.undated;
  };
}

function span(from: number, to: number): string {
  return from === to ? String(from) : `${from} to ${to}`;
}

function legend(corpus: Corpus): HTMLElement {
  const row = (picture: SVGSVGElement, text: string) => el("li", {}, picture, el("span", {}, text));
  const has = (kind: string) => corpus.works.kind.includes(kind);
  const lost = corpus.entries.some((entry) => isLost(entry.how));
  return el(
    "details",
    { class: "legend", attributes: { open: "" } },
    el("summary", {}, "How to read it"),
    el(
      "ul",
      {},
      row(glyph("dot", "listed", true), "Filled: its whole reference list is known"),
      row(glyph("dot", "listed", false), "Hollow: it is not, so lines may be missing"),
      has("software") ? row(glyph("square", "listed", false), "Software on the list") : null,
      has("blog") ? row(glyph("star", "listed", false), "Blog post on the list") : null,
      lost ? row(glyph("lost", "listed", false), "Not found in any source") : null,
      corpus.withdrawalOf.size
        ? row(struck(glyph("dot", "listed", false)), "Crossed: its title or type says that it was retracted")
        : null,
      row(line("arrow", "listed"), "Cites, between listed papers"),
      row(line(corpus.engine === "vis" ? "arrow" : "plain", "cited"), "A listed paper cites it"),
      corpus.engine === "vis"
        ? row(line("arrow", "citing"), "It cites a listed paper")
        : row(line("wedge", "citing"), "All papers of a cluster cite it, the broader the more"),
      row(line("plain", "author"), "Wrote it"),
      row(glyph("cluster", "citing", false), "Papers linked with the same listed papers stand together; after their number, their main topic"),
    ),
  );
}
