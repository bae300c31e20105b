"""report.md: what was matched and how, what the list shows, and what is not known.

What strangers wrote stands in it as text. It is for reading: of what is long it has the first rows, and names the
command that has all.
"""

from __future__ import annotations

import re

from kg.corpus import Corpus
from kg.insight.survey import Survey
from kg.report import insight, links, matching
from kg.report.markdown import md
from kg.summary import Summary, in_words


def render(corpus: Corpus, summary: Summary, survey: Survey) -> str:
    """The report, in Markdown."""
    found = {
        heading: list(lines)
        for heading, lines in (
            ("What could not be read", matching.warnings(corpus)),
            ("Entries", matching.entries(corpus)),
            ("Findings", matching.findings(corpus)),
            ("To decide by hand", matching.to_decide(corpus)),
            ("Read next", insight.read_next(survey)),
            ("How the list hangs together", insight.structure(survey)),
            ("Links within the list", links.within(corpus)),
            ("The main path", insight.main_path(survey)),
            ("In what order to read", insight.order(survey)),
            ("What cites the list lately", insight.arrivals(survey)),
            ("What is known of each list of links", links.known(corpus)),
            ("Sources", links.sources(corpus)),
        )
    }
    sections = {heading: lines for heading, lines in found.items() if lines}
    lines = [
        f"# {md(corpus.reading_list.title)}",
        "",
        *(f"- {line}" for line in in_words(summary)),
        f"- gathered {corpus.gathered}",
        "",
        " · ".join(f"[{heading}](#{_anchor(heading)})" for heading in sections),
        "",
        "Listed works are called by their places in the list. Where only the first rows of something are given, the"
        " command that has all of it is named; its `--build` is the folder of this report.",
    ]
    for heading, section in sections.items():
        lines += ["", f"## {heading}", "", *section]
    return "\n".join(lines) + "\n"


def _anchor(heading: str) -> str:
    """What GitHub, GitLab and most editors call a heading in an address."""
    return re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-"))
