/** The map: a canvas that can be moved and zoomed, pointed at and clicked. */

import { select } from "d3-selection";
import "d3-transition";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomTransform } from "d3-zoom";
import { drawAxis, drawGrid, ticks, type Tick } from "./axis";
import type { Corpus } from "./corpus";
import { Drawing } from "./drawing";
import { centred, fitted, type Stand } from "./fitting";
import { Ghost } from "./ghost";
import { Hits, under } from "./hits";
import type { Label } from "./labels";
import type { Events, MapView } from "./mapview";
import { coat, palette } from "./palette";
import type { Outline, Pen } from "./pen";
import { compose, type Picture } from "./picture";
import { Pointing, selectionOf } from "./pointing";
import { shown, type State } from "./state";
import { unroll, type Timeline } from "./timeline";
import { at, type View } from "./view";

/** How long nothing moves before a large picture that was moved as it was is drawn sharp. */
const STILL = 110;
/** The size of a map that has not been on the screen yet, in pixels. */
export const USUAL = { width: 1400, height: 860 };

/** Where the works stand, and what draws them there. */
interface Stage {
  corpus: Corpus;
  /** null: it is the map. */
  timeline: Timeline | null;
  drawing: Drawing;
}

export class ReadingMap implements MapView {
  labels: Label[] = [];
  view: View = { width: 0, height: 0, ratio: 1, k: 1, left: 0, top: 0 };
  colours = palette();
  private context: CanvasRenderingContext2D;
  private atHome: Stage;
  // Made when they are first asked for: behind another view nothing asks.
  private staged: Stage | null = null;
  private composed: Picture | null = null;
  private found: Hits | null = null;
  private ghost: Ghost;
  private frame = 0;
  private pointing: Pointing;
  private moving = 0;
  private isFitted = true;
  private zoom = zoom<HTMLCanvasElement, unknown>().scaleExtent([0.04, 16]);

