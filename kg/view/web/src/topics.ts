/** What islands are about. */

import type { Corpus } from "./corpus";

/** The part of the works that must have it, and how many times the next one's. */
const COMMON = 0.4;
const AHEAD = 1.8;

/** The topic that is by far the commonest among an island's shown works, by its name; null: none is. */
export function mainTopic(corpus: Corpus, island: number, shown: Uint8Array): string | null {
  const counts = new Map<number, number>();
  let there = 0;
  for (const work of corpus.islands.works[island]) {
    if (!shown[work]) continue;
    there++;
    const topic = corpus.topics.of[work];
    if (topic >= 0) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  const isMain = first && first[1] >= COMMON * there && first[1] >= AHEAD * (second?.[1] ?? 0);
  return isMain ? corpus.topics.name[first[0]] : null;
}
