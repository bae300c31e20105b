import { describe, expect, it } from "vitest";
import { isLarge } from "../src/ghost";
import { compose } from "../src/picture";
import { shown, start } from "../src/state";
import { corpus } from "./corpus";

describe("the picture that moves with the hand", () => {
  it("is drawn anew where it is small, and moved as it is where it is large", () => {
    const it1 = corpus();
    const picture = compose(it1, start(it1), shown(it1, start(it1)), null);
    expect(isLarge(picture)).toBe(false);
    expect(isLarge({ ...picture, marks: Array.from({ length: 2000 }, () => picture.marks[0]) })).toBe(true);
  });
});
