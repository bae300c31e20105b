/** The worker: unpacks oxigraph and the graph when it starts, and then answers. It only reads: nothing here updates. */

import start, { Store } from "oxigraph/web.js";
import type { Question, Reply } from "./engine";
import { unpacked } from "./unpack";

export interface Supplies {
  /** Both gzipped, in base64: oxigraph's WebAssembly, and Turtle. */
  engine: string;
  triples: string;
}

/** What the page could not take in at once, in letters. */
const LARGEST = 100_000_000;

const say = (reply: Reply) => self.postMessage(reply);
const failure = (error: unknown, fatal: boolean) =>
  say({ kind: "failure", message: error instanceof Error ? error.message : String(error), fatal });

async function open({ engine, triples }: Supplies): Promise<Store> {
  const [code, graph] = await Promise.all(
    [engine, triples].map(async (packed) => new Uint8Array(await unpacked(packed).arrayBuffer())),
  );
  await start({ module_or_path: code });
  const store = new Store();
  store.load(graph, { format: "text/turtle" });
  return store;
}

function answer(store: Store, { text, triples }: Question): Reply {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1e3;
  const found = store.query(text, { results_format: triples ? "nt" : "json" }) as string;
  if (found.length > LARGEST) throw new Error("The answer is too large for the page: ask for less, with LIMIT.");
  if (!triples) return { kind: "solutions", text: found, seconds: seconds() };
  const lines = [...new Set(found.split("\n"))].filter(Boolean).sort();
  return { kind: "triples", text: lines.map((line) => `${line}\n`).join(""), seconds: seconds() };
}

self.onmessage = async ({ data }: MessageEvent<Supplies>) => {
  try {
    const store = await open(data);
    self.onmessage = ({ data: question }: MessageEvent<Question>) => {
      try {
        say(answer(store, question));
      } catch (error) {
        // After an error of WebAssembly itself, such as the end of its stack, nothing in its memory can be trusted.
        failure(error, error instanceof WebAssembly.RuntimeError || error instanceof RangeError);
      }
    };
    say({ kind: "ready", seconds: performance.now() / 1e3 });
  } catch (error) {
    failure(error, true);
  }
};
