/** A small corpus: two listed papers, one that both cite, one that cites both, one that cites the first alone. */

import { connect, type Tables } from "../src/corpus";

export function tables(): Tables {
  return {
    gathered: "2026-01-01",
    origins: [{ id: "a", title: "A", url: null, licence: null, date: null }],
    known: { papers: 2, references: 1, citations: 0 },
    within: 1,
    works: {
      label: ["One", "Two", "Shared", "Both", "Later", "Far"],
      shape: ["dot", "dot", "diamond", "triangle", "triangle", "hexagon"],
      size: [10, 10, 3, 3, 3, 3],
      x: [0, 100, 50, 50, -50, 300],
      y: [0, 0, 60, -60, 0, 0],
      role: [0, 0, 1, 2, 2, 3],
      title: ["One: a paper", "Two", "Shared Über-Work", "Both", "Later", "Far"],
      kind: ["paper", "paper", "paper", "paper", "paper", "paper"],
      year: [2020, 2021, 2001, 2023, null, 2024],
      linked: [0, 0, 2, 2, 1, 0],
      evidence: [[], [], [], [], [], []],
      authors: [[0], [0, 1], [], [], [], []],
      others: [[], [], [], [], [], []],
      authorCount: [1, 2, null, null, null, null],
    },
    records: {
      work: [0, 0, 1, 2, 3, 4, 5],
      ids: [
        ["doi:10.1/one"],
        ["arxiv:2001.00001"],
        ["doi:10.1/two"],
        ["title:x"],
        ["url:https://x.org/"],
        ["doi:10.1/l"],
        ["doi:10.1/f"],
      ],
      title: ["One: a paper", "One, the preprint", "Two", "Shared Über-Work", "Both", "Later", "Far"],
      date: ["2020", "2019", "2021", "2001", "2023", null, "2024"],
      venue: [0, 1, 0, -1, -1, -1, -1],
      origins: [[0], [0], [0], [0], [0], [0], [0]],
      counts: [[], [], [], [], [], [], []],
    },
    states: {
      work: [0],
      direction: ["references"],
      state: ["known"],
      known: [1],
      stated: [2],
      origin: [0],
      note: [""],
    },
    entries: [],
    links: {
      citing: [0, 0, 1, 3, 3, 4, 5],
      cited: [1, 2, 2, 0, 1, 0, 4],
      origins: [0, 0, 0, 0, 0, 0, 0],
      originSets: [[0]],
    },
    people: { name: ["José Łukasz", "Ann Bo"], grade: ["likely", "possible"], id: [null, null], evidence: [[], []] },
    authors: { person: [0], x: [50], y: [30], works: [[0, 1]] },
    islands: {
      kind: ["author", "cited", "citing", "citing", "elsewhere"],
      named: [1, 1, 0, 0, 0],
      mirrored: [0, 0, 0, 0, 0],
      x: [50, 50, 50, -50, 300],
      y: [30, 60, -60, 0, 0],
      width: [60, 60, 10, 10, 10],
      height: [18, 18, 10, 10, 10],
      listed: [[0, 1], [0, 1], [0, 1], [0], []],
      works: [[], [2], [3], [4], [5]],
      people: [[0], [], [], [], []],
    },
    alone: [],
    shelf: 100,
    timeline: {
      first: [1, 0, 0, 0, -1, 0],
      year: 2001,
      widths: [0.1, ...Array<number>(17).fill(0.01), 0.1, 0.15, 0.15, 0.1, 0.1, 0.13],
      order: [0, 1, 2],
    },
    venues: ["Journal of Ünits", "arXiv"],
  };
}

export const corpus = () => connect(tables());
