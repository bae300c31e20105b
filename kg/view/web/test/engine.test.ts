import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Engine, type Hired, type Question, type Reply } from "../src/engine";

class Fake implements Hired {
  onmessage: ((event: MessageEvent<Reply>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  asked: Question[] = [];
  ended = false;
  postMessage(question: Question): void {
    this.asked.push(question);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: Reply): void {
    if (!this.ended) this.onmessage!({ data } as MessageEvent<Reply>);
  }
}

const ready: Reply = { kind: "ready", seconds: 1 };
const answer: Reply = { kind: "solutions", text: "{}", seconds: 0 };
const question: Question = { text: "ASK {}", triples: false };

describe("the engine", () => {
  let hired: Fake[];
  let engine: Engine;
  beforeEach(() => {
    vi.useFakeTimers();
    hired = [];
    engine = new Engine(() => {
      hired.push(new Fake());
      return hired.at(-1)!;
    });
  });
  afterEach(() => vi.useRealTimers());

  it("starts one worker, asks when it is ready, and keeps it", async () => {
    const first = engine.ask(question);
    expect(hired[0].asked).toEqual([]);
    hired[0].say(ready);
    await vi.advanceTimersByTimeAsync(0);
    hired[0].say(answer);
    expect(await first).toEqual(answer);
    const second = engine.ask(question);
    await vi.advanceTimersByTimeAsync(0);
    hired[0].say(answer);
    expect(await second).toEqual(answer);
    expect(hired.length).toBe(1);
  });

  it("ends a query after 10 s of asking, however long the start took, and goes on with another worker", async () => {
    const late = engine.ask(question);
    await vi.advanceTimersByTimeAsync(60_000);
    hired[0].say(ready);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(hired[0].ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await late).toEqual({ kind: "stopped", late: true });
    expect(hired[0].ended).toBe(true);
    const next = engine.ask(question);
    hired[1].say(ready);
    await vi.advanceTimersByTimeAsync(0);
    hired[1].say(answer);
    expect(await next).toEqual(answer);
  });

  it("stops when it is told to, while it starts and while it asks", async () => {
    for (const begun of [false, true]) {
      const asked = engine.ask(question);
      if (begun) hired.at(-1)!.say(ready);
      await vi.advanceTimersByTimeAsync(0);
      engine.stop();
      expect(await asked).toEqual({ kind: "stopped", late: false });
      expect(hired.at(-1)!.ended).toBe(true);
    }
  });

  it("gives up a question for the next one, and tells each its own answer", async () => {
    const first = engine.ask(question);
    const second = engine.ask({ ...question, text: "second" });
    hired[0].say(ready);
    await vi.advanceTimersByTimeAsync(0);
    expect(await first).toEqual({ kind: "stopped", late: false });
    expect(hired[0].asked.map(({ text }) => text)).toEqual(["second"]);
    const third = engine.ask({ ...question, text: "third" });
    expect(await second).toEqual({ kind: "stopped", late: false });
    hired[1].say(ready);
    await vi.advanceTimersByTimeAsync(0);
    hired[1].say(answer);
    expect(await third).toEqual(answer);
  });

  it("keeps its worker after a mistake in a query, and not after one of its own", async () => {
    for (const [fatal, workers] of [[false, 1], [true, 2]] as const) {
      const asked = engine.ask(question);
      hired.at(-1)!.say(ready);
      await vi.advanceTimersByTimeAsync(0);
      hired.at(-1)!.say({ kind: "failure", message: "x", fatal });
      expect(await asked).toEqual({ kind: "failure", message: "x", fatal });
      void engine.start();
      expect(hired.length).toBe(workers);
    }
  });

  it("says why no worker can be had", async () => {
    const none = new Engine(() => {
      throw new Error("forbidden");
    });
    expect(await none.ask(question)).toEqual({ kind: "failure", message: "Error: forbidden", fatal: true });
  });
});
