import { describe, expect, it } from "vitest";
import { trace, Tracer } from "../src/shapes";

function commands(shape: string): string[] {
  const seen: string[] = [];
  trace(
    {
      moveTo: () => seen.push("M"),
      lineTo: () => seen.push("L"),
      arc: () => seen.push("A"),
      closePath: () => seen.push("Z"),
    },
    shape,
    0,
    0,
    5,
  );
  return seen;
}

describe("shapes", () => {
  it("tell roles and kinds apart without colour", () => {
    const all = ["dot", "diamond", "triangle", "hexagon", "square", "star", "person", "lost", "cluster"];
    const outlines = all.map((shape) => {
      const points: number[] = [];
      const add = (...values: number[]) => points.push(...values.map((value) => Math.round(value * 100)));
      trace({ moveTo: add, lineTo: add, arc: add, closePath: () => add(0) }, shape, 0, 0, 5);
      return points.join();
    });
    expect(new Set(outlines).size).toBe(all.length);
  });

  it("are discs where nothing else is known", () => {
    expect(commands("unheard of")).toEqual(["M", "A"]);
    expect(commands("diamond")).toEqual(["M", "L", "L", "L", "Z"]);
  });
});

describe("the tracer", () => {
  it("draws a shape to its end, past its first corner and without closing it", () => {
    const said: string[] = [];
    const outline = {
      moveTo: (x: number, y: number) => said.push(`M${x} ${y}`),
      lineTo: (x: number, y: number) => said.push(`L${x} ${y}`),
      arc: () => said.push("A"),
      closePath: () => said.push("Z"),
    };
    const tracer = new Tracer(outline);
    tracer.moveTo(0, 0);
    tracer.lineTo(1, 0);
    tracer.lineTo(1, 1);
    tracer.closePath();
    expect(said).toEqual(["M0 0", "L1 0", "L1 1", "L0 0", "L1 0"]);
  });
});
