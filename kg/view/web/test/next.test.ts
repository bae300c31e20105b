import { describe, expect, it } from "vitest";
import { basis, passing, selfCheck } from "../src/next";
import { corpus } from "./corpus";

const all = Uint8Array.from([1, 1, 1, 1, 1, 1]);

describe("what to read next", () => {
  it("is what Python ranked; filters leave rows out, and no rank changes", () => {
    const it1 = corpus();
    expect(passing(it1, "new", all)).toEqual([0, 1]);
    expect(passing(it1, "new", Uint8Array.from([1, 1, 1, 0, 1, 1]))).toEqual([1]);
    expect(it1.insight.rankings.new.rank[1]).toBe(2);
  });

  it("says out of how many known lists it comes", () => {
    expect(basis(corpus(), "old")).toBe("the references of 1 of 2 listed papers");
    expect(basis(corpus(), "new")).toBe("the citations of 0 of 2 listed papers");
    expect(basis(corpus(), "bridge")).toBe("the references of 1 and the citations of 0 of 2 listed papers");
  });

  it("tells how well it finds, and that counts alone do better where they do", () => {
    const it1 = corpus();
    expect(selfCheck(it1)).toMatch(/Of the 1 that could be found again \(of 2\), 1 and 1 stand among the first 10 and 20/);
    expect(selfCheck(it1)).not.toMatch(/surer guess/);
    it1.insight.selfCheck.byFame = [2, 2];
    expect(selfCheck(it1)).toMatch(/surer guess\.$/);
    it1.insight.selfCheck.findable = 2;
    it1.insight.selfCheck.byFame = [0, 1];
    expect(selfCheck(it1)).toMatch(/0 and 1 of the 1 in rankings of which most citations are known\.$/);
    Object.assign(it1.insight.selfCheck, { counted: 0, byFame: [0, 0] });
    expect(selfCheck(it1)).toMatch(/of Old or New\.$/);
    it1.insight.selfCheck.findable = 0;
    expect(selfCheck(it1)).toMatch(/none could be found again\.$/);
  });
});
