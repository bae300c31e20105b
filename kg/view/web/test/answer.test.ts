import { describe, expect, it } from "vitest";
import { compact, csv, read, sorted, worksNamed } from "../src/answer";
import type { Term } from "../src/engine";

const literal = (value: string): Term => ({ type: "literal", value });
const solutions = (vars: string[], bindings: unknown[]) =>
  read({ kind: "solutions", text: JSON.stringify({ head: { vars }, results: { bindings } }), seconds: 0.1 });

describe("an answer", () => {
  it("has its columns in their order, and what is unbound is empty", () => {
    const answer = solutions(["b", "a"], [{ a: literal("1") }, { a: literal("2"), b: literal("3") }]);
    expect(answer.rows).toEqual([[undefined, literal("1")], [literal("3"), literal("2")]]);
  });

  it("is three columns for triples, read from their lines", () => {
    const lines = [
      '<a:a> <a:b> "a \\"b\\"\\n\\\\n \\u00e9\\U0001F600 > . <x>"@en-GB .',
      "_:b1 <a:\\u00e9> _:b2 .",
      '<a:a> <a:b> "1"^^<a:int> .',
      "<a:a> <a:b> <<( <a:a> <a:b> <a:c> )>> .",
    ];
    const { columns, rows } = read({ kind: "triples", text: `${lines.join("\n")}\n`, seconds: 0 });
    expect(columns).toEqual(["subject", "predicate", "object"]);
    expect(rows.map((row) => row[2])).toEqual([
      { type: "literal", value: 'a "b"\n\\n é😀 > . <x>', "xml:lang": "en-GB" },
      { type: "bnode", value: "b2" },
      { type: "literal", value: "1", datatype: "a:int" },
      { type: "triple", value: "<<( <a:a> <a:b> <a:c> )>>" },
    ]);
    expect(rows[1].slice(0, 2)).toEqual([{ type: "bnode", value: "b1" }, { type: "uri", value: "a:é" }]);
    expect(read({ kind: "triples", text: "", seconds: 0 }).rows).toEqual([]);
  });

  it("is yes or no for ASK", () => {
    expect(read({ kind: "solutions", text: '{"head":{},"boolean":false}', seconds: 0 })).toMatchObject({ truth: false, rows: [] });
  });

  it("names works by their own addresses and by those of their records, each once", () => {
    const uri = (value: string): Term => ({ type: "uri", value });
    const answer = solutions(["a", "b"], [
      { a: uri("work:2"), b: literal("work:1") },
      { a: uri("record:0"), b: uri("work:2") },
      { a: uri("elsewhere"), b: uri("__proto__") },
    ]);
    expect(worksNamed(answer, new Map([["work:0", 0], ["record:0", 0], ["work:1", 1], ["work:2", 2]]))).toEqual([0, 2]);
  });

  it("sorts numbers by size and texts by letters, what is empty last", () => {
    const rows = (values: (string | null)[]) => values.map((value) => [value === null ? undefined : literal(value)]);
    const order = (values: (string | null)[], up: boolean) => sorted(rows(values), 0, up).map(([cell]) => cell?.value ?? null);
    expect(order(["10", "9", null, "-1.5e1"], true)).toEqual(["-1.5e1", "9", "10", null]);
    expect(order(["10", "9", null], false)).toEqual(["10", "9", null]);
    expect(order(["b", "Ä", "a10", "a9"], true)).toEqual(["Ä", "a9", "a10", "b"]);
  });

  it("is a table for a spreadsheet in which nothing is a formula", () => {
    const cells = ["=1+1", "+x", "-2.5", "@a", '"q", r', "\tt", "line\nbreak", "plain"];
    const answer = solutions(["=head"], cells.map((value) => ({ "=head": literal(value) })));
    expect(csv(answer)).toBe(
      "'=head\r\n'=1+1\r\n'+x\r\n-2.5\r\n'@a\r\n\"\"\"q\"\", r\"\r\n'\tt\r\n\"line\nbreak\"\r\nplain\r\n",
    );
  });

  it("writes an address with the longest prefix that fits", () => {
    const prefixes = { kg: "https://w3id.org/", kgv: "https://w3id.org/vocab#" };
    expect(compact("https://w3id.org/vocab#known", prefixes)).toBe("kgv:known");
    expect(compact("https://w3id.org/work/1", prefixes)).toBe("kg:work/1");
    expect(compact("urn:x", prefixes)).toBe("urn:x");
  });

  it("shows a triple within a triple as text", () => {
    const value = { subject: { type: "uri", value: "a:a" }, predicate: { type: "uri", value: "a:b" }, object: literal("c") };
    expect(solutions(["t"], [{ t: { type: "triple", value } }]).rows[0][0]!.value).toBe("<<( a:a a:b c )>>");
  });
});
