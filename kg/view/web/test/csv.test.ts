import { describe, expect, it } from "vitest";
import { connect } from "../src/corpus";
import { csv } from "../src/csv";
import { corpus, tables } from "./corpus";

describe("comma-separated values", () => {
  it("begin with a byte order mark and end each line as RFC 4180 has it", () => {
    const text = csv(corpus(), [1, 0]);
    expect(text.startsWith("\ufeffTitle,Year")).toBe(true);
    expect(text.split("\r\n")).toHaveLength(4);
    expect(text.endsWith("\r\n")).toBe(true);
  });

  it("have the works in the order given, with all that is known, and nothing for what is not", () => {
    const [, two, both] = csv(corpus(), [1, 3]).split("\r\n");
    expect(two).toBe(
      "Two,2021,Journal of Ünits,On the list,1,1,2,not asked for,José Łukasz; Ann Bo,2,paper,10.1/two,,doi:10.1/two",
    );
    expect(both).toBe("Both,2023,,Citing the list,2,2,,not asked for,,,paper,,,url:https://x.org/");
  });

  it("quote what needs it", () => {
    const quoted = tables();
    quoted.works.title[0] = 'The "one", and\nonly';
    expect(csv(connect(quoted), [0])).toContain('\r\n"The ""one"", and\nonly",2020');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])("make text of the formula %j", (title) => {
    const hostile = tables();
    hostile.works.title[0] = title;
    const line = csv(connect(hostile), [0]).slice(csv(connect(hostile), []).length);
    expect(line.replace(/^"/, "").startsWith(`'${title}`)).toBe(true);
  });

  it("leave numbers numbers", () => {
    const early = tables();
    early.works.year[0] = -300;
    expect(csv(connect(early), [0])).toContain(",-300,");
  });
});
