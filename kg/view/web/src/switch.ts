/** One choice out of a few, as a row of buttons of which one is pressed. */

import { el } from "./elements";

export interface Option<T extends string> {
  name: T;
  label: string;
  /** What it is, in a few words below. */
  says: string;
}

/** The row, and what presses the button of the one that is chosen. */
export function switchOf<T extends string>(
  label: string,
  options: readonly Option<T>[],
  choose: (name: T) => void,
): { row: HTMLElement; press: (name: T) => void } {
  const buttons = options.map(({ name, label, says }) =>
    el(
      "button",
      { click: () => choose(name), attributes: { "data-name": name } },
      el("b", {}, label),
      " ",
      el("small", {}, says),
    ),
  );
  return {
    row: el("div", { class: "switch", attributes: { role: "group", "aria-label": label } }, ...buttons),
    press: (chosen) =>
      options.forEach(({ name }, at) => buttons[at].setAttribute("aria-pressed", String(name === chosen))),
  };
}
