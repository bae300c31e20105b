import { describe, expect, it } from "vitest";
import { unpack, type Packed } from "../src/unpack";
import { tables } from "./corpus";

/** The tables of the small corpus as kg/view/packing.py packs them. */
function packed(): Packed {
  const { works, records, links, people, insight, ...rest } = tables();
  const { suggested, rankings } = insight;
  return {
    ...rest,
    works: {
      ...works,
      label: [3, "Two", 6, 4, 5, 3],
      x: [0, 1000, 0, 0, 0, 0],
      y: [0, 0, 0, 0, 0, 0],
      authors: { lengths: [1, 2, 0, 0, 0, 0], back: [0, 1, 0] },
    },
    records: { ...records, work: [0, 0, 1, 1, 1, 1, 1], title: [0, "One, the preprint", 0, 0, 0, 0, 0] },
    people,
    insight: {
      ...insight,
      suggested: { ...suggested, work: [2, 2, -1] },
      rankings: {
        old: rankings.old,
        new: { ...rankings.new, row: [2, -1] },
        bridge: { ...rankings.bridge, row: [0, 2] },
      },
    },
    links: { ...links, citing: [0, 0, 1, 2, 0, 1, 1], cited: [1, 1, 2, 0, 1, 0, 4] },
  };
}

async function zipped(value: unknown): Promise<string> {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream("gzip"));
  return btoa(String.fromCharCode(...new Uint8Array(await new Response(stream).arrayBuffer())));
}

describe("the packed tables", () => {
  it("come back as they were written", async () => {
    expect(await unpack(`\n${await zipped(packed())}\n`)).toEqual(tables());
  });

  it("hold labels that end in an ellipsis, places in tenths, and persons named again", async () => {
    const other = packed();
    other.works.label[0] = -4;
    other.works.x = [-15, 1000, 7, 0, 0, 0];
    other.works.authors = { lengths: [2, 2, 0, 0, 0, 0], back: [0, 0, 2, 0] };
    other.works.authorCount = [0, 9, ...other.works.authorCount.slice(2)];
    other.told.link = [1, 2];
    other.people = { ...other.people, id: ["orcid:1", null], evidence: [0, ["a name"]] };
    const { works, told, people } = await unpack(await zipped(other));
    expect(works.authorCount.slice(0, 2)).toEqual([2, 9]);
    expect(told.link).toEqual([1, 3]);
    expect(people.evidence).toEqual([["orcid:1"], ["a name"]]);
    expect(works.label[0]).toBe("One:…");
    expect(works.x.slice(0, 3)).toEqual([-1.5, 100, 50.7]);
    expect(works.authors.slice(0, 2)).toEqual([[0, 1], [0, 2]]);
  });
});
