import { describe, expect, it } from "vitest";
import { classes, step, STEPS } from "../src/colours";
import { connect } from "../src/corpus";
import { coat, type Palette } from "../src/palette";
import { corpus, tables } from "./corpus";

const colours: Palette = {
  ...{ background: "white", ink: "black", soft: "grey", author: "violet", line: "silver", font: "", rest: "rest" },
  ...{ roles: ["r0", "r1", "r2", "r3"], tints: ["t0", "t1", "t2", "t3"] },
  ...{ categories: ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"], steps: ["s1", "s2", "s3", "s4", "s5", "s6"] },
};

describe("colours", () => {
  it("say the role at the start", () => {
    const { of, edges } = coat(corpus(), "role", colours);
    expect([...of].map((one) => edges[one])).toEqual(["r0", "r0", "r1", "r2", "r2", "r3"]);
  });

  it("say the topic, the largest first, and grey where there is none", () => {
    const { names, of, rest } = classes(corpus(), "topic");
    expect(names).toEqual(["cells", "words"]);
    expect([...of]).toEqual([0, 1, 0, 0, -1, -1]);
    expect(rest).toBe("In another topic or in none");
    expect(coat(corpus(), "topic", colours).edges).toEqual(["c1", "c2", "rest"]);
  });

  it("are no more than can be told apart", () => {
    const many = Array.from({ length: 12 }, (_, at) => `topic ${at}`);
    const it1 = connect({ ...tables(), topics: { name: many, of: [11, 10, 9, 8, 7, 6] } });
    expect(classes(it1, "topic").names).toEqual([...many.slice(6, 12), ...many.slice(0, 2)]);
  });

  it("say the year in spans that cover all years, earlier first, and grey where it is not known", () => {
    const { names, of } = classes(corpus(), "year");
    expect(names).toEqual(["2001 to 2019", "2020", "2021 to 2022", "2023", "2024"]);
    expect([...of]).toEqual([1, 2, 0, 3, -1, 4]);
  });

  it("use the scale from end to end", () => {
    expect([0, 1, 2, 3].map((place) => step(place, 4))).toEqual([0, 2, 3, 5]);
    expect(step(0, 1)).toBe(STEPS - 1);
  });

  it("leave lines grey where they do not say the role", () => {
    expect(coat(corpus(), "year", colours).colours.roles).toEqual(["grey", "grey", "grey", "grey"]);
  });
});
