import { describe, expect, it } from "vitest";
import { followable, page } from "../src/addresses";

describe("addresses", () => {
  it("are followed only on the web", () => {
    expect(followable("https://example.org/a b")).toBe("https://example.org/a%20b");
    for (const bad of [
      "javascript:alert(1)",
      " JaVaScript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "//x.org",
      "x",
      "",
    ])
      expect(followable(bad)).toBeNull();
  });

  it("are made from identifiers", () => {
    expect(page("doi:10.1038/s41586-023-06139-9")).toEqual({
      name: "DOI",
      address: "https://doi.org/10.1038/s41586-023-06139-9",
    });
    expect(page("doi:10.1002/(sici)1#<x>?")!.address).toBe("https://doi.org/10.1002/(sici)1%23%3Cx%3E%3F");
    expect(page("arxiv:cs/0112017")!.address).toBe("https://arxiv.org/abs/cs/0112017");
    expect(page("url:javascript:alert(1)")).toBeNull();
    expect(page("title:anything")).toBeNull();
    expect(page("constructor:x")).toBeNull();
    expect(page("doi:10.1/half a letter \ud800")).toBeNull();
  });
});
