/** Insight: how the list hangs together, and in what order to read it, part by part. */

import type { Choose } from "./buttons";
import { communities } from "./communities";
import type { Corpus } from "./corpus";
import { el } from "./elements";
import { lately } from "./lately";
import { chain, hasMainPath, mainPathSays } from "./mainpath";
import { linksWithin } from "./pairs";
import { people } from "./people";
import { readingOrder } from "./reading";
import { PARTS, reveals, type PartName, type Store } from "./state";
import { switchOf } from "./switch";
import type { Pane } from "./views";

const NAMES: Record<PartName, { label: string; says: string }> = {
  order: { label: "Reading order", says: "what to read first" },
  "main-path": { label: "Main path", says: "how ideas flow" },
  communities: { label: "Communities", says: "which groups" },
  links: { label: "Links", says: "pairs, bridges, loners" },
  people: { label: "People", says: "who wrote several" },
  lately: { label: "Lately", says: "what cites it" },
};

export function insightView(parent: HTMLElement, corpus: Corpus, store: Store): Pane {
  const choose: Choose = (selection) => store.set({ selection, reveal: reveals(corpus, selection) });
  const make: Record<PartName, () => Node[]> = {
    order: () => readingOrder(corpus, choose),
    "main-path": () => mainPath(corpus, store, choose),
    communities: () => communities(corpus, choose, () => store.set({ view: "map", colour: "topic" })),
    links: () => linksWithin(corpus, choose),
    people: () => people(corpus, choose),
    lately: () => lately(corpus, choose),
  };
  const { row, press } = switchOf(
    "Part of the insight",
    PARTS.map((name) => ({ name, ...NAMES[name] })),
    (part) => store.set({ part }),
  );
  const made = new Map<PartName, HTMLElement>();
  parent.append(el("h2", {}, "How the list hangs together"), row);
  return {
    update: ({ part }) => {
      press(part);
      // What was unfolded stays so, and what has the focus keeps it.
      if (!made.has(part)) {
        const body = el("section", { class: "part", attributes: { "aria-label": NAMES[part].label } }, ...make[part]());
        made.set(part, body);
        parent.append(body);
      }
      made.forEach((body, name) => (body.hidden = name !== part));
    },
  };
}

function mainPath(corpus: Corpus, store: Store, choose: Choose): Node[] {
  const onMap = el(
    "button",
    { class: "more", click: () => store.set({ view: "map", selection: { kind: "main-path", at: 0 }, reveal: true }) },
    "Show on the map",
  );
  return [
    el("p", { class: "lead" }, mainPathSays(corpus), " ", hasMainPath(corpus) ? onMap : ""),
    ...chain(corpus, choose),
  ];
}
