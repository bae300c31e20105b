/** Paths in the details: the field for the other end, and the way there, step by step. */

import type { Corpus } from "./corpus";
import { el } from "./elements";
import { cites, litPath, shortest, type Way } from "./paths";
import { indexOf } from "./search";
import type { State } from "./state";
import { count } from "./words";

export interface PathActions {
  ask(path: State["path"]): void;
  /** The way to a work, as it stands in other lists. */
  button(work: number): (Node | string)[];
}

export function pathSection(corpus: Corpus, work: number, state: State, actions: PathActions): HTMLElement {
  const lit = litPath(corpus, state);
  return el(
    "section",
    { class: "path", id: "path", attributes: { tabindex: "-1" } },
    ...(lit && state.path ? found(corpus, state.path, lit, actions) : [ask(corpus, work, actions)]),
  );
}

/** The field in which the other paper is found. */
function ask(corpus: Corpus, work: number, actions: PathActions): HTMLElement {
  const list = el("ul", { class: "links" });
  const field = el("input", {
    class: "find",
    attributes: { type: "search", "aria-label": "Path to another paper", placeholder: "Its title", autocomplete: "off" },
  });
  const first = () => list.querySelector<HTMLButtonElement>("button");
  field.addEventListener("input", () => {
    const works = indexOf(corpus).find(field.value).works.filter((other) => other !== work);
    const rows = works.map((other) => {
      const choose = () => actions.ask([work, other]);
      const year = el("small", {}, String(corpus.works.year[other] ?? "no year"));
      return el("li", {}, el("button", { class: "link", click: choose }, corpus.works.title[other]), " ", year);
    });
    const none = field.value.trim() && !rows.length ? [el("li", { class: "none" }, "Nothing found")] : [];
    list.replaceChildren(...rows, ...none);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") first()?.click();
    else if (event.key === "ArrowDown") first()?.focus();
    else if (event.key === "Escape" && field.value) {
      field.value = "";
      list.replaceChildren();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  });
  return el("details", { class: "fold" }, el("summary", {}, "Path to another paper …"), field, list);
}

function found(corpus: Corpus, [from, to]: [number, number], path: number[], actions: PathActions): Node[] {
  const title = (work: number) => corpus.works.title[work];
  const away = el("button", { class: "more", click: () => actions.ask(null) }, "Take it off");
  const heading = el("h3", {}, "Path ", el("span", { class: "tally" }, path.length ? steps(path) : ""), " ", away);
  if (!path.length) {
    const says = `No chain of the links at hand leads from here to “${title(to)}”; that does not mean that there is none.`;
    return [heading, el("p", { class: "none" }, says)];
  }
  const ways: Way[] = ["cites", "cited"];
  const directed = ways.flatMap((way) => {
    const other = shortest(corpus, from, to, way);
    if (!other || other.every((work, at) => work === path[at])) return [];
    const words = way === "cites" ? "Each citing the next" : "Each cited by the next";
    return [el("h3", {}, `${words} `, el("span", { class: "tally" }, steps(other))), chain(corpus, other, actions)];
  });
  return [heading, chain(corpus, path, actions), ...directed];
}

function steps(path: number[]): string {
  return count(path.length - 1, "step");
}

/** The works one below the other; between them, which of the two cites the other. */
function chain(corpus: Corpus, path: number[], { button }: PathActions): HTMLElement {
  const rows = path.flatMap((work, at) => {
    const row = el("li", {}, ...button(work));
    if (at === 0) return [row];
    const out = cites(corpus, path[at - 1], work);
    const back = cites(corpus, work, path[at - 1]);
    const words = out && back ? "↕ they cite each other" : out ? "↓ cites" : "↑ is cited by";
    return [el("li", { class: "between" }, words), row];
  });
  return el("ul", { class: "links chain" }, ...rows);
}
