/** Puts the page together. */

import type { Tick } from "./axis";
import { appearances, connect, type Corpus } from "./corpus";
import { details } from "./details";
import { byId, el } from "./elements";
import { buildSave } from "./exports";
import { buildFilters } from "./filters";
import { listen } from "./keys";
import type { Label } from "./labels";
import { ReadingMap } from "./map";
import type { Events, MapView } from "./mapview";
import { decode, encode } from "./hash";
import { foot, isWhole, known, leftOut } from "./notes";
import { overview } from "./overview";
import { noteOfPainted } from "./painted";
import { stretch } from "./picture";
import { SearchBox } from "./searchbox";
import { reveals, shown, Store, type Selection, type State } from "./state";
import { Stepping } from "./stepping";
import { Trail, trailLine } from "./trail";
import { unpack } from "./unpack";
import { Views } from "./views";
import { VisMap } from "./vismap";

declare global {
  interface Window {
    /** When the first picture stood, in milliseconds since the page was opened. */
    kgReady?: number;
    /** For tests and benchmarks: what is drawn where. */
    kgView?: { labels(): Label[]; screen(work: number): [number, number]; ticks(): Tick[]; state(): State; corpus: Corpus };
  }
}

const NARROW = matchMedia("(max-width: 899px)");

function run(corpus: Corpus): void {
  const store = new Store(decode(corpus, location.hash));
  const choose = (selection: Selection) => store.set({ selection, reveal: reveals(corpus, selection) });
  const panel = byId("panel");
  const tip = byId("tip");
  const trail = new Trail();
  const stepping = new Stepping(corpus);

  const showPanel = (flags: Uint8Array) => {
    const { selection } = store.state;
    if (selection?.kind === "work") trail.visit(selection.at);
    const actions = {
      choose,
      reveal: (all: boolean) => store.set({ reveal: all }),
      ask: (path: State["path"]) => store.set({ path }),
      map: () => {
        store.set({ view: "map" });
        sheets.open(null);
      },
    };
    const visited = trailLine(corpus, trail, selection?.kind === "work", (at) => choose({ kind: "work", at }));
    panel.replaceChildren(
      ...(visited ? [visited] : []),
      selection ? details(corpus, selection, flags, store.state, actions) : overview(corpus, choose),
    );
    byId("open-panel").textContent = selection ? "Details" : "The list";
  };
  const views = new Views(corpus, store);
  const showFilters = buildFilters(byId("filters"), corpus, store);
  const showAll = () => {
    const flags = shown(corpus, store.state);
    byId("known").replaceChildren(...known(corpus, flags));
    byId("known").classList.toggle("whole", isWhole(corpus));
    showFilters(flags);
    views.update(store.state, flags);
    return flags;
  };
  const showPainted = noteOfPainted(byId("stage"), store);
  byId("foot").replaceChildren(...foot(corpus));
  const flags = showAll();
  showPanel(flags);

  const canvas = byId<HTMLCanvasElement>("map");
  const stage = byId("stage");
  if (NARROW.matches) stretch(corpus, flags, stage.clientWidth, stage.clientHeight - 70);
  const events: Events = {
    select: choose,
    compose: (picture) => {
      const says = leftOut(picture);
      byId("left-out").hidden = says === "";
      byId("left-out").textContent = says;
    },
    point: (of, x, y) => showTip(corpus, tip, of, x, y),
  };
  const visElement = document.getElementById("vis-map");
  /** What draws the view that is looked at: the timeline is always drawn on the canvas. */
  const onCanvas = () => !visElement || store.state.view === "timeline";
  const showDrawing = () => {
    canvas.hidden = !onCanvas();
    if (visElement) visElement.hidden = onCanvas();
  };
  showDrawing();
  const canvasMap = new ReadingMap(canvas, corpus, store.state, flags, events);
  const visMap = visElement && new VisMap(window.vis!, visElement, corpus, store.state, flags, events);
  const map = (): MapView => (onCanvas() ? canvasMap : visMap!);
  buildSave(byId("save"), corpus, store, map);
  const sheets = new Sheets();
  store.onChange((state, before) => {
    const flags = showAll();
    showDrawing();
    canvasMap.update(state, flags);
    visMap?.update(state, flags);
    showPainted(state);
    remember(corpus, state, before);
    const isAsked = state.path !== before.path;
    if (state.selection === before.selection && state.reveal === before.reveal && !isAsked) return;
    const wasInside = panel.contains(document.activeElement);
    showPanel(flags);
    // The field that had the focus is gone.
    if (isAsked && state.selection === before.selection) return document.getElementById("path")?.focus();
    panel.scrollTop = 0;
    tip.hidden = true;
    if (state.selection === before.selection) return;
    if (state.selection?.kind === "work") map().reach(state.selection.at);
    // Who asks for the map is not to find a sheet over it.
    if (NARROW.matches) sheets.open(state.selection && state.view === before.view ? "panel" : null);
    if (wasInside) readOn(panel, before.selection);
  });

  // An address that was typed, or one that the reader goes back to.
  window.addEventListener("popstate", () => store.set(decode(corpus, location.hash)));

  const search = new SearchBox(corpus, (selection) => {
    choose(selection);
    readOn(panel, null);
  });
  listen({
    find: () => search.focus(),
    back: () => {
      if (search.clear()) return;
      if (sheets.open(null)) return;
      choose(null);
    },
    zoom: (factor) => map().zoomBy(factor),
    whole: () => map().fit(true),
    step: (arrow) => {
      const { selection } = store.state;
      const to = selection?.kind === "work" ? stepping.step(arrow, selection.at) : null;
      if (to !== null) choose({ kind: "work", at: to });
      return to !== null;
    },
  });
  byId("nearer").addEventListener("click", () => map().zoomBy(1.4));
  byId("farther").addEventListener("click", () => map().zoomBy(1 / 1.4));
  byId("whole").addEventListener("click", () => map().fit(true));

  window.kgView = { labels: () => map().labels, screen: (work) => map().screen(work), ticks: () => map().ticks(), state: () => store.state, corpus };
  // Past the next frame the first picture is on the screen.
  requestAnimationFrame(() =>
    setTimeout(() => {
      window.kgReady = performance.now();
      document.documentElement.dataset.ready = "";
    }),
  );
}

