/** The ways to look at the corpus: one of them stands in the middle, and its tab says which. */

import { ask } from "./ask";
import type { Corpus } from "./corpus";
import { byId, el } from "./elements";
import { insightView } from "./insightview";
import { readNext } from "./next";
import type { State, Store, ViewName } from "./state";
import { table } from "./table";

/** A view beside the map: made when it is first looked at, and told of every change while it is. */
export interface Pane {
  update(state: State, shown: Uint8Array): void;
}

export type BuildPane = (parent: HTMLElement, corpus: Corpus, store: Store) => Pane;

const TABS: { view: ViewName; label: string; build: BuildPane | null }[] = [
  { view: "map", label: "Map", build: null },
  { view: "timeline", label: "Timeline", build: null },
  { view: "table", label: "Table", build: table },
  { view: "next", label: "Read next", build: readNext },
  { view: "insight", label: "Insight", build: insightView },
  { view: "ask", label: "Ask", build: ask },
];

/** The views that there are: a page without triples cannot be asked. */
export function viewsOf(corpus: Corpus): ViewName[] {
  return TABS.map(({ view }) => view).filter((view) => view !== "ask" || corpus.triples !== null);
}

export class Views {
  private panes = new Map<ViewName, Pane>();
  private there: typeof TABS;
  private tabs: HTMLButtonElement[];

  constructor(
    private corpus: Corpus,
    private store: Store,
  ) {
    const names = viewsOf(corpus);
    this.there = TABS.filter(({ view }) => names.includes(view));
    this.tabs = this.there.map(({ view, label, build }) =>
      el(
        "button",
        {
          id: `tab-${view}`,
          attributes: { role: "tab", "aria-controls": build ? `pane-${view}` : "stage" },
          click: () => store.set({ view }),
        },
        label,
      ),
    );
    const strip = byId("views");
    strip.append(...this.tabs);
    strip.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** Show the chosen view, and let it know what there is to see. */
  update(state: State, shown: Uint8Array): void {
    this.there.forEach(({ view, build }, at) => {
      const isChosen = view === state.view;
      this.tabs[at].setAttribute("aria-selected", String(isChosen));
      this.tabs[at].tabIndex = isChosen ? 0 : -1;
      if (!build) return;
      // What the map is to light may have to be asked for first.
      const isWanted = isChosen || (view === "ask" && state.paint && !state.painted);
      if (isWanted && !this.panes.has(view)) {
        const pane = el("section", {
          id: `pane-${view}`,
          class: "pane",
          attributes: { role: "tabpanel", tabindex: "-1", "aria-labelledby": `tab-${view}` },
        });
        byId("stage").after(pane);
        this.panes.set(view, build(pane, this.corpus, this.store));
      }
      const pane = document.getElementById(`pane-${view}`);
      if (pane) pane.hidden = !isChosen;
      if (isWanted) this.panes.get(view)!.update(state, shown);
    });
    const isOnStage = TABS.find(({ view }) => view === state.view)!.build === null;
    byId("stage").hidden = !isOnStage;
    if (isOnStage) byId("stage").setAttribute("aria-labelledby", `tab-${state.view}`);
  }

  private onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (this.tabs.indexOf(event.target as HTMLButtonElement) + step + this.tabs.length) % this.tabs.length;
    this.tabs[at].focus();
    this.store.set({ view: this.there[at].view });
  }
}
