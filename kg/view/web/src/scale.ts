/** What colours say, chosen in the left panel, and the legend of that. */

import { classes, COLOURS, step, type ColourBy } from "./colours";
import type { Corpus } from "./corpus";
import { el } from "./elements";
import { facet } from "./facets";
import { glyph } from "./glyphs";
import type { State, Store } from "./state";
import { number } from "./words";

const NAMES: Record<ColourBy, string> = { role: "Role", section: "Section of the list", topic: "Topic", year: "Year" };

export function colourChoice(
  parent: HTMLElement,
  corpus: Corpus,
  store: Store,
): (state: State, shown: Uint8Array) => void {
  const there = COLOURS.filter((by) => (by !== "section" && by !== "topic") || facet(corpus, by).values.length);
  const select = el(
    "select",
    { id: "colour", attributes: { "aria-label": "Colour by" } },
    ...there.map((by) => el("option", { attributes: { value: by } }, NAMES[by])),
  );
  select.addEventListener("change", () => store.set({ colour: select.value as ColourBy }));
  const key = el("ul", { class: "scale", id: "scale" });
  const heading = el("h2", {}, el("label", { attributes: { for: "colour" } }, "Colour by"));
  parent.append(el("section", {}, heading, select, key));
  return ({ colour }, shown) => {
    select.value = colour;
    document.documentElement.dataset.colour = colour;
    key.hidden = colour === "role";
    if (key.hidden) return key.replaceChildren();
    const { names, of, rest } = classes(corpus, colour);
    const counts = Array.from({ length: names.length + 1 }, () => 0);
    shown.forEach((flag, work) => (counts[of[work] < 0 ? names.length : of[work]] += flag));
    const row = (style: string, name: string, at: number) =>
      el("li", {}, glyph("dot", `swatch ${style}`, true), el("span", {}, name), tally(counts[at]));
    const tally = (count: number) => el("span", { class: "tally" }, number(count));
    const style = (at: number) =>
      colour === "year" ? `step-${step(at, names.length) + 1}` : `category-${at + 1}`;
    key.replaceChildren(
      ...names.map((name, at) => row(style(at), name, at)),
      ...(rest ? [row("rest", rest, names.length)] : []),
    );
  };
}
