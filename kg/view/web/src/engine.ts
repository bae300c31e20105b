/** The SPARQL engine, as the page has it: a worker that answers one query at a time, and that can be ended. */

export interface Term {
  type: "uri" | "literal" | "bnode" | "triple";
  /** Of a triple: the triple in N-Triples. */
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

/** What the worker says. */
export type Reply =
  | { kind: "ready"; seconds: number }
  /** SPARQL's own JSON. */
  | { kind: "solutions"; text: string; seconds: number }
  /** What CONSTRUCT and DESCRIBE give: sorted lines of N-Triples, each once. */
  | { kind: "triples"; text: string; seconds: number }
  /** `fatal`: the engine cannot go on. */
  | { kind: "failure"; message: string; fatal: boolean };

export type Outcome = Reply | { kind: "stopped"; late: boolean };

export interface Question {
  text: string;
  /** Whether triples are asked for: CONSTRUCT or DESCRIBE. */
  triples: boolean;
}

/** What the engine needs of a worker. */
export interface Hired {
  onmessage: ((event: MessageEvent<Reply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: Question): void;
  terminate(): void;
}

/** How long a query may take, in milliseconds. */
export const LIMIT = 10_000;

export class Engine {
  private worker: Hired | null = null;
  private starting: Promise<Outcome> | null = null;
  private turn = 0;
  private isAsking = false;
  private finish: (outcome: Outcome) => void = () => {};

  /** `hire` starts a worker that unpacks the engine and reads the triples, and then says that it is ready. */
  constructor(
    private hire: () => Hired,
    private limit = LIMIT,
  ) {}

  /** Ready, or why not. Starts a worker if there is none. */
  start(): Promise<Outcome> {
    if (!this.starting) {
      const started = (this.starting = this.next());
      try {
        this.worker = this.hire();
        this.worker.onmessage = ({ data }) => {
          if (data.kind === "failure" && data.fatal) return this.end(data);
          this.isAsking = false;
          this.finish(data);
        };
        this.worker.onerror = (event) => {
          event.preventDefault();
          this.end({ kind: "failure", message: event.message || "its worker did not start", fatal: true });
        };
      } catch (error) {
        this.end({ kind: "failure", message: String(error), fatal: true });
      }
      return started;
    }
    return this.starting;
  }

  /** The answer to a question; what is still asked is given up for it. The time to start does not count. */
  async ask(question: Question): Promise<Outcome> {
    if (this.isAsking) this.stop();
    const turn = ++this.turn;
    const begun = await this.start();
    if (begun.kind !== "ready") return begun;
    if (!this.worker || turn !== this.turn) return { kind: "stopped", late: false };
    const answer = this.next();
    this.isAsking = true;
    const timer = setTimeout(() => this.end({ kind: "stopped", late: true }), this.limit);
    this.worker.postMessage(question);
    const outcome = await answer;
    clearTimeout(timer);
    return outcome;
  }

  /** End the worker with whatever it is at; the next question starts another. */
  stop(): void {
    this.turn++;
    this.end({ kind: "stopped", late: false });
  }

  private end(outcome: Outcome): void {
    this.worker?.terminate();
    this.worker = this.starting = null;
    this.isAsking = false;
    this.finish(outcome);
  }

  private next(): Promise<Outcome> {
    return new Promise((resolve) => (this.finish = resolve));
  }
}
