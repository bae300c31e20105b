/** The part of vis-network 9.1 that the map uses. Source: https://visjs.github.io/vis-network/docs/network/ */

export interface Vis {
  DataSet: new <T extends { id: Id }>() => DataSet<T>;
  Network: new (
    container: HTMLElement,
    data: { nodes: DataSet<Node>; edges: DataSet<Edge> },
    options: object,
  ) => Network;
}

export type Id = number | string;

export interface DataSet<T> {
  /** Change what is there, add what is not. */
  update(items: T[]): void;
  remove(ids: Id[]): void;
}

export interface Node {
  id: number;
  x: number;
  y: number;
  /** Half of the square by which it is held, in map units. */
  size: number;
}

export interface Edge {
  id: string;
  from: number;
  to: number;
  color: { color: string; opacity: number; inherit: false };
  width: number;
  arrows: { to: { enabled: boolean; scaleFactor: number } };
  smooth: false | { type: "curvedCW"; roundness: number };
}

/** What a shape of one's own is drawn with. */
export interface Pencil {
  ctx: CanvasRenderingContext2D;
  id: number;
  x: number;
  y: number;
}

export interface Network {
  on(name: "dragging" | "dragStart" | "dragEnd", react: (event: { nodes: number[] }) => void): void;
  on(name: "click", react: (event: { pointer: { DOM: Point } }) => void): void;
  on(name: "zoom" | "afterDrawing", react: () => void): void;
  getPosition(id: number): Point;
  getScale(): number;
  canvasToDOM(point: Point): Point;
  moveTo(options: { position: Point; scale: number; animation: false | { duration: number } }): void;
  /** Now, and not with the next frame. */
  redraw(): void;
  setOptions(options: object): void;
}

export interface Point {
  x: number;
  y: number;
}

declare global {
  interface Window {
    /** There if the page was made with `--engine vis`. */
    vis?: Vis;
  }
}
