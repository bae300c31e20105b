/** The table: the works that are shown, one row each, for those who would rather read than look. */

import type { Corpus } from "./corpus";
import { el } from "./elements";
import { glyph, ROLE_COLOURS } from "./glyphs";
import { COLUMNS, NUMBERS, sorted, type Column, type ColumnName } from "./rows";
import type { State, Store } from "./state";
import type { Pane } from "./views";
import { count, number } from "./words";

/** How many rows are made at once. */
const STEP = 100;
/** How many rows stand above a paper that was chosen elsewhere. */
const ABOVE = 20;

export function table(parent: HTMLElement, corpus: Corpus, store: Store): Pane {
  return new Table(parent, corpus, store);
}

class Table implements Pane {
  private heads = COLUMNS.map((column) => this.head(column));
  private body = el("tbody");
  private table = el(
    "table",
    { attributes: { "aria-labelledby": "table-title", "aria-describedby": "table-says" } },
    el("thead", {}, el("tr", { attributes: { "aria-rowindex": "1" } }, ...this.heads)),
    this.body,
  );
  private before = el("button", { class: "more", click: () => this.grow(-STEP) });
  private after = el("button", { class: "more", click: () => this.grow(STEP) });
  private none = el("p", { class: "none" }, "No work passes the filters.");
  private title = el("h2", { id: "table-title" });

  private sort: State["sort"] | null = null;
  private selection: State["selection"] = null;
  /** All works in order, and those of them that are shown. */
  private order: number[] = [];
  private rows: number[] = [];
  /** Rows are made from here to there. */
  private from = 0;
  private to = 0;

  constructor(
    private parent: HTMLElement,
    private corpus: Corpus,
    private store: Store,
  ) {
    parent.classList.add("table");
    parent.append(
      this.title,
      el(
        "p",
        { class: "lead", id: "table-says" },
        "The works on the map, in words. Links are counted as far as they are at hand: where a list is not known, there may be more.",
      ),
      this.before,
      this.table,
      this.none,
      this.after,
    );
    this.table.addEventListener("keydown", (event) => this.onKey(event));
    this.body.addEventListener("click", (event) => this.onClick(event));
    new IntersectionObserver(
      ([{ isIntersecting }]) => isIntersecting && this.grow(STEP),
      { root: parent, rootMargin: "300px" },
    ).observe(this.after);
    window.addEventListener("beforeprint", () => {
      if (parent.hidden) return;
      const { from, to } = this;
      this.remake(0, this.rows.length);
      window.addEventListener("afterprint", () => this.remake(from, to), { once: true });
    });
  }

  update(state: State, shown: Uint8Array): void {
    const isSorted = state.sort !== this.sort;
    if (isSorted) {
      this.order = sorted(this.corpus, state.sort);
      COLUMNS.forEach(({ name }, at) => {
        const way = name !== state.sort.by ? null : state.sort.down ? "descending" : "ascending";
        if (way) this.heads[at].setAttribute("aria-sort", way);
        else this.heads[at].removeAttribute("aria-sort");
      });
    }
    const isChosen = state.selection !== this.selection;
    this.sort = state.sort;
    this.selection = state.selection;
    const rows = this.order.filter((work) => shown[work]);
    const place = state.selection?.kind === "work" ? rows.indexOf(state.selection.at) : -1;
    if (rows.length !== this.rows.length || rows.some((work, at) => work !== this.rows[at])) {
      this.rows = rows;
      this.from = this.to = 0;
    }
    if (place >= this.to || (place >= 0 && place < this.from) || this.to === 0) {
      const from = place < STEP ? 0 : place - ABOVE;
      this.remake(from, from + STEP);
    }
    this.mark();
    if (isSorted) this.parent.scrollTop = 0;
    if ((isChosen || isSorted) && place >= 0) this.buttonAt(place)?.closest("tr")?.scrollIntoView({ block: "nearest" });
  }

  private head({ name, label, says }: Column & { name: ColumnName }): HTMLTableCellElement {
    const click = () => {
      const { by, down } = this.store.state.sort;
      this.store.set({ sort: { by: name, down: by === name ? !down : NUMBERS.has(name) } });
    };
    const said = says ? { title: `${label}: ${says}` } : {};
    return el("th", { class: `column-${name}`, attributes: { scope: "col" } }, el("button", { click, ...said }, label));
  }

  /** Show the rows from one place to another; the work that has the focus keeps it. */
  private remake(from: number, to: number): void {
    const focused = this.workAt(document.activeElement);
    this.show(from, to);
    if (focused !== null) this.focus(Math.max(0, this.rows.indexOf(focused)));
  }

  private show(from: number, to: number): void {
    this.from = Math.max(0, from);
    this.to = Math.min(to, this.rows.length);
    const there = this.rows.slice(this.from, this.to);
    this.body.replaceChildren(...there.map((work, at) => this.row(work, this.from + at)));
    this.frame();
  }

