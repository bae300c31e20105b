/** Who wrote several listed works, and who may have. */

import { personNames, workNames, type Choose } from "./buttons";
import { LISTED, type Corpus } from "./corpus";
import { el } from "./elements";
import { count } from "./words";

export function people(corpus: Corpus, choose: Choose): Node[] {
  const { teams, namesakes, bylines, basis } = corpus.insight;
  const { grade } = corpus.people;
  // Without an identifier, that a name is one person is inferred.
  const isLikely = (members: number[]) => members.some((person) => grade[person] === "likely");
  const team = (members: number[], at: number) =>
    el(
      "li",
      {},
      el("p", {}, personNames(corpus, members, choose)),
      el(
        "p",
        { class: "because" },
        isLikely(members) ? "Likely wrote " : "Wrote ",
        workNames(corpus, teams.works[at], choose),
      ),
    );
  const own = (person: number) => corpus.worksOf[person].filter((work) => corpus.works.role[work] === LISTED);
  const same = (members: number[]) =>
    el(
      "li",
      {},
      ...members.map((person) =>
        el(
          "p",
          {},
          personNames(corpus, [person], choose),
          el("span", { class: "because" }, " on ", workNames(corpus, own(person), choose)),
        ),
      ),
    );
  const rows = (made: HTMLElement[], none: string) =>
    made.length ? el("ul", { class: "rows" }, ...made) : el("p", { class: "none" }, none);
  return [
    el("p", { class: "lead" }, `All authors are known of ${bylines} of ${count(basis.papers, "listed paper")}.`),
    el("h3", {}, "Wrote several listed works together"),
    teams.people.some(isLikely)
      ? el(
          "p",
          { class: "lead" },
          "Likely: names and co-authors agree, but no source says that they are the same people.",
        )
      : null,
    rows(teams.people.map(team), "Nobody is known to have written two of them."),
    el("h3", {}, "One name on several listed works"),
    namesakes.people.length
      ? el("p", { class: "lead" }, "These may be one person or several: nothing was joined.")
      : null,
    rows(namesakes.people.map(same), "No name is in doubt."),
  ].filter((node) => node !== null);
}
