import { describe, expect, it } from "vitest";
import { centred, fitted } from "../src/fitting";
import type { Palette } from "../src/palette";
import { compose, put } from "../src/picture";
import { shown, start } from "../src/state";
import { strokes } from "../src/strokes";
import type { DataSet, Id } from "../src/vis";
import { edges, Held, nodes } from "../src/visdata";
import { corpus } from "./corpus";

const it1 = { ...corpus(), engine: "vis" as const };
const state = { ...start(it1), atLeast: 0 };
const flags = shown(it1, state);
const colours = { roles: ["#0", "#1", "#2", "#3"], author: "#a" } as Palette;
const view = { width: 800, height: 600, ratio: 1, k: 0.1, left: 0, top: 0 };
const links = it1.links.citing.map((from, link) => `${from} ${it1.links.cited[link]}`);

describe("the picture for vis-network", () => {
  it("has each link between shown works as an edge with an arrow, and no wedges", () => {
    const picture = compose(it1, state, flags, null);
    expect(picture.wedges).toEqual([]);
    expect(picture.allWedges).toBe(0);
    const drawn = edges(it1, picture, view, colours).filter(({ arrows }) => arrows.to.enabled);
    expect(drawn.map(({ id }) => id).sort()).toEqual([...links].sort());
    const few = compose(it1, state, Uint8Array.from([1, 0, 1, 0, 0, 0]), null);
    expect(edges(it1, few, view, colours).filter(({ from }) => from >= 0)).toMatchObject([{ from: 0, to: 2 }]);
  });

  it("has the wedges of the canvas on the timeline", () => {
    const timeline = { ...state, view: "timeline" as const };
    expect(compose(it1, timeline, flags, null).wedges.length).toBeGreaterThan(0);
  });

  it("colours a link by its end outside the list, and bends those within", () => {
    const found = new Map(edges(it1, compose(it1, state, flags, null), view, colours).map((edge) => [edge.id, edge]));
    expect(["0 1", "0 2", "3 0", "5 4"].map((id) => found.get(id)!.color.color)).toEqual(["#0", "#1", "#2", "#3"]);
    expect(found.get("0 1")!.smooth).toBeTruthy();
    expect(found.get("0 2")!.smooth).toBe(false);
    expect(found.get("-1 0")).toMatchObject({ color: { color: "#a" }, arrows: { to: { enabled: false } } });
  });

  it("has a link that is lit once, as what is lit, and veils the others", () => {
    const chosen = { ...state, selection: { kind: "work" as const, at: 0 } };
    const picture = compose(it1, chosen, flags, null);
    const found = edges(it1, picture, view, colours);
    expect(found.length).toBe(new Set(found.map(({ id }) => id)).size);
    const opacity = Object.fromEntries(found.map(({ id, color }) => [id, color.opacity]));
    expect([opacity["0 1"], opacity["3 0"], opacity["-1 0"]]).toEqual([0.8, 0.8, 0.9]);
    expect(Math.max(opacity["1 2"], opacity["5 4"], opacity["-1 1"])).toBeLessThan(0.1);
  });

  it("has lines that grow with the map, but not when it is near", () => {
    const picture = compose(it1, state, flags, null);
    const width = (k: number) => edges(it1, picture, { ...view, k }, colours)[0].width * k;
    expect(width(1.6)).toBeCloseTo(1.6 * width(1));
    expect(width(8)).toBeCloseTo(width(1.6));
  });

  it("holds marks by the size that they have on the screen, where they were put", () => {
    const moved = { ...corpus(), engine: "vis" as const };
    put(moved, 2, { x: 7, y: 8 });
    put(moved, -1, { x: 9, y: 10 });
    const found = new Map(nodes(moved, compose(moved, state, flags, null), view).map((node) => [node.id, node]));
    expect(found.get(2)).toMatchObject({ x: 7, y: 8 });
    expect(found.get(-1)).toMatchObject({ x: 9, y: 10 });
    // Far away they are no smaller than 0.55 of their size on the map.
    expect(found.get(0)!.size * view.k).toBeCloseTo(0.55 * moved.works.size[0]);
  });
});

describe("what vis-network holds", () => {
  it("is given only what has changed, and loses what is gone", () => {
    const told: [string, Id[]][] = [];
    const data: DataSet<{ id: number; x: number }> = {
      update: (items) => void told.push(["update", items.map(({ id }) => id)]),
      remove: (ids) => void told.push(["remove", ids]),
    };
    const held = new Held(data);
    const show = (items: { id: number; x: number }[]) => {
      held.removeBut(items);
      held.update(items);
    };
    show([{ id: 0, x: 0 }, { id: 1, x: 0 }]);
    show([{ id: 0, x: 0 }, { id: 1, x: 5 }]);
    show([{ id: 1, x: 5 }]);
    show([{ id: 1, x: 5 }]);
    show([{ id: 0, x: 0 }, { id: 1, x: 5 }]);
    expect(told).toEqual([
      ["update", [0, 1]],
      ["update", [1]],
      ["remove", [0]],
      ["update", [0]],
    ]);
  });
});

describe("the lines of the canvas", () => {
  it("have no arrows to dots and names, and lit ones come last", () => {
    const plain = corpus();
    const chosen = { ...state, selection: { kind: "work" as const, at: 0 } };
    const all = strokes(plain, compose(plain, chosen, flags, null), colours);
    expect(all.map(({ colour, arrows }) => [colour, arrows])).toEqual([
      ["#a", false],
      ["#1", false],
      ["#0", true],
      ["#2", true],
      ["#1", true],
      ["#a", false],
    ]);
  });
});

describe("where the map stands", () => {
  const picture = compose(it1, state, flags, null);

  it("shows all marks when it is fitted", () => {
    for (const [width, height] of [[800, 600], [320, 500], [2000, 200]]) {
      const { k, left, top } = fitted(it1, picture, { ...view, width, height })!;
      for (const { x, y } of picture.marks) {
        expect(x * k + left).toBeGreaterThan(0);
        expect(x * k + left).toBeLessThan(width);
        expect(y * k + top).toBeGreaterThan(0);
        expect(y * k + top).toBeLessThan(height);
      }
    }
    expect(fitted(it1, picture, { ...view, width: 0 })).toBeNull();
    expect(fitted(it1, { ...picture, marks: [] }, view)).toBeNull();
  });

  it("moves only for a work that is out of sight or near the edge", () => {
    const near = { ...view, k: 1, left: 100, top: 100 };
    expect(centred(it1, 0, near)).toBeNull();
    const { k, left, top } = centred(it1, 0, { ...near, left: 790 })!;
    expect([it1.works.x[0] * k + left, it1.works.y[0] * k + top]).toEqual([400, 300]);
    expect(centred(it1, 0, { ...near, left: -500, k: 0.2 })!.k).toBe(0.9);
  });
});
