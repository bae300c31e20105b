"""The report: what it tells of the shipped list, of lists with little to tell, and of what strangers wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg import report
from kg.corpus import Corpus
from kg.insight.survey import survey
from kg.model import Author
from kg.people import identify
from kg.pid import Pid
from kg.report.markdown import identifier, md, rest
from kg.summary import summarise
from kg.titles import one_line
from tests.insight import small

INSIGHT = (
    "Read next",
    "How the list hangs together",
    "The main path",
    "In what order to read",
    "What cites the list lately",
)
HOSTILE = "</td><script>alert(1)</script> [x](javascript:1) ![y](z) `c` **d** __e__ ~~f~~ | $g$ &lt; <!-- \\ http://h.i"


def written(corpus: Corpus) -> str:
    return report.render(corpus, summarise(corpus), survey(corpus))


def sections(text: str) -> dict[str, str]:
    """What stands under each heading of the second level."""
    return dict(re.findall(r"^## ([^\n]+)\n\n(.*?)(?=^## |\Z)", text, re.M | re.S))


@cache
def markdown() -> MarkdownIt:
    """What reads the report as GitHub does, but for bare addresses."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(text: str) -> Iterator[Token]:
    for token in markdown().parse(text):
        yield token
        yield from token.children or ()


def words(text: str) -> str:
    """What a reader sees of it."""
    return "\n".join(
        "".join(child.content for child in token.children or ()) for token in tokens(text) if token.type == "inline"
    )


@pytest.fixture(scope="module")
def shipped(corpus: Corpus) -> str:
    return written(corpus)


def test_the_report_tells_what_was_matched_how_and_what_is_not_known(shipped: str) -> None:
    assert "15 papers matched (13 by identifier, 2 by title), 0 not found, 2 kept as what they are" in shipped
    assert "reference lists known for 4 of 15 listed papers, citation lists for 5 of 15" in shipped
    assert shipped.count("| software, kept as listed |") == shipped.count("| blog, kept as listed |") == 1
    assert sections(shipped)["Links within the list"].count("\n|") == 1 + 13


def test_the_contents_lead_to_each_section(shipped: str) -> None:
    linked = re.findall(r"\[([^\]]+)\]\(#([\w-]+)\)", shipped.split("\n## ")[0])
    assert [heading for heading, _ in linked] == list(sections(shipped))
    assert dict(linked)["What is known of each list of links"] == "what-is-known-of-each-list-of-links"


def test_the_shipped_list_is_told_what_to_read_next_and_why(shipped: str) -> None:
    told = sections(shipped)["Read next"]
    old, new, bridge = told.split("\n### ")[1:]
    assert "\nReferences known of 4 of 15 listed papers.\n" in old
    assert "\nCitations known of 5 of 15 listed papers.\n" in new
    assert "\nReferences known of 4, citations known of 5 of 15 listed papers.\n" in bridge
    assert (
        "Rethinking attention with performers (2022), [arxiv:2009.14794](<https://arxiv.org/abs/2009.14794>)"
        " | cited by 3 Large-scale foundation…, 15 scBERT as a large-scale… | not known |\n"
    ) in old
    assert (
        "| Transformers in single-cell omics: a review and new perspectives (2024),"
        " [doi:10.1038/s41592-024-02353-z](<https://doi.org/10.1038/s41592-024-02353-z>) | cites 3 Large-scale"
        " foundation…, 4 Transfer learning enables…, 8 Generative pretraining…, 12 scGPT, 15 scBERT as a large-scale…"
        " | 174 |\n"
    ) in new
    assert "; links “" in bridge
    for part, which in ((old, "old"), (new, "new"), (bridge, "bridge")):
        ranks = re.findall(r"^\| (\d+) \| (\d+) to ([\d,]+) \| ", part, re.M)
        assert len(ranks) == 10
        assert all(int(best) <= int(rank) <= int(worst.replace(",", "")) for rank, best, worst in ranks)
        assert re.search(rf"The first 10 of ([\d,]+): `kg suggest --{which} --limit \d+` has all\.", part)
    assert "\nSelf-check: of 10 listed papers that could be found again when hidden in turn (of 15), " in bridge


def test_the_shipped_list_is_told_how_it_hangs_together(shipped: str) -> None:
    told = sections(shipped)["How the list hangs together"]
    assert told.count("\n### ") == 8
    assert re.search(r"^- [a-z, ]+ \(\d+ works\): 1 A pre-trained large…, 15 scBERT as a large-scale…", told, re.M)
    assert "\n- 4 Transfer learning enables…, 12 scGPT: by 651 works" in told
    assert re.search(r"^- 18\.7%: LLM4Cell: [^,]+$", told, re.M)
    assert "the references of 1 of the two are known" in told
    assert re.search(r"^- 6 Clinical Camel: .* are known$", told, re.M)
    assert "\n- 12 scGPT, 16 scFormer: Bo Wang, " in told
    assert "\n- 6 Clinical Camel, 12 scGPT, 16 scFormer: Bo Wang\n" in told


