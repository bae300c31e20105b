/** What the page says in words: roles, kinds, states of lists, numbers. */

const NUMBER = new Intl.NumberFormat("en");

export function number(value: number): string {
  return NUMBER.format(value);
}

/** `1 paper`, `1,322 papers`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** A note as a sentence: a capital first, a full stop last. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

export const ROLES = ["On the list", "Cited by the list", "Citing the list", "Two steps away"] as const;

const KINDS: Record<string, string> = {
  paper: "paper",
  software: "software",
  blog: "blog post",
  dataset: "dataset",
  video: "video",
  book: "book",
  other: "entry of another kind",
};

export function kind(name: string): string {
  return KINDS[name] ?? name;
}

const STATES: Record<string, string> = {
  known: "known, the whole list",
  knownEmpty: "known to be empty",
  withheld: "withheld by the publisher",
  cutShort: "cut short by the source",
  notIndexed: "not indexed by the source",
  failed: "could not be fetched",
  unknown: "not known",
};

export function state(name: string): string {
  return STATES[name] ?? name;
}

const HOW: Record<string, string> = {
  identifier: "Found by its identifier",
  title: "Found by its title",
  "as listed": "Not a paper: shown as the list describes it",
  ambiguous: "Not found for sure: several records may be it",
  contradiction: "Not found: its identifier leads to another paper",
  unresolved: "Not found: no source at hand holds its record",
};

/** Whether an entry that is a paper has no record: none was found, or none of those found is surely its own. */
export function isLost(name: string): boolean {
  return name === "unresolved" || name === "ambiguous" || name === "contradiction";
}

export function how(name: string): string {
  return HOW[name] ?? name;
}

const GRADES: Record<string, string> = {
  same: "One person: a source gives these bylines one identifier.",
  likely: "Likely one person: the same full name, and shared co-authors or versions of one work.",
  possible: "The same name elsewhere may be this person or another: nothing was joined.",
};

export function grade(name: string): string {
  return GRADES[name] ?? name;
}

/** `36.4%`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** `1, 2 and 3`. */
export function list(things: string[]): string {
  return things.length < 2 ? (things[0] ?? "") : `${things.slice(0, -1).join(", ")} and ${things.at(-1)}`;
}

/** A heading of the list in quotes, and what stands under none. */
export function sectionName(heading: string): string {
  return heading ? `“${heading}”` : "no section";
}
