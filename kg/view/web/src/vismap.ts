/** The map as vis-network draws it: its marks can be dragged, and the links follow. */

import type { Tick } from "./axis";
import type { Corpus } from "./corpus";
import { Drawing } from "./drawing";
import { centred, fitted, type Stand } from "./fitting";
import { isLarge } from "./ghost";
import { Hits, under } from "./hits";
import type { Label } from "./labels";
import { Looks, wear } from "./looks";
import { isCalm, USUAL } from "./map";
import type { Events, MapView } from "./mapview";
import { coat, palette } from "./palette";
import type { Outline, Pen } from "./pen";
import { compose, put, shape, type Picture } from "./picture";
import { Pointing, selectionOf } from "./pointing";
import { trace } from "./shapes";
import type { State } from "./state";
import { at, size, type View } from "./view";
import type { Network, Pencil, Vis } from "./vis";
import { edges, Held, nodes } from "./visdata";

/** How long nothing is zoomed before marks and lines are given to vis-network in the sizes that they have now. */
const STILL = 110;

export class VisMap implements MapView {
  labels: Label[] = [];
  colours = palette();
  private size = { ...USUAL, ratio: devicePixelRatio };
  private network: Network;
  private context: CanvasRenderingContext2D;
  private over: Drawing;
  private nodes: Held<ReturnType<typeof nodes>[number]>;
  private edges: Held<ReturnType<typeof edges>[number]>;
  // Made when they are first asked for: behind another view nothing asks.
  private composed: Picture | null = null;
  private looks: Looks | null = null;
  private found: Hits | null = null;
  private pointing: Pointing;
  private isFitted = true;
  private hasFew = true;
  private zooming = 0;

  constructor(
    { DataSet, Network }: Vis,
    private element: HTMLElement,
    private corpus: Corpus,
    private state: State,
    private shown: Uint8Array,
    private events: Events,
  ) {
    const data = { nodes: new DataSet<never>(), edges: new DataSet<never>() };
    this.nodes = new Held(data.nodes);
    this.edges = new Held(data.edges);
    this.network = new Network(element, data, {
      autoResize: false,
      physics: false,
      layout: { improvedLayout: false },
      interaction: { selectConnectedEdges: false },
      nodes: {
        shape: "custom",
        chosen: false,
        borderWidth: 0,
        ctxRenderer: (pencil: Pencil) => ({ drawNode: () => this.drawMark(pencil) }),
      },
      edges: { chosen: false, selectionWidth: 0 },
    });
    // The keys are the page's: what is drawn is a picture to those who read it aloud.
    element.querySelector(".vis-network")!.removeAttribute("tabindex");
    this.context = element.querySelector("canvas")!.getContext("2d")!;
    this.over = new Drawing(this.context, corpus);
    this.pointing = new Pointing(corpus, events, () => this.recompose());
    this.listen();
    new ResizeObserver(() => this.resize()).observe(element);
    // As on the canvas of our own.
    for (const change of ["(prefers-color-scheme: dark)", "print"])
      matchMedia(change).addEventListener("change", () => {
        this.colours = palette();
        this.recompose();
        if (this.isSeen) this.network.redraw();
      });
    this.resize();
  }

  get view(): View {
    const { x, y } = this.network.canvasToDOM({ x: 0, y: 0 });
    return { ...this.size, k: this.network.getScale(), left: x, top: y };
  }

  update(state: State, shown: Uint8Array): void {
    const refit = this.isFitted && state.selection === this.state.selection;
    this.state = state;
    this.shown = shown;
    this.pointing.forget();
    this.recompose();
    if (refit && this.isSeen) this.fit(true);
  }

  fit(smoothly: boolean): void {
    const stand = fitted(this.corpus, this.picture, this.view);
    if (!stand) return;
    this.go(stand, smoothly);
    this.isFitted = true;
  }

  zoomBy(factor: number): void {
    const { width, height, k, left, top } = this.view;
    this.isFitted = false;
    const [x, y] = [width / 2, height / 2];
    this.go({ k: k * factor, left: x - (x - left) * factor, top: y - (y - top) * factor }, true);
  }

  reach(work: number): void {
    const stand = centred(this.corpus, work, this.view);
    if (!stand) return;
    this.isFitted = false;
    this.go(stand, true);
  }