def test_the_shipped_list_has_a_main_path_an_order_and_what_cites_it_lately(shipped: str) -> None:
    found = sections(shipped)
    path = found["The main path"]
    assert "| share | work |\n|--:|---|\n|  | 14 A single-cell gene expression language model (2022) |\n" in path
    assert "\n| 9.1% | 12 scGPT: " in path
    at_hand = "\nOut of the links at hand: reference lists are known for 4 of 15 listed papers, citation lists for 5.\n"
    assert at_hand in path
    order = found["In what order to read"]
    assert "| 4 Transfer learning enables predictions in network biology (2023) | before 1 A pre-trained" in order
    assert len(re.findall(r"^\| \d+ \| ", order, re.M)) == 17
    assert at_hand in order
    assert "\n3 works of the list touch 11 of its 13 links:\n" in order
    assert order.endswith("\nNo smaller set does.\n\n")
    lately = found["What cites the list lately"]
    assert lately.startswith("Citing the list since 2026-08-24 (citations known of 5 of 15 listed papers):\n\nNone is")
    assert (
        "Perhaps since then: what is dated by its month or year alone:\n\n| rank | could be | date | work | cites |\n"
        in lately
    )
    assert len(re.findall(r"^\| \d \| \d to \d+ \| 2026 \| ", lately, re.M)) == 2
    assert "\n8 other works that cite the list have no date.\n" in lately


@pytest.mark.parametrize("listed", [(), ("a",), ("a", "b")])
def test_where_there_is_little_to_tell_each_section_says_so(listed: tuple[str, ...]) -> None:
    found = sections(written(small.corpus(listed)))
    number = len(listed)
    papers = f"{number} listed paper" + ("" if number == 1 else "s")
    lists = f"reference lists are known for {number} of {papers}, citation lists for {number}"
    assert found["Read next"].count("\nNone is known.\n") == 3
    assert "Self-check: no listed paper has a counted link with another one" in found["Read next"]
    hangs = found["How the list hangs together"]
    assert f"Out of the links at hand: {lists}.\n" in hangs
    assert hangs.count("\n- ") >= hangs.count("\n### ") == 8
    assert found["The main path"] == f"There is no main path: no link among these works is known ({lists}).\n\n"
    order = found["In what order to read"]
    if listed:
        assert f"No link within the list is known: {lists}.\n" in order
        assert order.count("| no link with another listed work is known: all its references") == number
    else:
        assert order == "The list is empty: there is nothing to put in order.\n\n"
        assert found["Entries"] == "The list has no entries.\n\n"
    assert found["What cites the list lately"].endswith(
        f"(citations known of {number} of {papers}):\n\nNone is known.\n\n"
    )
    assert found["Links within the list"] == "None is known.\n\n"


def test_of_what_is_long_the_first_rows_stand_there_and_the_command_that_has_all() -> None:
    listed = [f"w{n:02}" for n in range(60)]
    chain = [f"{one}>{other}" for one, other in pairwise(listed)]
    more = [f"{one}>{other}" for one, other in zip(listed, listed[2:], strict=False)]
    lately = [small.paper(f"n{n:02}", date="2026-05-01") for n in range(25)]
    alone = [f"alone{n:02}" for n in range(25)]
    corpus = small.corpus(
        [*listed, *alone], [*chain, *more, *(f"{one.pid.value[8:]}>w00" for one in lately)], papers=lately
    )
    found = sections(written(corpus))
    for section, rows, sentence in (
        ("Read next", r"^\| \d+ \| ", "The first 10 of 25: `kg suggest --new --limit 25` has all."),
        ("Links within the list", r"^\| \d", "The first 100 of 117: `kg query links-within-list` has all."),
        ("The main path", r"^\| [ \d.%]*\| \d", "The first 50 of 60: `kg path` has all."),
        ("In what order to read", r"^\| \d+ \| ", "The first 50 of 85: `kg order` has all."),
        (
            "What cites the list lately",
            r"^\| \d+ \| [\d to]+ \| 2026",
            "The first 20 of 25: `kg new --since 2026-03-03` has all.",
        ),
    ):
        shown = int(sentence.split()[2])
        assert len(re.findall(rows, found[section], re.M)) == shown, section
        assert f"\n\n{sentence}\n" in found[section]
    orphans = found["How the list hangs together"].split("### Without a link")[1].split("###")[0]
    assert orphans.count("\n- ") == 20
    assert "\n\nThe first 20 of 25: `kg structure` has all.\n" in orphans
    touching = found["In what order to read"].split("###")[1]
    assert re.search(r"The first 20 of \d+: `kg order --touch 80` has all\.", touching)
    assert list(rest(20, 20, "kg order")) == []


def test_a_cycle_and_what_runs_backwards_stand_with_the_main_path() -> None:
    papers = [small.paper("a", date="2020"), small.paper("b", date="2019"), small.paper("c", date="2021")]
    told = sections(written(small.corpus("abcx", ["c>b", "b>a", "b>x", "x>b"], papers=papers)))["The main path"]
    assert "| 100.0% | 2 The paper called b (2019); in a cycle with 4 The paper called x |\n" in told
    assert "\n- Backwards: 2 The paper called b (2019) cites 1 The paper called a (2020): " in told
    assert "\n- A cycle of 2 works, which count as one: " in told


