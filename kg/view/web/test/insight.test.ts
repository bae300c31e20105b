import { describe, expect, it } from "vitest";
import { pairSays } from "../src/groups";
import { linking, members, ties } from "../src/insight";
import { undatedSays } from "../src/lately";
import { rankOf, whyUnlinked } from "../src/pairs";
import { compose } from "../src/picture";
import { related, shown, start } from "../src/state";
import { list, percent } from "../src/words";
import { corpus } from "./corpus";

const cocited = { kind: "pair", at: 0 } as const;
const coupled = { kind: "pair", at: 1 } as const;
const mainPath = { kind: "main-path", at: 0 } as const;

describe("a pair", () => {
  it("is linked by what cites both, or by what both cite", () => {
    expect(linking(corpus(), 0)).toEqual([3]);
    expect(linking(corpus(), 1)).toEqual([2]);
    expect(members(corpus(), cocited)).toEqual([0, 1, 3]);
  });

  it("is not linked by what is linked with too much of the list, nor by one of the two", () => {
    const it1 = corpus();
    it1.insight.tooWide.most = 1;
    expect(linking(it1, 0)).toEqual([]);
    // The first cites itself, by versions.
    const own = it1.links.citing.push(0) - 1;
    it1.links.cited.push(0);
    it1.cites[0].push(own);
    it1.citedBy[0].push(own);
    it1.insight.tooWide.most = 9;
    expect(linking(it1, 0)).toEqual([3]);
  });

  it("is lit with the links that make it one, as they run", () => {
    expect(ties(corpus(), cocited)).toEqual({
      cites: [],
      citedBy: [
        [3, 0],
        [3, 1],
      ],
    });
    expect(ties(corpus(), coupled).cites).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  it("says whether there may be more of them", () => {
    const it1 = corpus();
    expect(pairSays(it1, 0)).toBe("1 work cites both. There may be more: the lists of citations are known of neither of the two.");
    expect(pairSays(it1, 1)).toBe("Both cite 1 work. There may be more: the lists of references are known of only one of the two.");
    it1.insight.pairs.known[1] = 2;
    expect(pairSays(it1, 1)).toBe("Both cite 1 work.");
  });
});

describe("what cites the list without a date", () => {
  it("is counted", () => {
    expect(undatedSays(1)).toBe("1 other work that cites the list has no date.");
    expect(undatedSays(8)).toBe("8 other works that cite the list have no date.");
  });
});

describe("the rank of a pair", () => {
  it("is a range, or sure", () => {
    expect([rankOf(corpus(), 0), rankOf(corpus(), 1)]).toEqual(["rank 1 to 3", "rank 1"]);
  });
});

describe("a chosen group", () => {
  it("is of the works of a topic, or of those on the main path", () => {
    expect(related(corpus(), { kind: "topic", at: 0 })).toEqual(new Set([0, 2, 3]));
    expect(related(corpus(), mainPath)).toEqual(new Set([1, 0]));
  });

  it("is lit with its own links and no others", () => {
    const it1 = corpus();
    const state = { ...start(it1), selection: mainPath, reveal: true };
    const { focus } = compose(it1, state, shown(it1, state), null);
    expect(focus?.works).toEqual(new Set([0, 1]));
    expect(focus?.cites).toEqual([{ from: 0, to: 1 }]);
    expect(focus?.citedBy).toEqual([]);
  });

  it("lights only what passes the filters, until all is asked for", () => {
    const it1 = corpus();
    const state = { ...start(it1), roles: [true, true, false, true], selection: cocited };
    expect(compose(it1, state, shown(it1, state), null).focus?.citedBy).toEqual([]);
    const all = { ...state, reveal: true };
    expect(compose(it1, all, shown(it1, all), null).focus?.citedBy).toHaveLength(2);
  });
});

describe("what the insight says", () => {
  it("tells a lack of links from a lack of data", () => {
    expect(whyUnlinked(["references", "citations"])).toMatch(/^Perhaps for lack of data: not all references and citations/);
    expect(whyUnlinked([])).toMatch(/^Not for lack of data/);
  });

  it("has shares and lists in words", () => {
    expect([percent(1), percent(0.0909), list([]), list(["a"]), list(["a", "b", "c"])]).toEqual([
      "100.0%",
      "9.1%",
      "",
      "a",
      "a, b and c",
    ]);
  });
});
