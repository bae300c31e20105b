/** The right panel for a chosen group of works: a community, a pair, the main path. */

import { workList } from "./buttons";
import { LISTED, type Corpus } from "./corpus";
import type { Actions } from "./details";
import { el } from "./elements";
import { linking, members, pair, type Group } from "./insight";
import { chain, mainPathSays } from "./mainpath";
import { reveals, type State } from "./state";
import { count, number } from "./words";

export function groupDetails(corpus: Corpus, group: Group, shown: Uint8Array, state: State, actions: Actions): Node[] {
  const { choose } = actions;
  const map = onMap(corpus, group, shown, state, actions);
  const head = (role: string, name: string, says: string) => [
    el("p", { class: "role" }, role),
    el("h2", {}, name),
    el("p", { class: "lead" }, says),
    ...map,
  ];
  if (group.kind === "main-path")
    return [...head("Through the list", "The main path", mainPathSays(corpus)), ...chain(corpus, choose)];
  if (group.kind === "pair") {
    const ends = pair(corpus, group.at);
    const isCocited = corpus.insight.pairs.how[group.at] === "cocited";
    const [role, title] = isCocited ? ["Cited together", "Cite both"] : ["Citing the same works", "Cited by both"];
    return [
      ...head(role, ends.map((work) => corpus.works.label[work]).join(" and "), pairSays(corpus, group.at)),
      workList(corpus, "The two", ends, choose),
      workList(corpus, title, linking(corpus, group.at), choose),
    ];
  }
  const works = members(corpus, group).sort((a, b) => corpus.works.linked[b] - corpus.works.linked[a] || a - b);
  const [listed, others] = [true, false].map((own) =>
    works.filter((work) => (corpus.works.role[work] === LISTED) === own),
  );
  return [
    ...head("Community", corpus.topics.name[group.at], topicSays(works.length, listed.length)),
    workList(corpus, "On the list", listed, choose),
    workList(corpus, "Around it", others, choose),
  ];
}

function topicSays(works: number, listed: number): string {
  return (
    `${count(works, "work")}, ${number(listed)} of them on the list, that cite each other more than they cite others. ` +
    "The name is made of the words that set their titles apart."
  );
}

/** How many works link a pair, and how far that is known. */
export function pairSays({ insight: { pairs } }: Corpus, at: number): string {
  const isCocited = pairs.how[at] === "cocited";
  const works = count(pairs.works[at], "work");
  const says = isCocited ? `${works} ${pairs.works[at] === 1 ? "cites" : "cite"} both.` : `Both cite ${works}.`;
  if (pairs.known[at] === 2) return says;
  const lists = isCocited ? "lists of citations" : "lists of references";
  const few = pairs.known[at] ? "of only one" : "of neither";
  return `${says} There may be more: the ${lists} are known ${few} of the two.`;
}

/** The way to the map, and to what the filters leave out of it. */
function onMap(corpus: Corpus, group: Group, shown: Uint8Array, state: State, actions: Actions): HTMLElement[] {
  const works = members(corpus, group);
  const there = works.filter((work) => shown[work]).length;
  const all = there < works.length || (state.reveal && !reveals(corpus, group));
  return [
    el("p", { class: "drawn to-map" }, el("button", { class: "more", click: () => actions.map() }, "Show on the map")),
    all
      ? el(
          "p",
          { class: "drawn" },
          `${number(there)} of ${count(works.length, "work")} pass the filters `,
          el(
            "button",
            { class: "more", click: () => actions.reveal(!state.reveal) },
            state.reveal ? "Only what the filters let through" : `Show all ${number(works.length)}`,
          ),
        )
      : null,
  ].filter((node) => node !== null);
}
