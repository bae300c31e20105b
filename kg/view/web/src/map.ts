/** The map: a canvas that can be moved and zoomed, pointed at and clicked. */

import { select } from "d3-selection";
import "d3-transition";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomTransform } from "d3-zoom";
import { drawAxis, drawGrid, ticks, type Tick } from "./axis";
import type { Corpus } from "./corpus";
import { Drawing } from "./drawing";
import { Ghost } from "./ghost";
import { Hits } from "./hits";
import type { Box, Label } from "./labels";
import { NARROW } from "./names";
import { coat, palette } from "./palette";
import type { Outline, Pen } from "./pen";
import { compose, place, type Picture } from "./picture";
import { shown, type Selection, type State } from "./state";
import { unroll, type Timeline } from "./timeline";
import { at, type View } from "./view";

/** How long nothing moves before a large picture that was moved as it was is drawn sharp. */
const STILL = 110;
/** How long the pointer rests before the rest of the map is veiled. */
const REST = 120;
/** What stands nearer than this to the edge, in pixels, is brought into the middle when it is chosen. */
const EDGE = 20;
/** The size of a map that has not been on the screen yet, in pixels. */
const USUAL = { width: 1400, height: 860 };
/** How far beside a mark still counts as on it, in pixels. */
const SLACK = 4;

export interface Events {
  select(selection: Selection): void;
  /** What the pointer is on, and where; null: nothing. */
  point(of: number | null, x: number, y: number): void;
  compose(picture: Picture): void;
}

/** Where the works stand, and what draws them there. */
interface Stage {
  corpus: Corpus;
  /** null: it is the map. */
  timeline: Timeline | null;
  drawing: Drawing;
}

export class ReadingMap {
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
  private pointed: Selection = null;
  private resting = 0;
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
    this.zoom.on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      if (event.sourceEvent) this.isFitted = false;
      this.moveTo(event.transform);
    });
    select(canvas).call(this.zoom).on("dblclick.zoom", null);
    canvas.addEventListener("click", (event) => this.events.select(this.selectionAt(event)));
    canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.onPointer(event));
    canvas.addEventListener("pointerleave", () => this.point(null));
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
      this.composed = compose(corpus, this.state, this.shown, this.pointed);
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
    clearTimeout(this.resting);
    this.pointed = null;
    this.staged = null;
    this.recompose();
    this.isFitted ||= refit;
    if (refit && this.isSeen) this.fit(!isOther);
  }

  /** Bring everything that is shown into the picture. */
  fit(smoothly: boolean): void {
    const { marks } = this.picture;
    if (this.stage.timeline) {
      // It was made to fill the canvas.
      this.go(zoomIdentity, smoothly);
      this.isFitted = true;
      return;
    }
    if (!marks.length || !this.view.width) return;
    const room = { side: Math.min(36, this.view.width * 0.06), top: 18, bottom: 44 };
    const { left, right, top, bottom } = this.bounds();
    const k = Math.min(
      (this.view.width - 2 * room.side) / Math.max(right - left, 1),
      (this.view.height - room.top - room.bottom) / Math.max(bottom - top, 1),
      2,
    );
    const x = this.view.width / 2 - (k * (left + right)) / 2;
    const y = (this.view.height + room.top - room.bottom) / 2 - (k * (top + bottom)) / 2;
    this.go(zoomIdentity.translate(x, y).scale(k), smoothly);
    this.isFitted = true;
  }

  zoomBy(factor: number): void {
    this.isFitted = false;
    if (isCalm()) this.zoom.scaleBy(select(this.canvas), factor);
    else this.zoom.scaleBy(select(this.canvas).transition().duration(180), factor);
  }

  /** Bring a work into the middle if it is out of the picture. */
  reach(work: number): void {
    const [x, y] = this.screen(work);
    const { width, height, k } = this.view;
    if (x > EDGE && y > EDGE && x < width - EDGE && y < height - EDGE) return;
    const to = place(this.stage.corpus, work);
    this.isFitted = false;
    const scale = Math.max(k, 0.9);
    this.go(zoomIdentity.translate(width / 2 - to.x * scale, height / 2 - to.y * scale).scale(scale), true);
  }

  /** Draw the picture as it is seen with another pen. */
  drawWith(pen: Pen, newOutline: () => Outline, ratio: number): void {
    if (!this.isSeen && this.isFitted) this.fit(false);
    const drawing = new Drawing(pen, this.stage.corpus, newOutline);
    this.drawOn(pen, drawing, { ...this.view, ratio });
    this.drawAxisOn(pen);
  }

  /** Where a work stands on the canvas, in CSS pixels. */
  screen(work: number): [number, number] {
    return at(this.stage.corpus, work, this.view);
  }

  /** What the axis of the timeline says; nothing on the map. */
  ticks(): Tick[] {
    const { timeline } = this.stage;
    return timeline ? ticks(timeline.scale, this.view) : [];
  }

  private get isSeen(): boolean {
    return this.canvas.clientWidth > 0;
  }

  /** The extent of all that is shown, columns of names included, in map units. */
  private bounds(): Box {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    const add = (x: number, y: number, halfWidth: number, halfHeight: number) => {
      box.left = Math.min(box.left, x - halfWidth);
      box.right = Math.max(box.right, x + halfWidth);
      box.top = Math.min(box.top, y - halfHeight);
      box.bottom = Math.max(box.bottom, y + halfHeight);
    };
    const { marks, columns } = this.picture;
    for (const { x, y, radius } of marks) add(x, y, radius, radius);
    const { islands } = this.whole;
    const named = this.view.width < NARROW ? [] : columns;
    for (const column of named)
      add(islands.x[column], islands.y[column], islands.width[column] / 2, islands.height[column] / 2);
    return box;
  }

  private go(to: ZoomTransform, smoothly: boolean): void {
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
    const { k, left, top } = this.view;
    this.found ??= new Hits(this.picture.marks);
    const found = this.found.at((event.offsetX - left) / k, (event.offsetY - top) / k, SLACK / k);
    if (found !== null) return found;
    // A name stands for what it names.
    const label = this.labels.find(
      ({ box, of }) =>
        of !== null &&
        event.offsetX >= box.left &&
        event.offsetX <= box.right &&
        event.offsetY >= box.top &&
        event.offsetY <= box.bottom,
    );
    return label?.of ?? null;
  }

  private selectionAt(event: MouseEvent): Selection {
    return this.asSelection(this.under(event));
  }

  private asSelection(of: number | null): Selection {
    if (of === null) return null;
    return of < 0 ? { kind: "person", at: this.whole.authors.person[-1 - of] } : { kind: "work", at: of };
  }

  private onPointer(event: PointerEvent): void {
    if (event.buttons) return;
    const of = this.under(event);
    this.canvas.style.cursor = of === null ? "grab" : "pointer";
    this.events.point(of, event.offsetX, event.offsetY);
    this.point(this.asSelection(of));
  }

  /** Veil the rest once the pointer has rested on something, but never against a selection. */
  private point(to: Selection): void {
    if (to === null) this.events.point(null, 0, 0);
    clearTimeout(this.resting);
    if (this.state.selection) to = null;
    if (to?.kind === this.pointed?.kind && to?.at === this.pointed?.at) return;
    this.resting = window.setTimeout(() => {
      this.pointed = to;
      this.recompose();
    }, REST);
  }
}

function isCalm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