  /** Make more rows, after the last or before the first. */
  private grow(step: number): void {
    if (step > 0) {
      const more = this.rows.slice(this.to, this.to + step);
      this.body.append(...more.map((work, at) => this.row(work, this.to + at)));
      this.to += more.length;
    } else {
      const from = Math.max(0, this.from + step);
      const more = this.rows.slice(from, this.from);
      this.body.prepend(...more.map((work, at) => this.row(work, from + at)));
      this.from = from;
    }
    this.frame();
  }

  /** What stands around the rows. */
  private frame(): void {
    const all = this.rows.length;
    this.title.textContent = count(all, "work");
    this.table.setAttribute("aria-rowcount", String(all + 1));
    this.table.hidden = all === 0;
    this.none.hidden = all > 0;
    this.before.hidden = this.from === 0;
    this.before.textContent = `Show the ${number(Math.min(STEP, this.from))} before`;
    this.after.hidden = this.to >= all;
    this.after.textContent = `Show the next ${number(Math.min(STEP, all - this.to))} of ${number(all)}`;
    this.mark();
    if (!this.body.querySelector("button[tabindex='0']")) this.buttonAt(this.from)?.setAttribute("tabindex", "0");
  }

  private row(work: number, place: number): HTMLTableRowElement {
    const { corpus } = this;
    const { role, shape } = corpus.works;
    const cells = COLUMNS.map(({ name, fact }) => {
      const said = fact(corpus, work);
      if (name === "title") {
        // One stop for the tabulator; from row to row by the arrows.
        const button = el("button", { attributes: { tabindex: "-1" } }, String(said));
        const sign = glyph(shape[work], ROLE_COLOURS[role[work]], corpus.referencesKnown[work] === 1, 5);
        return el("th", { class: `column-${name}`, attributes: { scope: "row" } }, sign, button);
      }
      const isNumber = typeof said === "number" && name !== "year";
      const words = said === null ? unknown(name) : isNumber ? number(said) : String(said);
      return el("td", { class: `column-${name}${said === null ? " unknown" : ""}` }, words);
    });
    const row = el("tr", { attributes: { "aria-rowindex": String(place + 2) } }, ...cells);
    row.dataset.work = String(work);
    return row;
  }

  /** Mark the row of the work that is chosen, if it is there. */
  private mark(): void {
    const before = this.body.querySelector(".chosen");
    before?.classList.remove("chosen");
    before?.querySelector("button")!.removeAttribute("aria-current");
    const { selection } = this;
    const button = selection?.kind === "work" ? this.buttonAt(this.rows.indexOf(selection.at)) : null;
    if (!button) return;
    button.closest("tr")!.classList.add("chosen");
    button.setAttribute("aria-current", "true");
    this.stop(button);
  }

  private onClick(event: MouseEvent): void {
    const target = event.target as Element;
    const work = this.workAt(target);
    // Words beside the title that are being marked to be copied choose nothing.
    const isMarking = getSelection()?.type === "Range" && !target.closest("button");
    if (work === null || isMarking) return;
    this.store.set({ selection: { kind: "work", at: work }, reveal: false });
  }

  private onKey(event: KeyboardEvent): void {
    const work = this.workAt(event.target as Element);
    const at = work === null ? -1 : this.rows.indexOf(work);
    const to = {
      ArrowDown: at < 0 ? this.from : at + 1,
      ArrowUp: at - 1,
      PageDown: at + 10,
      PageUp: Math.max(0, at - 10),
      Home: 0,
      End: this.rows.length - 1,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (at < 0 && event.key !== "ArrowDown") return;
    event.preventDefault();
    this.focus(to);
  }

  /** Bring the focus to a row, and make it first if it is not there yet. Above the first row is its header. */
  private focus(place: number): void {
    const to = Math.min(place, this.rows.length - 1);
    if (to < 0) return this.heads[0].querySelector("button")!.focus();
    if (to < this.from) this.grow(-STEP);
    else if (to >= this.to) this.grow(STEP);
    if (to < this.from || to >= this.to) this.show(to - ABOVE, to - ABOVE + STEP);
    const button = this.buttonAt(to)!;
    this.stop(button);
    button.focus();
  }

  private stop(button: HTMLButtonElement): void {
    for (const each of this.body.querySelectorAll("button[tabindex='0']")) each.setAttribute("tabindex", "-1");
    button.setAttribute("tabindex", "0");
  }

  private buttonAt(place: number): HTMLButtonElement | null {
    return this.body.rows[place - this.from]?.querySelector("button") ?? null;
  }

  private workAt(element: Element | null): number | null {
    const row = element?.closest("tr");
    return row instanceof HTMLElement && this.body.contains(row) ? Number(row.dataset.work) : null;
  }
}

/** Unknown is said as such; a repository is not a paper whose references nobody knows. */
function unknown(name: ColumnName): string {
  return name === "references" ? "not a paper" : "unknown";
}
