/** Ask: SPARQL over the graph that the page holds, on an engine that starts when this view is first opened. */

import { followable } from "./addresses";
import { compact, csv, read, worksNamed, type Answer } from "./answer";
import { asText, table } from "./answertable";
import type { Corpus } from "./corpus";
import { away, byId, el } from "./elements";
import { Engine, LIMIT, type Outcome } from "./engine";
import { LONGEST_QUERY, mistake, prologue, refusal, textOf, verb, type Mistake, type NamedQuery } from "./query";
import { download } from "./saving";
import type { State, Store } from "./state";
import { unpackJson } from "./unpack";
import type { Pane } from "./views";
import { count } from "./words";
import type { Supplies } from "./worker";

/** As written by kg/view/asked.py. */
interface Names {
  prefixes: Record<string, string>;
  queries: NamedQuery[];
  /** For each work its IRI, then those of its records. */
  works: string[][];
  people: string[];
}

const NARROW = "(max-width: 899px)";
/** What stands in the field before the reader has asked anything. */
const FIRST = `# The listed works, by the year of each of their versions
SELECT ?year ?title ?work
WHERE {
  ?work kgv:listedIn ?list ; dcterms:title ?title ;
        frbr:realization ?record .
  ?record fabio:hasPublicationYear ?year .
}
ORDER BY ?year ?title
`;

/** The view; it fills itself as soon as what it needs is unpacked. */
export function ask(parent: HTMLElement, corpus: Corpus, store: Store): Pane {
  let pane: Asking | null = null;
  void parsed()
    .then(() => unpackJson<Names>(byId("ask-names").textContent ?? ""))
    .then((names) => {
      pane = new Asking(parent, corpus, store, names);
      pane.update(store.state);
    });
  return { update: (state) => pane?.update(state) };
}

/** What this view needs stands at the end of the page, so that the first picture does not wait for it. */
function parsed(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => document.addEventListener("DOMContentLoaded", () => resolve(), { once: true }));
}

let script: string | null = null;

function hire(): Worker {
  script ??= URL.createObjectURL(new Blob([byId("ask-worker").textContent ?? ""], { type: "text/javascript" }));
  const worker = new Worker(script);
  const supplies: Supplies = {
    engine: byId("ask-engine").textContent ?? "",
    triples: byId("ask-triples").textContent ?? "",
  };
  worker.postMessage(supplies);
  return worker;
}

class Asking {
  private engine = new Engine(hire);
  private works = new Map<string, number>();
  private records = new Map<string, number>();
  private people = new Map<string, number>();
  private before: string;
  /** The query whose answer is shown or awaited; as the address has it. */
  private query: string | null = null;
  private named: number[] = [];
  private answer: Answer | null = null;
  /** Counts the questions, so that a late answer to an earlier one is not shown. */
  private turn = 0;

