/** Web addresses, and which of them may be followed. */

const PAGES: Record<string, (value: string) => string> = {
  doi: (value) => `https://doi.org/${encodeURI(value).replaceAll("#", "%23").replaceAll("?", "%3F")}`,
  arxiv: (value) => `https://arxiv.org/abs/${encodeURI(value)}`,
  pubmed: (value) => `https://pubmed.ncbi.nlm.nih.gov/${encodeURIComponent(value)}/`,
  pmc: (value) => `https://pmc.ncbi.nlm.nih.gov/articles/${encodeURIComponent(value)}/`,
  openalex: (value) => `https://openalex.org/${encodeURIComponent(value)}`,
  openreview: (value) => `https://openreview.net/forum?id=${encodeURIComponent(value)}`,
  s2: (value) => `https://www.semanticscholar.org/paper/${encodeURIComponent(value)}`,
  corpusid: (value) => `https://api.semanticscholar.org/CorpusID:${encodeURIComponent(value)}`,
  acl: (value) => `https://aclanthology.org/${encodeURI(value)}/`,
  dblp: (value) => `https://dblp.org/rec/${encodeURI(value)}`,
  s2author: (value) => `https://www.semanticscholar.org/author/${encodeURIComponent(value)}`,
  orcid: (value) => `https://orcid.org/${encodeURIComponent(value)}`,
  url: (value) => value,
};

const NAMES: Record<string, string> = {
  doi: "DOI",
  arxiv: "arXiv",
  pubmed: "PubMed",
  pmc: "PubMed Central",
  openalex: "OpenAlex",
  openreview: "OpenReview",
  s2: "Semantic Scholar",
  corpusid: "Semantic Scholar",
  acl: "ACL Anthology",
  dblp: "DBLP",
  s2author: "Semantic Scholar",
  orcid: "ORCID",
  url: "Web",
};

/** The address if it is one of the web, else null: nothing else is ever made a link. */
export function followable(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** Where an identifier such as `doi:10.1038/nature12373` leads, and what to call that place; null: nowhere. */
export function page(curie: string): { name: string; address: string } | null {
  const colon = curie.indexOf(":");
  const scheme = curie.slice(0, colon);
  if (!Object.hasOwn(PAGES, scheme)) return null;
  try {
    const address = followable(PAGES[scheme](curie.slice(colon + 1)));
    return address ? { name: NAMES[scheme], address } : null;
  } catch {
    // Half a letter (a lone surrogate) stands in no address.
    return null;
  }
}
