/** The keyboard: / finds, Esc goes back, + - 0 zoom, arrows step along links. */

import { el } from "./elements";
import type { Arrow } from "./stepping";

export interface Keys {
  find(): void;
  back(): void;
  zoom(factor: number): void;
  whole(): void;
  /** Whether there was a step to take. */
  step(arrow: Arrow): boolean;
}

export function listen(keys: Keys): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing =
      event.target instanceof HTMLTextAreaElement ||
      (event.target instanceof HTMLInputElement && event.target.type === "search");
    if (event.key === "Escape") return keys.back();
    if (typing) return;
    if (isArrow(event.key)) {
      if (!event.defaultPrevented && !usesArrows(event.target) && keys.step(event.key)) event.preventDefault();
      return;
    }
    const action = {
      "/": () => keys.find(),
      "+": () => keys.zoom(1.4),
      "=": () => keys.zoom(1.4),
      "-": () => keys.zoom(1 / 1.4),
      "0": () => keys.whole(),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function isArrow(key: string): key is Arrow {
  return ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(key);
}

/** Fields, sliders, tabs and lists have arrows of their own. */
function usesArrows(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input:not([type=checkbox]), select, textarea, [role=tab], [role=grid], [role=listbox]") !== null
  );
}

const HELP: [string, string][] = [
  ["/", "find"],
  ["←", "to what the chosen paper cites"],
  ["→", "to what cites it"],
  ["↑ ↓", "among those"],
  ["Esc", "back to the list"],
  ["+ − 0", "nearer, farther, whole picture"],
];

/** The keys, as the left panel tells them. */
export function keyboard(): HTMLElement {
  const rows = HELP.map(([keys, does]) => el("li", {}, el("kbd", {}, keys), el("span", {}, does)));
  return el("details", { class: "legend keyboard" }, el("summary", {}, "Keyboard"), el("ul", {}, ...rows));
}
