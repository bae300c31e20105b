/** The line on the map that says that only the works of an answer are lit. */

import { el } from "./elements";
import type { State, Store } from "./state";
import { count } from "./words";

export function noteOfPainted(stage: HTMLElement, store: Store): (state: State) => void {
  const says = el("span");
  const note = el(
    "p",
    { id: "painted", attributes: { role: "status" } },
    says,
    " ",
    el("button", { class: "link", click: () => store.set({ view: "ask" }) }, "The question"),
    " ",
    el("button", { class: "link", click: () => store.set({ paint: false, painted: null }) }, "Clear"),
  );
  stage.append(note);
  const show = ({ paint, painted }: State) => {
    note.hidden = !paint;
    const works = painted?.length ?? 0;
    says.textContent = painted
      ? `${count(works, "work")} of an answer ${works === 1 ? "is" : "are"} lit.`
      : "What an answer names will be lit as soon as it is there.";
  };
  show(store.state);
  return show;
}
