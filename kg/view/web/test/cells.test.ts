import { describe, expect, it } from "vitest";
import { cell } from "../src/cells";

describe("a cell", () => {
  it.each(["=1+1", "+x", "-x", "@x", "\tx", "＝1+1", "＋x", "－x", "＠x"])("is no formula: %s", (text) => {
    expect(cell(text)).toBe(`'${text}`);
  });

  it("stays a number where it is one, and is quoted where it has to be", () => {
    expect(cell("-5", true)).toBe("-5");
    expect(cell('a "b", c')).toBe('"a ""b"", c"');
  });
});
