import { describe, expect, it } from "vitest";
import { COLUMNS, sorted, type ColumnName } from "../src/rows";
import { connect } from "../src/corpus";
import { corpus, tables } from "./corpus";

const it1 = corpus();
const fact = (name: ColumnName, work: number) => COLUMNS.find((column) => column.name === name)!.fact(it1, work);

describe("what stands in a row", () => {
  it("names three authors, and counts those who follow", () => {
    const many = tables();
    many.people.name = ["A", "B", "C", "D", "E"];
    many.people.id = many.people.name.map(() => null);
    many.works.authors = [[0, 1, 2, 3, 4], [0], [1], [2], [], []];
    many.works.authorCount = [7, 4, null, 1, null, 0];
    const told = connect(many);
    const authors = many.works.title.map((_, work) => COLUMNS[1].fact(told, work));
    expect(authors).toEqual(["A, B, C and 4 others", "A and 3 others", "B and perhaps others", "C", null, null]);
  });

  it("takes the venue of the main version, or of the first that has one", () => {
    expect(fact("venue", 0)).toBe("Journal of Ünits");
    expect(fact("venue", 2)).toBeNull();
  });

  it("counts links, and does not take none at hand for none", () => {
    expect([0, 1, 2].map((work) => fact("cites", work))).toEqual([2, 1, null]);
    expect([0, 1, 5].map((work) => fact("cited", work))).toEqual([2, 2, null]);
    expect([0, 1, 2, 5].map((work) => fact("linked", work))).toEqual([1, 1, 2, null]);
  });

  it("takes no link for none where the whole lists are known", () => {
    const known = tables();
    known.states = { ...known.states, work: [2, 2], direction: ["references", "citations"], state: ["known", "known"],
      known: [1, 1], stated: [0, 0], origin: [0, 0], note: ["", ""] };
    known.links = { citing: [], cited: [], origins: [], originSets: [] };
    known.works.linked = [0, 0, 0, 0, 0, 0];
    const facts = (work: number) => ["linked", "cites", "cited"].map((name) =>
      COLUMNS.find((column) => column.name === name)!.fact(connect(known), work));
    expect(facts(2)).toEqual([0, 0, 0]);
    expect(facts(0)).toEqual([null, null, null]);
  });

  it("says in words how far the references are known, and of what is no paper nothing", () => {
    expect(fact("references", 0)).toBe("known, the whole list");
    expect(fact("references", 1)).toBe("not asked for");
    const software = tables();
    software.works.kind[0] = "software";
    expect(COLUMNS[8].fact(connect(software), 0)).toBeNull();
  });
});

describe("the order of rows", () => {
  it("has the list first, as it is, and then the best linked", () => {
    expect(sorted(it1, { by: "role", down: false })).toEqual([0, 1, 2, 3, 4, 5]);
    expect(sorted(it1, { by: "role", down: true })).toEqual([5, 3, 4, 2, 0, 1]);
  });

  it("has what is not known last, whichever way it goes", () => {
    expect(sorted(it1, { by: "year", down: false })).toEqual([2, 0, 1, 3, 5, 4]);
    expect(sorted(it1, { by: "year", down: true })).toEqual([5, 3, 1, 0, 2, 4]);
  });

  it("keeps equals in the order of the roles both ways", () => {
    expect(sorted(it1, { by: "linked", down: false })).toEqual([0, 1, 4, 2, 3, 5]);
    expect(sorted(it1, { by: "linked", down: true })).toEqual([2, 3, 0, 1, 4, 5]);
  });

  it("compares text without accents, case and what stands before the first letter", () => {
    const titled = tables();
    titled.works.title = ["éclair", "Zebra", "“Eclipse”", "apple", "Émile", "10 rules"];
    expect(sorted(connect(titled), { by: "title", down: false })).toEqual([5, 3, 0, 2, 4, 1]);
  });

  it.each(COLUMNS.map(({ name }) => name))("has every work once when sorted by %s", (by) => {
    for (const down of [false, true])
      expect([...sorted(it1, { by, down })].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
