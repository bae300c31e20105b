import { describe, expect, it } from "vitest";
import { bibtex, keys } from "../src/bibtex";
import { connect, type Tables } from "../src/corpus";
import { corpus, tables } from "./corpus";

/** One work of which something is changed. */
function one(change: (tables: Tables) => void): string {
  const changed = tables();
  change(changed);
  return bibtex(connect(changed), [0]);
}

describe("BibTeX", () => {
  it("says what is known of a work, by its main version", () => {
    expect(bibtex(corpus(), [1, 0])).toBe(`@article{lukasz2021two,
  title = {Two},
  author = {José Łukasz and Ann Bo},
  journal = {Journal of Ünits},
  year = {2021},
  doi = {10.1/two},
  url = {https://doi.org/10.1/two},
}

@article{lukasz2020one,
  title = {One: a paper},
  author = {José Łukasz},
  journal = {Journal of Ünits},
  year = {2020},
  doi = {10.1/one},
  eprint = {2001.00001},
  archivePrefix = {arXiv},
  url = {https://doi.org/10.1/one},
}
`);
  });

  it("says nothing of what is not known", () => {
    expect(bibtex(corpus(), [2])).toBe("@misc{anon2001shared,\n  title = {Shared {Über-Work}},\n  year = {2001},\n}\n");
  });

  it("gives each work a key of its own, whatever is shown and in whatever order", () => {
    const same = tables();
    same.works.title = same.works.title.map(() => "The Title");
    same.works.authors = same.works.title.map(() => [1]);
    same.records.date = same.records.date.map(() => "2020-05");
    const all = keys(connect(same));
    expect(new Set(all).size).toBe(6);
    expect(all.every((key) => /^bo2020title(-\d)?$/.test(key))).toBe(true);
    const keyOf = (works: number[]) => [...bibtex(connect(same), works).matchAll(/^@\w+\{(.+),$/gm)].map(([, key]) => key);
    expect(keyOf([3, 1])).toEqual([all[3], all[1]]);
  });

  it.each([
    ["Haotian Cui", "scGPT: toward a model", "cui2020scgpt"],
    ["Cui, Haotian", "The pre-trained", "cui2020pretrained"],
    ["José Łukasz", "L’étude", "lukasz2020letude"],
    ["王波", "深度学习", "anon2020"],
  ])("makes a key of %s, %s", (name, title, key) => {
    const text = one(({ people, works }) => {
      people.name[0] = name;
      works.title[0] = title;
    });
    expect(text).toContain(`{${key},\n`);
  });

  it("knows meetings, preprints, books and software", () => {
    const type = (venue: string, kind = "paper") =>
      one(({ venues, works }) => {
        venues[0] = venue;
        works.kind[0] = kind;
      });
    expect(type("Advances in NeurIPS")).toMatch(/^@inproceedings[^]+booktitle = \{Advances/);
    expect(type("Preprint at arXiv")).toMatch(/^@misc[^]+eprint = \{2001.00001\}/);
    expect(type("GitHub", "software")).toMatch(/^@misc[^]+howpublished = \{GitHub\}/);
    expect(type("MIT Press", "book")).toMatch(/^@book/);
    expect(type("bioRxiv")).toMatch(/^@article[^]+journal = \{bioRxiv\}/);
  });

  it("has the month where the day is known", () => {
    expect(one(({ records }) => (records.date[0] = "2020-02-26"))).toContain("  month = feb,\n");
    expect(one(({ records }) => (records.date[0] = "2020-13-01"))).not.toContain("month");
  });

  it.each([[null], [3]])("says that a byline of %s goes on", (count) => {
    expect(one(({ works }) => (works.authorCount[0] = count))).toContain("author = {José Łukasz and others}");
  });

  it("keeps a name that holds an and, or too many commas, in one", () => {
    const name = (text: string) => one(({ people }) => (people.name[0] = text));
    expect(name("Smith and Sons")).toContain("author = {{Smith and Sons}},");
    expect(name("A, B, C, D")).toContain("author = {{A, B, C, D}},");
  });

  it("keeps capitals inside words", () => {
    expect(one(({ works }) => (works.title[0] = "A scGPT of RNA"))).toContain("title = {A {scGPT} of {RNA}},");
  });

  it("escapes all that TeX would read, and leaves braces in balance", () => {
    const text = one(({ works, people, venues, records }) => {
      for (const list of [works.title, people.name, venues]) list[0] = "}{\\ $ & % # _ ~ ^ \u0000\n @x{y, \ud800";
      records.ids[0] = ["doi:10.1/}{\\ %"];
    });
    expect(text.split("\n").filter((line) => line.startsWith("@"))).toHaveLength(1);
    expect(text.match(/\{/g)).toHaveLength(text.match(/\}/g)!.length);
    expect(text).toContain("\\textbraceright{}\\textbraceleft{}\\textbackslash{} \\$ \\& \\% \\# \\_ \\textasciitilde{}");
    expect(text).toContain("doi = {10.1/%7D%7B%5C%20%}");
  });
});
