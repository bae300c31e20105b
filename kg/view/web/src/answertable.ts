/** An answer on the screen: its rows in a table, or its triples as lines. */

import { sorted, type Answer, type Cell } from "./answer";
import { el } from "./elements";
import { number } from "./words";

/** How many rows are shown, and how many more each time. */
const ROWS = 200;
/** Cells with more letters than these need broader columns. */
const BREADTHS: [number, string][] = [
  [160, "longest"],
  [30, "long"],
  [12, "fair"],
];
/** How many lines of N-Triples are shown as text. */
const LINES = 1000;

/** A table that sorts by its headers; `meaning` says what stands for an IRI. */
export function table(answer: Answer, meaning: (iri: string) => HTMLElement): HTMLElement {
  const body = el("tbody");
  const more = el("button", { class: "more" });
  let rows = answer.rows;
  let most = ROWS;
  const fill = () => {
    body.replaceChildren(...rows.slice(0, most).map((row) => el("tr", {}, ...row.map((one) => cell(one, meaning)))));
    more.hidden = rows.length <= most;
    more.textContent = `Show ${number(Math.min(5 * ROWS, rows.length - most))} more of ${number(rows.length)}`;
  };
  more.addEventListener("click", () => {
    most += 5 * ROWS;
    fill();
  });
  // As answered, then ascending, then descending.
  const order = { column: -1, ascending: true };
  const heads = answer.columns.map((name, column) => {
    const head = el("th", { attributes: { scope: "col", "aria-sort": "none" } });
    head.append(
      el(
        "button",
        {
          click: () => {
            const same = order.column === column;
            order.column = same && !order.ascending ? -1 : column;
            order.ascending = !same;
            rows = order.column < 0 ? answer.rows : sorted(answer.rows, column, order.ascending);
            heads.forEach((each) => each.setAttribute("aria-sort", "none"));
            if (order.column >= 0) head.setAttribute("aria-sort", order.ascending ? "ascending" : "descending");
            fill();
          },
        },
        name,
      ),
    );
    return head;
  });
  fill();
  const label = { tabindex: "0", role: "region", "aria-label": "Answer" };
  return el(
    "div",
    {},
    el("div", { class: "answer", attributes: label }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), body)),
    more,
  );
}

function cell(term: Cell, meaning: (iri: string) => HTMLElement): HTMLElement {
  if (!term) return el("td");
  const text = term.type === "bnode" ? `_:${term.value}` : term.value;
  const shown = term.type === "uri" ? meaning(term.value) : text;
  const length = typeof shown === "string" ? shown.length : shown.textContent!.length;
  return el("td", { class: BREADTHS.find(([least]) => length > least)?.[1] }, shown);
}

/** Triples as lines, to read and to copy. */
export function asText({ text, rows }: Answer): HTMLElement {
  const shown = text.split("\n", LINES).join("\n");
  const rest = rows.length - LINES;
  const says = el("span", { attributes: { role: "status" } });
  const copy = el(
    "button",
    {
      class: "more",
      click: () =>
        void navigator.clipboard.writeText(text).then(
          () => (says.textContent = " Copied."),
          () => (says.textContent = " The browser does not allow that: mark the lines, or take the file."),
        ),
    },
    "Copy",
  );
  return el(
    "details",
    { class: "fold" },
    el("summary", {}, "As text (N-Triples)"),
    el("p", {}, copy, says),
    el("pre", { class: "lines" }, shown + (rest > 0 ? `\n… and ${number(rest)} more: take the file` : "")),
  );
}