  private text = el("textarea", {
    id: "ask-query",
    attributes: { rows: "11", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off" },
  });
  private runs = el("button", { id: "ask-run", title: "Ctrl+Enter", click: () => this.run() }, "Run");
  private stops = el("button", { id: "ask-stop", click: () => this.engine.stop() }, "Stop");
  private status = el("p", { id: "ask-status", attributes: { role: "status" } });
  private wrong = el("div", { id: "ask-wrong", attributes: { role: "alert" } });
  private result = el("div", { id: "ask-result" });
  private examples: HTMLButtonElement[];

  constructor(
    parent: HTMLElement,
    private corpus: Corpus,
    private store: Store,
    private names: Names,
  ) {
    names.works.forEach(([work, ...records], at) => {
      this.works.set(work, at);
      for (const record of records) this.records.set(record, at);
    });
    names.people.forEach((person, at) => this.people.set(person, at));
    this.before = prologue(names.prefixes);
    this.examples = names.queries.map(({ name, help }) =>
      el("button", { title: name, click: () => this.run(name) }, help),
    );
    const prefixes = Object.entries(names.prefixes).map(([prefix, iri]) =>
      el("li", {}, el("b", {}, `${prefix}:`), ` ${iri}`),
    );
    const list = el(
      "details",
      { class: "examples" },
      el("summary", {}, "Examples"),
      el("ul", {}, ...this.examples.map((one) => el("li", {}, one))),
    );
    list.open = !matchMedia(NARROW).matches;
    parent.append(
      el("h2", {}, "Ask"),
      el(
        "p",
        { class: "lead" },
        `A SPARQL query over the ${count(corpus.triples ?? 0, "triple")} of this graph. ` +
          "It runs in your browser, only reads, and asks nobody else.",
      ),
      el(
        "div",
        { class: "ask" },
        el(
          "div",
          {},
          el("label", { attributes: { for: "ask-query" } }, "Query"),
          this.text,
          el("div", { class: "ask-bar" }, this.runs, this.stops, this.status),
          el(
            "details",
            { class: "fold" },
            el("summary", {}, "Prefixes that need no declaration"),
            el("ul", { class: "prefixes" }, ...prefixes),
          ),
        ),
        list,
      ),
      this.wrong,
      this.result,
    );
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.run();
    });
    this.text.value = FIRST;
    this.idle(true);
    if (!store.state.query) void this.warm();
  }

  /** Take over a query that came with the address. */
  update(state: State): void {
    if (state.query === this.query) return this.light();
    this.query = state.query;
    if (state.query === null) return this.clear("");
    this.text.value = textOf(state.query, this.names.queries) ?? state.query;
    void this.go(state.query);
  }

  /** Light on the map what the answer names, if the reader wants that and the address alone has said so. */
  private light(): void {
    const { paint, painted } = this.store.state;
    if (!paint || painted || !this.answer) return;
    queueMicrotask(() => this.store.set({ painted: this.named }));
  }

  private async warm(): Promise<void> {
    this.status.textContent = "The engine is starting…";
    const outcome = await this.engine.start();
    if (this.query !== null) return;
    if (outcome.kind !== "ready") return this.fail(outcome);
    this.status.textContent = `Ready, after ${outcome.seconds.toFixed(1)} s. Ctrl+Enter runs the query.`;
  }

  /** Run what is written, or a query by its name. */
  private run(name?: string): void {
    const named = this.names.queries.find((one) => (name ? one.name === name : one.text === this.text.value));
    const query = named?.name ?? this.text.value;
    if (named) this.text.value = named.text;
    this.query = query;
    // The address is changed even if the query is the one before: its answer is another, and no longer on the map.
    this.store.set({ query: query.trim() ? query : null, paint: false, painted: null });
    this.query = this.store.state.query;
    void this.go(query);
  }

  private async go(query: string): Promise<void> {
    const turn = ++this.turn;
    const text = textOf(query, this.names.queries);
    this.clear("");
    if (text === null) return this.refuse(`There is no query named ${query.trim()}: take one of the examples.`);
    const refused = refusal(text);
    if (refused) return this.refuse(refused);
    this.examples.forEach((one) => one.setAttribute("aria-current", String(one.title === query)));
    this.idle(false);
    this.status.textContent = "Asking…";
    const form = verb(text);
    const triples = form === "CONSTRUCT" || form === "DESCRIBE";
    const outcome = await this.engine.ask({ text: this.before + text, triples });
    if (turn !== this.turn) return;
    if (outcome.kind === "solutions" || outcome.kind === "triples") this.show(read(outcome));
    else if (outcome.kind === "failure" && !outcome.fatal)
      this.complain(mistake(text, outcome.message, this.before.length));
    else this.fail(outcome);
    this.idle(true);
  }

  private idle(isIdle: boolean): void {
    this.runs.disabled = !isIdle;
    this.stops.disabled = isIdle;
  }

  private clear(says: string): void {
    this.answer = null;
    this.named = [];
    this.status.textContent = says;
    this.wrong.replaceChildren();
    this.result.replaceChildren();
    this.examples.forEach((one) => one.removeAttribute("aria-current"));
    this.idle(true);
  }

  /** The engine has gone: the next query starts another. */
  private fail(outcome: Outcome): void {
    if (outcome.kind === "failure")
      this.refuse(`The engine gave up (${outcome.message}). The query may nest too deep or need too much memory.`);
    else if (outcome.kind === "stopped")
      this.status.textContent = outcome.late
        ? `Stopped after ${LIMIT / 1000} s, without an answer. Ask for less, or add a LIMIT to an inner part.`
        : "Stopped.";
  }

  private refuse(says: string): void {
    this.complain({ says, shown: null, at: null });
  }

  private complain({ says, shown, at }: Mistake): void {
    this.status.textContent = "";
    this.wrong.replaceChildren(
      el("p", {}, says),
      ...(shown === null ? [] : [el("pre", {}, shown)]),
      ...(at === null
        ? []
        : [
            el(
              "button",
              {
                class: "more",
                click: () => {
                  this.text.focus();
                  this.text.setSelectionRange(at, at);
                },
              },
              "Go to this place",
            ),
          ]),
    );
  }

  private show(answer: Answer): void {
    this.answer = answer;
    const { rows, truth, isTriples, seconds } = answer;
    const found = truth !== null ? (truth ? "Yes" : "No") : count(rows.length, isTriples ? "triple" : "row");
    const tooLong = (this.query?.length ?? 0) > LONGEST_QUERY ? " The query is too long to stand in the address." : "";
    this.status.textContent = `${found} in ${seconds.toFixed(seconds < 0.1 ? 3 : 1)} s.${tooLong}`;
    if (truth !== null) {
      this.result.replaceChildren(el("p", { class: "truth" }, truth ? "Yes" : "No"));
      return;
    }
    this.named = worksNamed(answer, new Map([...this.works, ...this.records]));
    const type = isTriples ? "application/n-triples" : "application/sparql-results+json";
    const paint = el(
      "button",
      {
        id: "ask-paint",
        class: "more",
        click: () => this.store.set({ view: "map", selection: null, reveal: false, paint: true, painted: this.named }),
      },
      this.named.length ? `Light ${count(this.named.length, "work")} on the map` : "Names no work for the map",
    );
    paint.disabled = this.named.length === 0;
    this.result.replaceChildren(
      el(
        "div",
        { class: "ask-bar" },
        paint,
        el("button", { id: "ask-csv", class: "more", click: () => download("answer.csv", "text/csv;charset=utf-8", csv(answer)) }, "CSV"),
        el(
          "button",
          {
            id: "ask-text",
            class: "more",
            click: () => download(isTriples ? "answer.nt" : "answer.json", `${type};charset=utf-8`, answer.text),
          },
          isTriples ? "N-Triples" : "JSON",
        ),
      ),
      ...(isTriples && rows.length ? [asText(answer)] : []),
      rows.length
        ? table(answer, (iri) => this.meaning(iri))
        : el("p", { class: "none" }, "Nothing in the graph answers this query."),
    );
    this.light();
  }

  /** What an IRI of an answer is: something of the page to select, an address of the web to follow, or text. */
  private meaning(iri: string): HTMLElement {
    const { corpus, names } = this;
    const short = compact(iri, names.prefixes);
    const choose = (kind: "work" | "person", at: number, text: string) =>
      el(
        "button",
        { class: "link", title: iri, click: () => this.store.set({ selection: { kind, at }, reveal: false }) },
        text,
      );
    const work = this.works.get(iri);
    if (work !== undefined) return choose("work", work, corpus.works.label[work]);
    const record = this.records.get(iri);
    if (record !== undefined) return choose("work", record, short);
    const person = this.people.get(iri);
    if (person !== undefined) return choose("person", person, corpus.people.name[person]);
    // Our own addresses lead nowhere on the web.
    const isOurs = iri.startsWith(names.prefixes.kg) || iri.startsWith(names.prefixes.kgv);
    const address = isOurs ? null : followable(iri);
    return address ? away(address, short) : el("span", { title: iri }, short);
  }
}