/** Keep the focus in the panel when what had it is gone: on the entry that was left, else on the new heading. */
function readOn(panel: HTMLElement, left: Selection): void {
  const entry = left?.kind === "work" ? panel.querySelector<HTMLElement>(`.entries [data-work="${left.at}"]`) : null;
  const heading = panel.querySelector("h2");
  if (heading) heading.tabIndex = -1;
  (entry ?? heading)?.focus({ preventScroll: entry === null });
}

/** Keep the address in step: another paper or view is a step to go back over, a filter is not. */
function remember(corpus: Corpus, state: State, before: State): void {
  const hash = `#${encode(corpus, state)}`;
  if (hash === (location.hash || "#")) return;
  const steps = ["view", "selection", "query", "ranking", "part"] as const;
  const isStep = steps.some((name) => state[name] !== before[name]);
  history[isStep ? "pushState" : "replaceState"](null, "", hash);
}

/** On narrow screens the panels are sheets over the map, one at a time. */
class Sheets {
  private isOpen: "filters" | "panel" | null = null;

  constructor() {
    for (const name of ["filters", "panel"] as const) {
      byId(`open-${name}`).addEventListener("click", () => this.open(this.isOpen === name ? null : name));
    }
  }

  /** Open one, or none; returns whether that changed anything. */
  open(name: "filters" | "panel" | null): boolean {
    const changed = this.isOpen !== name;
    this.isOpen = name;
    for (const each of ["filters", "panel"] as const) {
      byId(each).classList.toggle("open", each === name);
      byId(`open-${each}`).setAttribute("aria-expanded", String(each === name));
    }
    return changed;
  }
}

function showTip(corpus: Corpus, tip: HTMLElement, of: number | null, x: number, y: number): void {
  tip.hidden = of === null;
  if (of === null) return;
  const lines =
    of < 0
      ? [
          corpus.people.name[corpus.authors.person[-1 - of]],
          `Wrote ${corpus.authors.works[-1 - of].length} of the list`,
        ]
      : [
          corpus.works.title[of],
          appearances(corpus, of),
        ];
  tip.replaceChildren(el("b", {}, lines[0]), el("span", {}, lines[1]));
  const { clientWidth, clientHeight } = tip.parentElement!;
  tip.style.left = `${Math.max(4, Math.min(x + 14, clientWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${y + 18 + tip.offsetHeight > clientHeight ? y - tip.offsetHeight - 10 : y + 18}px`;
}

const packed = byId("tables");
void unpack(packed.textContent ?? "").then((tables) => {
  packed.remove();
  run(connect(tables));
});
