/** What islands are about. */

import type { Corpus } from "./corpus";

/** The topic of more than half of an island's shown works, by its name; null: they have none in common. */
export function mainTopic(corpus: Corpus, island: number, shown: Uint8Array): string | null {
  const counts = new Map<number, number>();
  let there = 0;
  for (const work of corpus.islands.works[island]) {
    if (!shown[work]) continue;
    there++;
    const topic = corpus.topics.of[work];
    if (topic >= 0) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  for (const [topic, count] of counts) if (count > there / 2) return corpus.topics.name[topic];
  return null;
}