@given(st.text())
@example("1. a")
@example("- a")
@example("12) a")
@example("+ # > | a")
@example(HOSTILE)
def test_text_stays_text_wherever_it_stands(text: str) -> None:
    said = md(text)
    seen = one_line(re.sub("[\u202a-\u202e\u2066-\u2069]", "", text))
    for lines in (f"{said}", f"# {said}", f"- {said}", f"| a | b |\n|---|---|\n| {said} | x |"):
        read = words(lines).replace("a\nb\n", "")
        assert read.removesuffix("\nx") == seen or not seen
        kinds = {"inline", "text", "text_special", "heading_open", "heading_close", "paragraph_open", "paragraph_close"}
        parts = {"bullet_list", "list_item", "table", "thead", "tbody", "tr", "th", "td"}
        kinds |= {f"{part}_{side}" for part in parts for side in ("open", "close")}
        assert {token.type for token in tokens(lines)} <= kinds
    assert not set(said) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x1b\n")


def hostile() -> Corpus:
    """A corpus in which titles, headings, names, notes, warnings and identifiers are all written by an enemy.

    Three listed works stand under one heading, and under another one two, of which d is linked with all of these;
    outside are works that link both parts, also lately.
    """
    names = [*"abcd", "apart", "old", "new", "lately", "perhaps"]
    dates = {"a": "2020", "b": "2021", "lately": "2026-05-01", "perhaps": "2026"}
    byline = (Author(name=f"Ann {HOSTILE}"), Author(name=f"Bob {HOSTILE}"))
    papers = {
        name: replace(
            small.paper(name, title=f"{HOSTILE} {name}", date=dates.get(name)),
            authors=byline if name in "ab" else byline[:1] if name == "c" else (),
        )
        for name in names
    }
    links = [
        "b>a",
        "c>b",
        "d>a",
        "d>b",
        "d>c",
        "a>old",
        "c>old",
        "d>old",
        *(f"{name}>{end}" for name in names[6:] for end in "abcd"),
    ]
    made = small.corpus(names[:5], links, papers=papers.values())
    resolutions = [
        replace(one, entry=replace(one.entry, section=(f"{HOSTILE} {one.entry.position > 3}",)), evidence=(HOSTILE,))
        for one in made.resolutions
    ]
    return replace(
        made,
        reading_list=replace(made.reading_list, title=HOSTILE, warnings=(HOSTILE,)),
        resolutions=(replace(resolutions[0], how="contradiction", reason=HOSTILE), *resolutions[1:]),
        people=identify(made.papers, made.works),
        citations=tuple(replace(citation, origins=(HOSTILE,)) for citation in made.citations),
        states=tuple(replace(state, note=HOSTILE) for state in made.states),
        origins=(replace(small.SOURCE, id=HOSTILE, title=HOSTILE, licence=HOSTILE),),
    )


def test_what_strangers_wrote_is_text_in_each_section() -> None:
    text = written(hostile())
    found = sections(text)
    assert set(INSIGHT) < set(found)
    for heading, section in found.items():
        if heading != "To decide by hand":
            assert "</td><script>alert(1)" in words(section), heading
    assert 'stands in "</td><script>alert(1)' in words(found["How the list hangs together"])
    assert "links “</td><script>alert(1)" in words(found["Read next"])
    markup = {"html_block", "html_inline", "image", "em_open", "strong_open", "s_open", "code_block"}
    assert [token for token in tokens(text) if token.type in markup] == []
    addresses = [str(token.attrs["href"]) for token in tokens(text) if token.type == "link_open"]
    assert {address.partition("10.5555")[0].rstrip("abcdefghijklmnopqrstuvwxyz-") for address in addresses} == {
        "#", "https://doi.org/",
    }  # fmt: skip
    code = {token.content for token in tokens(text) if token.type == "code_inline"}
    assert all(one.startswith(("kg ", "--")) for one in code)
    for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
        cells = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(cells) == 1, table


def test_an_identifier_is_a_link_to_its_registry_alone() -> None:
    told = identifier(Pid("doi", "10.5555/a_b*[c](d)<e>|\\"))
    (link,) = [token for token in tokens(f"| a |\n|---|\n| {told} |") if token.type == "link_open"]
    assert link.attrs["href"] == "https://doi.org/10.5555/a_b%2A%5Bc%5D(d)%3Ce%3E%7C%5C"
    assert words(told) == "doi:10.5555/a_b*[c](d)<e>|\\"
    assert identifier(Pid("url", "https://a.b/[c](d)")) == "url:https://a.b/\\[c\\](d)"


def test_a_work_without_an_identifier_is_not_called_twice() -> None:
    nameless = small.paper("title:some words", title="Some words")
    told = written(small.corpus("ab", ["a>title:some words", "b>title:some words"], papers=[nameless]))
    assert "| Some words | cited by 1 The paper called a, 2 The paper called b | not known |" in told
    assert "title:some words" not in told
