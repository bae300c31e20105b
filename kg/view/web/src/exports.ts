/** Saving: what is shown as a table, as references or as a picture, and printing. */

import { bibtex } from "./bibtex";
import type { Corpus } from "./corpus";
import { csv } from "./csv";
import { byId, el } from "./elements";
import type { MapView } from "./mapview";
import { png, svg } from "./portrait";
import { sorted } from "./rows";
import { download } from "./saving";
import { fold } from "./search";
import { shown, type Store } from "./state";

interface Way {
  label: string;
  note: string;
  save(): void;
}

/** A button with a menu of the ways to take away what is shown; `map` is what draws it now. */
export function buildSave(parent: HTMLElement, corpus: Corpus, store: Store, map: () => MapView): void {
  const works = () => {
    const flags = shown(corpus, store.state);
    return sorted(corpus, store.state.sort).filter((work) => flags[work]);
  };
  const heading = () => byId("top").querySelector("h1")!.textContent ?? "";
  const legend = () => ({ title: heading(), known: byId("known").innerText });
  const save = (what: string, ending: string, type: string, data: string | Blob) =>
    download(`${fileName(heading())}-${what}.${ending}`, type, data);
  const ways: Way[] = [
    {
      label: "Table (CSV)",
      note: "the works that are shown",
      save: () => save("works", "csv", "text/csv;charset=utf-8", csv(corpus, works())),
    },
    {
      label: "References (BibTeX)",
      note: "the works that are shown",
      save: () => save("works", "bib", "application/x-bibtex;charset=utf-8", bibtex(corpus, works())),
    },
    {
      label: "Picture (PNG)",
      note: "the map as it is seen",
      save: () => void png(map(), legend()).then((blob) => blob && save("map", "png", "image/png", blob)),
    },
    {
      label: "Drawing (SVG)",
      note: "the map as it is seen",
      save: () => save("map", "svg", "image/svg+xml", svg(map(), legend())),
    },
    { label: "Print", note: "this view", save: () => window.print() },
  ];
  new Menu(parent, ways);
}

/** Opens below its button; the arrows go through it, Esc closes it. */
class Menu {
  private button: HTMLButtonElement;
  private list: HTMLElement;
  private items: HTMLButtonElement[];

  constructor(parent: HTMLElement, ways: Way[]) {
    this.items = ways.map(({ label, note, save }) =>
      el(
        "button",
        {
          attributes: { role: "menuitem", tabindex: "-1" },
          click: () => {
            this.open(false);
            this.button.focus();
            save();
          },
        },
        el("b", {}, label),
        " ",
        el("small", {}, note),
      ),
    );
    this.list = el("div", { id: "save-menu", attributes: { role: "menu", "aria-label": "Save" } }, ...this.items);
    this.button = el(
      "button",
      {
        id: "save-button",
        attributes: { "aria-haspopup": "menu", "aria-controls": "save-menu" },
        click: () => {
          this.open(this.list.hidden);
          if (!this.list.hidden) this.items[0].focus();
        },
      },
      "Save",
    );
    parent.append(this.button, this.list);
    parent.addEventListener("keydown", (event) => this.onKey(event));
    parent.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && parent.contains(relatedTarget))) this.open(false);
    });
    // Keeps the focus in the menu, so that its loss does not close the menu before the click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.open(false);
  }

  private open(open: boolean): void {
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.items.indexOf(document.activeElement as HTMLButtonElement);
    const last = this.items.length - 1;
    if (event.key === "Escape" && !this.list.hidden) {
      this.open(false);
      this.button.focus();
    } else {
      const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      this.open(true);
      this.items[to].focus();
    }
    event.preventDefault();
    // Esc goes back one step, and this was it.
    event.stopPropagation();
  }
}

/** A name that every system takes for a file's, from the list's. */
export function fileName(heading: string): string {
  return fold(heading).replaceAll(" ", "-").slice(0, 60).replace(/-$/, "") || "reading-list";
}
