/** The communities of the works, and how the list's own sections go with them. */

import { workButton, workNames, type Choose } from "./buttons";
import { CATEGORIES, classes } from "./colours";
import type { Corpus } from "./corpus";
import { el } from "./elements";
import { glyph } from "./glyphs";
import { count, list, number, sectionName } from "./words";

export function communities(corpus: Corpus, choose: Choose, colourMap: () => void): Node[] {
  const { topic, listed } = corpus.insight.communities;
  if (!topic.length)
    return [
      el("p", { class: "none" }, "None is known: too few works are linked with each other."),
      ...sections(corpus, choose),
    ];
  const inside = new Set(listed.flat());
  const outside = corpus.insight.order.work.filter((work) => !inside.has(work)).sort((a, b) => a - b);
  return [
    el(
      "p",
      { class: "lead" },
      "Works that cite each other more than they cite others, those around the list included (Louvain), by the words that set their titles apart. ",
      el("button", { class: "more", click: colourMap }, "Colour the map by them"),
    ),
    el(
      "ul",
      { class: "rows" },
      ...topic.map((at, row) =>
        el(
          "li",
          {},
          el(
            "button",
            { class: "name", click: () => choose({ kind: "topic", at }) },
            swatch(corpus, at),
            corpus.topics.name[at],
          ),
          el("span", { class: "tally" }, count(corpus.topics.of.filter((one) => one === at).length, "work")),
          el(
            "p",
            { class: "because" },
            `${number(listed[row].length)} of the list: `,
            workNames(corpus, listed[row], choose),
          ),
        ),
      ),
    ),
    outside.length ? el("p", { class: "because" }, "In none of these: ", workNames(corpus, outside, choose)) : null,
    ...sections(corpus, choose),
  ].filter((node) => node !== null);
}

/** The colour that a topic has on the map. */
function swatch(corpus: Corpus, topic: number): SVGSVGElement {
  const place = classes(corpus, "topic").names.indexOf(corpus.topics.name[topic]);
  return glyph("dot", `swatch ${place < 0 || place >= CATEGORIES ? "rest" : `category-${place + 1}`}`, true);
}

function sections(corpus: Corpus, choose: Choose): Node[] {
  const { sections, apart, splits, communities } = corpus.insight;
  const heading = el("h3", {}, "The list's own sections");
  if (sections < 2) return [heading, el("p", { class: "none" }, "It has no sections that could be compared.")];
  const filed = apart.map(({ work, section, nearer, elsewhere, links }) =>
    el(
      "li",
      {},
      el("p", {}, ...workButton(corpus, work, choose)),
      el(
        "p",
        { class: "because" },
        `Stands in ${sectionName(section)}, but ${number(elsewhere)} of the ${number(links)} listed works that it is linked with stand in ${sectionName(nearer)}.`,
      ),
    ),
  );
  const split = splits.map(({ section, community, works }) =>
    el(
      "li",
      {},
      el(
        "p",
        {},
        el("b", {}, sectionName(section)),
        ` splits into ${list(community.map((at) => corpus.topics.name[communities.topic[at]]).map((name) => `“${name}”`))}:`,
      ),
      ...works.map((some, at) =>
        el(
          "p",
          { class: "because" },
          `${corpus.topics.name[communities.topic[community[at]]]}: `,
          workNames(corpus, some, choose),
        ),
      ),
    ),
  );
  const part = (title: string, rows: HTMLElement[], none: string) => [
    el("h4", {}, title),
    rows.length ? el("ul", { class: "rows" }, ...rows) : el("p", { class: "none" }, none),
  ];
  return [
    heading,
    ...part("Filed apart from what they are linked with", filed, "No work is, as far as links are known."),
    ...part("Sections that split into communities", split, "None does."),
  ];
}