  constructor(
    private canvas: HTMLCanvasElement,
    private whole: Corpus,
    private state: State,
    private shown: Uint8Array,
    private events: Events,
  ) {
    this.context = canvas.getContext("2d", { alpha: false })!;
    this.atHome = { corpus: whole, timeline: null, drawing: new Drawing(this.context, whole) };
    this.ghost = new Ghost(this.context);
    this.pointing = new Pointing(whole, events, () => this.recompose());
    this.zoom.on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      if (event.sourceEvent) this.isFitted = false;
      this.moveTo(event.transform);
    });
    select(canvas).call(this.zoom).on("dblclick.zoom", null);
    canvas.addEventListener("click", (event) => this.events.select(selectionOf(whole, this.under(event))));
    canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.onPointer(event));
    canvas.addEventListener("pointerleave", () => this.pointing.move(null, 0, 0, false));
    new ResizeObserver(() => this.resize()).observe(canvas);
    // Paper is light whatever the screen is, and does not wait for the next frame.
    for (const change of ["(prefers-color-scheme: dark)", "print"])
      matchMedia(change).addEventListener("change", () => {
        this.colours = palette();
        this.drawNow();
      });
    this.resize();
  }

  get picture(): Picture {
    if (!this.composed) {
      const { corpus, timeline } = this.stage;
      this.composed = compose(corpus, this.state, this.shown, this.pointing.on);
      if (timeline) this.composed.captions = timeline.captions;
      this.events.compose(this.composed);
    }
    return this.composed;
  }

  update(state: State, shown: Uint8Array): void {
    const isOther = state.view !== this.state.view;
    const refit = isOther || (this.isFitted && state.selection === this.state.selection);
    this.state = state;
    this.shown = shown;
    this.pointing.forget();
    this.staged = null;
    this.recompose();
    this.isFitted ||= refit;
    if (refit && this.isSeen) this.fit(!isOther);
  }

  fit(smoothly: boolean): void {
    if (this.stage.timeline) {
      // It was made to fill the canvas.
      this.go({ k: 1, left: 0, top: 0 }, smoothly);
      this.isFitted = true;
      return;
    }
    const stand = fitted(this.whole, this.picture, this.view);
    if (!stand) return;
    this.go(stand, smoothly);
    this.isFitted = true;
  }

  zoomBy(factor: number): void {
    this.isFitted = false;
    if (isCalm()) this.zoom.scaleBy(select(this.canvas), factor);
    else this.zoom.scaleBy(select(this.canvas).transition().duration(180), factor);
  }

  reach(work: number): void {
    const stand = centred(this.stage.corpus, work, this.view);
    if (!stand) return;
    this.isFitted = false;
    this.go(stand, true);
  }

  drawWith(pen: Pen, newOutline: () => Outline, ratio: number): void {
    if (!this.isSeen && this.isFitted) this.fit(false);
    const drawing = new Drawing(pen, this.stage.corpus, newOutline);
    this.drawOn(pen, drawing, { ...this.view, ratio });
    this.drawAxisOn(pen);
  }

  screen(work: number): [number, number] {
    return at(this.stage.corpus, work, this.view);
  }

  ticks(): Tick[] {
    const { timeline } = this.stage;
    return timeline ? ticks(timeline.scale, this.view) : [];
  }

  private get isSeen(): boolean {
    return this.canvas.clientWidth > 0;
  }

  private go({ k, left, top }: Stand, smoothly: boolean): void {
    const to = zoomIdentity.translate(left, top).scale(k);
    if (smoothly && !isCalm()) select(this.canvas).transition().duration(260).call(this.zoom.transform, to);
    else this.zoom.transform(select(this.canvas), to);
  }

  private moveTo(transform: ZoomTransform): void {
    this.view = { ...this.view, k: transform.k, left: transform.x, top: transform.y };
    // What was changed is not what is on the canvas.
    if (!this.ghost.isThere || !this.composed) return this.redraw();
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.ghost.draw(this.view, this.colours.background);
      this.drawAxisOn(this.context);
    });
    clearTimeout(this.moving);
    this.moving = window.setTimeout(() => this.redraw(), STILL);
  }

  private resize(): void {
    const { width, height } = this.view;
    // Behind another view it has no size: it keeps the one that it had, or a usual one, and can still be saved.
    const clientWidth = this.canvas.clientWidth || width || USUAL.width;
    const clientHeight = this.canvas.clientHeight || height || USUAL.height;
    const ratio = devicePixelRatio || 1;
    if (width !== clientWidth || height !== clientHeight || ratio !== this.view.ratio) {
      this.view = { ...this.view, width: clientWidth, height: clientHeight, ratio };
      this.canvas.width = Math.round(clientWidth * ratio);
      this.canvas.height = Math.round(clientHeight * ratio);
      if (this.state.view === "timeline") this.staged = this.composed = this.found = null;
    }
    if (!this.isSeen) return;
    if (this.isFitted) this.fit(false);
    this.drawNow();
  }

  private redraw(): void {
    this.frame ||= requestAnimationFrame(() => this.drawNow());
  }

  private drawNow(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.moving);
    this.frame = 0;
    // It is drawn when it is seen again.
    if (!this.isSeen) return;
    this.labels = this.drawOn(this.context, this.stage.drawing, this.view);
    this.ghost.keep(this.picture, this.view, this.drawAxisOn(this.context));
  }

  private drawOn(pen: Pen, drawing: Drawing, view: View): Label[] {
    const { timeline, corpus } = this.stage;
    return drawing.draw(this.picture, view, coat(corpus, this.state.colour, this.colours), () => {
      if (timeline) drawGrid(pen, timeline, view, this.colours);
    });
  }

  /** Draw the timeline's axis, and return how far down it reaches. */
  private drawAxisOn(pen: Pen): number {
    const { timeline } = this.stage;
    return timeline ? drawAxis(pen, timeline, this.view, this.colours) : 0;
  }

  private recompose(): void {
    this.composed = this.found = null;
    this.redraw();
  }

  private get stage(): Stage {
    return (this.staged ??= this.state.view === "timeline" && this.view.width ? this.unrolled() : this.atHome);
  }

  private unrolled(): Stage {
    const { whole, state, view } = this;
    const passing = shown(whole, { ...state, selection: null, reveal: false });
    const timeline = unroll(whole, state, passing, this.shown, view.width, view.height);
    return { corpus: timeline.corpus, timeline, drawing: new Drawing(this.context, timeline.corpus) };
  }

  private under(event: MouseEvent): number | null {
    this.found ??= new Hits(this.picture.marks);
    return under(this.found, this.labels, this.view, event.offsetX, event.offsetY);
  }

  private onPointer(event: PointerEvent): void {
    if (event.buttons) return;
    const of = this.under(event);
    this.canvas.style.cursor = of === null ? "grab" : "pointer";
    this.pointing.move(of, event.offsetX, event.offsetY, this.state.selection !== null);
  }
}

/** Whether the reader asked for no movement. */
export function isCalm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