  drawWith(pen: Pen, newOutline: () => Outline, ratio: number): void {
    // Behind another view vis-network cannot move: the picture is the one that will be seen.
    const stand = !this.isSeen && this.isFitted ? fitted(this.corpus, this.picture, this.view) : null;
    const coat = this.coat();
    new Drawing(pen, this.corpus, newOutline).draw(this.picture, { ...this.view, ...stand, ratio }, coat);
  }

  screen(work: number): [number, number] {
    return at(this.corpus, work, this.view);
  }

  ticks(): Tick[] {
    return [];
  }

  private get isSeen(): boolean {
    return this.element.clientWidth > 0;
  }

  private get picture(): Picture {
    if (!this.composed) {
      this.composed = compose(this.corpus, this.state, this.shown, this.pointing.on);
      this.events.compose(this.composed);
    }
    return this.composed;
  }

  private coat() {
    return coat(this.corpus, this.state.colour, this.colours);
  }

  private listen(): void {
    const { network } = this;
    network.on("click", ({ pointer: { DOM } }) =>
      this.events.select(selectionOf(this.corpus, this.under(DOM.x, DOM.y))),
    );
    network.on("dragging", ({ nodes }) => this.follow(nodes));
    network.on("dragEnd", ({ nodes }) => {
      this.isFitted = false;
      this.follow(nodes);
      this.found = this.composed = null;
    });
    network.on("zoom", () => {
      this.isFitted = false;
      this.settle();
    });
    network.on("afterDrawing", () => {
      // Names keep their size, whatever the scale.
      const { view } = this;
      this.context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
      this.labels = this.over.drawOver(this.picture, view, this.colours);
    });
    this.element.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || event.buttons) return;
      const of = this.under(event.offsetX, event.offsetY);
      this.element.style.cursor = of === null ? "grab" : "pointer";
      this.pointing.move(of, event.offsetX, event.offsetY, this.state.selection !== null);
    });
    this.element.addEventListener("pointerleave", () => this.pointing.move(null, 0, 0, false));
  }

  /** What is dragged stays where it is put, in all that is drawn and saved from now on. */
  private follow(dragged: number[]): void {
    for (const of of dragged) put(this.corpus, of, this.network.getPosition(of));
  }

  private under(x: number, y: number): number | null {
    this.found ??= new Hits(this.picture.marks);
    return under(this.found, this.labels, this.view, x, y);
  }

  private drawMark({ ctx, id, x, y }: Pencil): void {
    this.looks ??= new Looks(this.corpus, this.picture.focus, this.coat());
    const { view } = this;
    const outline = new Path2D();
    trace(outline, shape(this.corpus, id), x, y, size(this.corpus, id, view) / view.k);
    wear(ctx, outline, this.looks.of(id), this.colours.background, 1 / view.k);
  }

  private go({ k, left, top }: Stand, smoothly: boolean): void {
    const position = { x: (this.size.width / 2 - left) / k, y: (this.size.height / 2 - top) / k };
    this.network.moveTo({ position, scale: k, animation: smoothly && !isCalm() ? { duration: 260 } : false });
    this.settle();
  }

  private settle(): void {
    clearTimeout(this.zooming);
    this.zooming = window.setTimeout(() => this.isSeen && this.hold(), STILL);
  }

  private resize(): void {
    if (!this.isSeen) return;
    const { clientWidth: width, clientHeight: height } = this.element;
    this.size = { width, height, ratio: devicePixelRatio };
    this.hold();
    this.network.redraw();
    if (this.isFitted) this.fit(false);
  }

  private recompose(): void {
    this.composed = this.found = this.looks = null;
    if (this.isSeen) this.hold();
  }

  /** Give vis-network what is to be drawn now. */
  private hold(): void {
    // Many lines take too long to be drawn while the hand moves.
    const isFew = !isLarge(this.picture);
    if (this.hasFew !== isFew)
      this.network.setOptions({ interaction: { hideEdgesOnDrag: !isFew, hideEdgesOnZoom: !isFew } });
    this.hasFew = isFew;
    const { colours } = this.coat();
    const lines = edges(this.corpus, this.picture, this.view, colours);
    const marks = nodes(this.corpus, this.picture, this.view);
    this.edges.removeBut(lines);
    this.nodes.removeBut(marks);
    this.nodes.update(marks);
    this.edges.update(lines);
  }
}
