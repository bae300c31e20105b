/** The shapes of works and persons: role and kind are told by shape, not by colour alone. */

/** What canvas paths and legends have in common. */
export interface Path {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  closePath(): void;
}

/** For the names that kg/view/page.py gives to shapes: corners, the angle of the first, and how far they reach. */
const POLYGONS: Record<string, [corners: number, turn: number, reach: number]> = {
  diamond: [4, -Math.PI / 2, 1.2],
  triangle: [3, -Math.PI / 2, 1.25],
  square: [4, Math.PI / 4, 1.25],
  hexagon: [6, 0, 1.05],
  star: [5, -Math.PI / 2, 1.15],
  box: [4, Math.PI / 4, 1.25],
};

export function trace(path: Path, shape: string, x: number, y: number, radius: number): void {
  if (shape === "person") {
    path.moveTo(x + radius * 0.5, y - radius * 0.5);
    path.arc(x, y - radius * 0.5, radius * 0.5, 0, 2 * Math.PI);
    path.moveTo(x - radius * 0.9, y + radius);
    path.arc(x, y + radius, radius * 0.9, Math.PI, 2 * Math.PI);
    path.closePath();
    return;
  }
  if (shape === "cluster") {
    for (const [dx, dy] of [
      [-0.6, 0.5],
      [0.6, 0.5],
      [0, -0.6],
    ])
      trace(path, "triangle", x + dx * radius, y + dy * radius, radius * 0.42);
    return;
  }
  if (shape === "lost") {
    const half = radius * 0.45;
    for (const side of [-1, 1]) {
      path.moveTo(x - half, y - half * side);
      path.lineTo(x + half, y + half * side);
    }
  }
  const polygon = POLYGONS[shape];
  if (!polygon) {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const [corners, turn, reach] = polygon;
  for (let corner = 0; corner < corners; corner++) {
    const angle = turn + (2 * Math.PI * corner) / corners;
    const to = [x + radius * reach * Math.cos(angle), y + radius * reach * Math.sin(angle)] as const;
    if (corner) path.lineTo(...to);
    else path.moveTo(...to);
  }
  path.closePath();
}

/** A path of the canvas for many shapes. Chromium takes time for `closePath` that grows with all that is in the path
 * already, so outlines are drawn on past their first corner instead: the same line, with the same joins. */
export class Outlines implements Path {
  readonly path = new Path2D();
  private corners: [number, number][] = [];

  moveTo(x: number, y: number): void {
    this.corners = [[x, y]];
    this.path.moveTo(x, y);
  }

  lineTo(x: number, y: number): void {
    if (this.corners.length === 1) this.corners.push([x, y]);
    this.path.lineTo(x, y);
  }

  arc(x: number, y: number, radius: number, from: number, to: number): void {
    this.corners.length = Math.min(this.corners.length, 1);
    this.path.arc(x, y, radius, from, to);
  }

  closePath(): void {
    for (const [x, y] of this.corners) this.path.lineTo(x, y);
  }
}
