/** The search field and what it finds. */

import type { Corpus } from "./corpus";
import { byId, el } from "./elements";
import { indexOf } from "./search";
import type { Selection } from "./state";
import { count } from "./words";

interface Option {
  element: HTMLElement;
  selection: NonNullable<Selection>;
}

export class SearchBox {
  private input = byId<HTMLInputElement>("query");
  private list = byId("found");
  private options: Option[] = [];
  private active = -1;

  constructor(
    private corpus: Corpus,
    private choose: (selection: Selection) => void,
  ) {
    this.input.addEventListener("input", () => this.find());
    this.input.addEventListener("focus", () => this.input.value && this.find());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    // Keeps the focus in the field, so that its blur does not close the list before the click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  /** Empty the field; false if it was empty already. */
  clear(): boolean {
    const had = this.input.value !== "" || !this.list.hidden;
    this.input.value = "";
    this.close();
    return had;
  }

  private find(): void {
    const { works, people, venues } = indexOf(this.corpus).find(this.input.value);
    const { corpus } = this;
    this.options = [];
    const group = (
      title: string,
      kind: NonNullable<Selection>["kind"],
      found: number[],
      name: (at: number) => string,
      note: (at: number) => string,
    ) =>
      found.length
        ? [
            el("div", { class: "group", attributes: { role: "presentation" } }, title),
            ...found.map((at) => this.option({ kind, at }, name(at), note(at))),
          ]
        : [];
    const wrote = (list: number[]) => count(list.length, "paper");
    const rows = [
      ...group(
        "Papers",
        "work",
        works,
        (work) => corpus.works.title[work],
        (work) => String(corpus.works.year[work] ?? "no year"),
      ),
      ...group(
        "Authors",
        "person",
        people,
        (person) => corpus.people.name[person],
        (person) => wrote(corpus.worksOf[person]),
      ),
      ...group(
        "Venues",
        "venue",
        venues,
        (venue) => corpus.venues[venue],
        (venue) => wrote(corpus.worksIn[venue]),
      ),
    ];
    if (!rows.length) rows.push(el("div", { class: "group" }, "Nothing found"));
    this.list.replaceChildren(...rows);
    this.list.hidden = !this.input.value.trim();
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.activate(this.options.length ? 0 : -1);
  }

  private option(selection: NonNullable<Selection>, name: string, note: string): HTMLElement {
    const element = el(
      "div",
      {
        class: "option",
        id: `option-${this.options.length}`,
        attributes: { role: "option", "aria-selected": "false" },
        click: () => this.take(selection),
      },
      el("span", {}, name),
      el("small", {}, note),
    );
    this.options.push({ element, selection });
    return element;
  }

  private take(selection: Selection): void {
    this.input.value = "";
    this.close();
    this.input.blur();
    this.choose(selection);
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private activate(at: number): void {
    this.active = at;
    this.options.forEach(({ element }, place) => element.setAttribute("aria-selected", String(place === at)));
    const element = this.options[at]?.element;
    if (!element) return;
    element.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", element.id);
  }

  private onKey(event: KeyboardEvent): void {
    const count = this.options.length;
    if (event.key === "ArrowDown" && count) this.activate((this.active + 1) % count);
    else if (event.key === "ArrowUp" && count) this.activate((this.active + count - 1) % count);
    else if (event.key === "Enter" && !this.list.hidden && this.options[this.active])
      this.take(this.options[this.active].selection);
    else return;
    event.preventDefault();
  }
}
