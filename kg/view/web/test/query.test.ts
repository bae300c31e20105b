import { describe, expect, it } from "vitest";
import { mistake, prologue, refusal, textOf, verb } from "../src/query";

describe("what may be asked", () => {
  const fine = [
    "SELECT * WHERE { ?s ?p ?o }",
    "ASK { ?s <http://x.org/service> 'SERVICE' }",
    "SELECT ?from ?service WHERE { ?from :from x:service } # DELETE FROM SERVICE",
    'SELECT * { ?s ?p """DROP "SERVICE" x""" , \'FROM\' }',
    "PREFIX insert: <http://x.org/INSERT> BASE <http://x.org/> DESCRIBE ?x { ?x insert:delete 'a' }",
  ];
  it.each(fine)("asks %s", (text) => expect(refusal(text)).toBeNull());

  const refused: [string, string][] = [
    ["INSERT DATA { <a:a> <a:b> 1 }", "INSERT would change the graph"],
    ["PREFIX a: <a:> delete where { ?s ?p ?o }", "DELETE would change the graph"],
    ["# a word first\nCLEAR ALL", "CLEAR would change the graph"],
    ["WITH <a:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH would change the graph"],
    ["SELECT * { service silent <http://x.org/> { ?s ?p ?o } }", "SERVICE would ask another server"],
    ["SELECT * FROM <http://x.org/> { ?s ?p ?o }", "FROM names another graph"],
    ["", "There is no query yet"],
    ["# nothing but a comment", "There is no query yet"],
  ];
  it.each(refused)("refuses %s", (text, because) => expect(refusal(text)).toContain(because));

  it("knows what kind of answer is asked for", () => {
    expect(verb("PREFIX construct: <a:> # DESCRIBE\nselect * { }")).toBe("SELECT");
    expect(verb("BASE <a:> CONSTRUCT WHERE { ?s ?p ?o }")).toBe("CONSTRUCT");
  });

  it("takes a single word for a name", () => {
    const named = [{ name: "read-next", help: "", text: "ASK {}" }];
    expect(textOf(" read-next\n", named)).toBe("ASK {}");
    expect(textOf("constructor", named)).toBeNull();
    expect(textOf("ASK {}", named)).toBe("ASK {}");
  });
});

describe("a mistake", () => {
  const before = prologue({ a: "http://a/", b: "http://b/" });

  it("is told with its place, as if no prefixes stood before it", () => {
    const text = "SELECT * { ?s foo:p ?o }";
    const found = mistake(text, `error at 1:${before.length + 20}: expected one of OPTIONAL, Prefix not found, ['%']`, before.length);
    expect(found.says).toBe("The query cannot be understood at line 1, column 20 (prefix not found).");
    expect(found.shown).toBe(`${text}\n${" ".repeat(19)}^`);
    expect(found.at).toBe(19);
  });

  it("is found on later lines, and counts letters beyond the first plane as one", () => {
    const text = "SELECT *\n{ '😀' x";
    const found = mistake(text, 'error at 2:7: expected one of ",", "."', before.length);
    expect(found.says).toBe("The query cannot be understood at line 2, column 7.");
    expect(found.shown).toBe("{ '😀' x\n      ^");
    expect(text.slice(found.at!)).toBe("x");
  });

  it("without a place is a sentence", () => {
    expect(mistake("", "The service is not supported", 0)).toEqual({ says: "The service is not supported.", shown: null, at: null });
  });

  it("beyond the end of the text is at its end", () => {
    expect(mistake("ASK {", "error at 9:99: expected x", 0).at).toBe(5);
  });
});
