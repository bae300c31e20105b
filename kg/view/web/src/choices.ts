/** The folded groups of the left panel: sections, topics and venues to choose among, each with its counts. */

import type { Corpus } from "./corpus";
import { el } from "./elements";
import { countValues, facetsOf, NONE_CHOSEN, type Facet } from "./facets";
import { fold } from "./search";
import { facetBit, failures, start, type State, type Store } from "./state";
import { number } from "./words";

/** How many values are listed before one has to look for the others. */
const MOST = 12;

export type Update = (state: State, shown: Uint8Array) => void;

export function choiceFilters(parent: HTMLElement, corpus: Corpus, store: Store): Update {
  const facets = facetsOf(corpus);
  const groups = facets.map((facet) => (facet.values.length ? group(parent, facet, store) : null));
  return (state) => {
    const failed = failures(corpus, state);
    groups.forEach((show, place) => {
      const others = ~facetBit(place);
      show?.(state, (work) => (failed[work] & others) === 0);
    });
  };
}

function group(
  parent: HTMLElement,
  facet: Facet,
  store: Store,
): (state: State, passes: (work: number) => boolean) => void {
  const { name, label, values, all } = facet;
  const says = el("span", { class: "tally" });
  const rows = el("div", { attributes: { role: "group", "aria-label": label } });
  const note = el("p", { class: "says" });
  const field = el("input", {
    class: "find",
    attributes: { type: "search", "aria-label": `Find a ${name}`, placeholder: `Find a ${name}`, autocomplete: "off" },
  });
  field.hidden = values.length <= MOST;
  const body = el("details", { class: "choices" }, el("summary", {}, `${label} `, says), field, rows, note);
  body.dataset.facet = name;
  parent.append(body);

  const byCount = values.map((_, value) => value).sort((a, b) => all[b] - all[a] || a - b);
  const folded = byCount.map((value) => ` ${fold(values[value])}`);
  let update = () => {};
  const row = (value: number, isChosen: boolean, count: number) => {
    const input = el("input", { attributes: { type: "checkbox", value: String(value) } });
    input.checked = isChosen;
    input.addEventListener("change", () => {
      const rest = store.state.chosen[name].filter((one) => one !== value);
      store.set({ chosen: { ...store.state.chosen, [name]: input.checked ? [...rest, value] : rest } });
      // The rows were made anew under the hand.
      rows.querySelector<HTMLInputElement>(`input[value="${value}"]`)?.focus();
    });
    const tally = el("span", { class: "tally" }, `${number(count)} of ${number(all[value])}`);
    const made = el("label", { class: "check" }, input, el("span", { title: values[value] }, values[value]), tally);
    made.dataset.value = values[value];
    made.dataset.count = String(count);
    made.dataset.all = String(all[value]);
    return made;
  };
  field.addEventListener("input", () => update());
  body.addEventListener("toggle", () => update());
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.stopPropagation();
    field.value = "";
    update();
  });

  return (state, passes) => {
    const chosen = state.chosen[name];
    says.textContent = chosen.length ? `${number(chosen.length)} of ${number(values.length)}` : "any";
    update = () => {
      // What nobody sees need not be counted.
      if (!body.open) return;
      const words = fold(field.value).split(" ").filter(Boolean);
      const found = byCount.filter((_, at) => words.every((word) => folded[at].includes(` ${word}`)));
      const first = found.slice(0, MOST);
      // What is chosen stays in sight, and rows stay in their places under the hand.
      const there = [...chosen.filter((value) => !first.includes(value)), ...first];
      const counts = countValues(facet, passes);
      rows.replaceChildren(...there.map((value) => row(value, chosen.includes(value), counts[value])));
      const others = found.filter((value) => !there.includes(value)).length;
      note.textContent = found.length ? `${number(others)} others: find them by name` : "None by that name";
      note.hidden = found.length > 0 && others === 0;
    };
    if (chosen.length && !body.open) body.open = true;
    update();
  };
}

/** The button that takes all filters off; it is there when one is on. */
export function clearing(corpus: Corpus, store: Store): { button: HTMLElement; update: (state: State) => void } {
  const { roles, authors, atLeast, from, to, undated } = start(corpus);
  const first = { roles, authors, atLeast, from, to, undated, chosen: NONE_CHOSEN };
  const button = el("button", { class: "more", id: "clear-filters", click: () => store.set(first) }, "Clear filters");
  const told = (state: State) =>
    JSON.stringify((Object.keys(first) as (keyof typeof first)[]).map((name) => state[name]));
  const usual = told(start(corpus));
  return { button, update: (state) => (button.hidden = told(state) === usual) };
}
