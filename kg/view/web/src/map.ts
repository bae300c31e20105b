/** The map: a canvas that can be moved and zoomed, pointed at and clicked. */

import { select } from "d3-selection";
import "d3-transition";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomTransform } from "d3-zoom";
import type { Corpus } from "./corpus";
import { Drawing } from "./drawing";
import { Ghost } from "./ghost";
import { Hits } from "./hits";
import type { Box, Label } from "./labels";
import { NARROW } from "./names";
import { palette } from "./palette";
import { compose, place, type Picture } from "./picture";
import { shown, type Selection, type State } from "./state";
import { at, type View } from "./view";

/** How long nothing moves before a large picture that was moved as it was is drawn sharp. */
const STILL = 110;
/** How long the pointer rests before the rest of the map is veiled. */
const REST = 120;
/** What stands nearer than this to the edge, in pixels, is brought into the middle when it is chosen. */
const EDGE = 20;
/** How far beside a mark still counts as on it, in pixels. */
const SLACK = 4;

export interface Events {
  select(selection: Selection): void;
  /** What the pointer is on, and where; null: nothing. */
  point(of: number | null, x: number, y: number): void;
  compose(picture: Picture): void;
}

export class ReadingMap {
  labels: Label[] = [];
  picture: Picture;
  private drawing: Drawing;
  private ghost: Ghost;
  private found: Hits | null = null;
  private view: View = { width: 0, height: 0, ratio: 1, k: 1, left: 0, top: 0 };
  private colours = palette();
  private frame = 0;
  private pointed: Selection = null;
  private resting = 0;
  private moving = 0;
  private isFitted = true;
  private zoom = zoom<HTMLCanvasElement, unknown>().scaleExtent([0.04, 16]);

  constructor(
    private canvas: HTMLCanvasElement,
    private corpus: Corpus,
    private state: State,
    private events: Events,
  ) {
    const context = canvas.getContext("2d", { alpha: false })!;
    this.drawing = new Drawing(context, corpus);
    this.ghost = new Ghost(context);
    this.picture = compose(corpus, state, shown(corpus, state), null);
    this.zoom.on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      if (event.sourceEvent) this.isFitted = false;
      this.moveTo(event.transform);
    });
    select(canvas).call(this.zoom).on("dblclick.zoom", null);
    canvas.addEventListener("click", (event) => this.events.select(this.selectionAt(event)));
    canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.onPointer(event));
    canvas.addEventListener("pointerleave", () => this.point(null));
    new ResizeObserver(() => this.resize()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.colours = palette();
      this.redraw();
    });
    this.events.compose(this.picture);
    this.resize();
  }

  update(state: State): void {
    const refit = this.isFitted && state.selection === this.state.selection;
    this.state = state;
    clearTimeout(this.resting);
    this.pointed = null;
    this.recompose();
    if (refit) this.fit(true);
  }

  /** Bring everything that is shown into the picture. */
  fit(smoothly: boolean): void {
    const { marks } = this.picture;
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
    const to = place(this.corpus, work);
    this.isFitted = false;
    const scale = Math.max(k, 0.9);
    this.go(zoomIdentity.translate(width / 2 - to.x * scale, height / 2 - to.y * scale).scale(scale), true);
  }

  /** Where a work stands on the canvas, in CSS pixels. */
  screen(work: number): [number, number] {
    return at(this.corpus, work, this.view);
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
    const { islands } = this.corpus;
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
    if (!Ghost.helps(this.picture)) return this.redraw();
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.ghost.draw(this.view, this.colours.background);
    });
    clearTimeout(this.moving);
    this.moving = window.setTimeout(() => this.redraw(), STILL);
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    const ratio = devicePixelRatio || 1;
    const { width, height } = this.view;
    if (width === clientWidth && height === clientHeight && ratio === this.view.ratio) return;
    this.view = { ...this.view, width: clientWidth, height: clientHeight, ratio };
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
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
    this.ghost.forget(this.view);
    this.labels = this.drawing.draw(this.picture, this.view, this.colours);
  }

  private recompose(): void {
    this.picture = compose(this.corpus, this.state, shown(this.corpus, this.state), this.pointed);
    this.found = null;
    this.events.compose(this.picture);
    this.redraw();
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
    return of < 0 ? { kind: "person", at: this.corpus.authors.person[-1 - of] } : { kind: "work", at: of };
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
