"""Faults to plant among the conclusions in the graph of the small corpus (see `tests.rdf.surveyed`), as in `faults`."""

from __future__ import annotations

from tests.rdf.faults import (
    ADA,
    CITO,
    DCT,
    KG,
    KGV,
    PROV,
    TYPE,
    WORK,
    XSD,
    Fault,
    added,
    emptied,
    replaced,
    without,
)

SURVEY = f"{KG}insight/small%20list,2026-11-22,0.1.0"
SUGGESTED = f"<{SURVEY}/old/title:deep-learning-caf%C3%A9>"
CAFE = f"<{KG}work/title:deep-learning-caf%C3%A9>"
ARRIVED = f"<{SURVEY}/arrival/title:deep-learning-caf%C3%A9>"
STEP = f"<{SURVEY}/main-path/42,doi:10.1000/journal(1)>"
APART = f"<{SURVEY}/filed-apart/url:https://blog.example.org/post>"
PART = f"<{SURVEY}/split/Models,"
PAIR = f"<{SURVEY}/cocited/42,doi:10.1000/journal(1)>"
ABOUT = "<https://schema.org/about>"
AGENT = f"<{KG}software/kg/0.1.0>"

FAULTS = {
    "a conclusion of nobody": Fault(
        plant=without(f"{SUGGESTED} <{PROV}wasAttributedTo>"),
        rule="Conclusion prov:wasAttributedTo",
        names=SUGGESTED,
    ),
    "a conclusion of a person": Fault(
        plant=replaced(f"{STEP} <{PROV}wasAttributedTo> {AGENT}", f"{STEP} <{PROV}wasAttributedTo> {ADA}"),
        rule="Conclusion prov:wasAttributedTo",
        names=ADA,
    ),
    "a conclusion that came from nowhere": Fault(
        plant=without(f"{PAIR} <{PROV}wasGeneratedBy>"),
        rule="Conclusion prov:wasGeneratedBy",
        names=PAIR,
    ),
    "a conclusion that is no entity": Fault(
        plant=without(f"{PAIR} {TYPE} <{PROV}Entity>"),
        rule="Conclusion rdf:type",
        names=PAIR,
    ),
    "a conclusion that passes for a citation": Fault(
        plant=added(f"{STEP} {TYPE} <{CITO}Citation>"),
        rule="Conclusion",
        names=STEP,
    ),
    "a program of two versions": Fault(
        plant=added(f'{AGENT} <https://schema.org/softwareVersion> "0.0.9"'),
        rule="Program schema:softwareVersion",
        names=AGENT,
    ),
    "a conclusion of no survey": Fault(
        plant=without(f"{PAIR} <{DCT}isPartOf>"),
        rule="ConclusionOfSurvey dcterms:isPartOf",
        names=PAIR,
    ),
    "a ranking out of nobody knows how many lists": Fault(
        plant=without(f"<{SURVEY}/old> <{KGV}knownReferences>"),
        rule="Basis kgv:knownReferences",
        names=f"<{SURVEY}/old>",
    ),
    "a survey drawn from nothing": Fault(
        plant=emptied(f"<{SURVEY}> <{PROV}wasDerivedFrom>"),
        rule="Survey prov:wasDerivedFrom",
        names=f"<{SURVEY}>",
    ),
    "a survey without its bylines": Fault(
        plant=without(f"<{SURVEY}> <{KGV}knownBylines>"),
        rule="Survey kgv:knownBylines",
        names=f"<{SURVEY}>",
    ),
    "a ranking that answers another question": Fault(
        plant=replaced(f'<{SURVEY}/new> <{DCT}title> "new"', f'<{SURVEY}/new> <{DCT}title> "best"'),
        rule="Ranking dcterms:title",
        names='"best"',
    ),
    "a ranking that does not say how": Fault(
        plant=without(f"<{SURVEY}/new> <{DCT}description>"),
        rule="Ranking dcterms:description",
        names=f"<{SURVEY}/new>",
    ),
    "a suggestion of no ranking": Fault(
        plant=replaced(f"{SUGGESTED} <{DCT}isPartOf> <{SURVEY}/old>", f"{SUGGESTED} <{DCT}isPartOf> <{SURVEY}>"),
        rule="Suggestion dcterms:isPartOf",
        names=SUGGESTED,
    ),
    "a suggestion of two works": Fault(
        plant=added(f"{SUGGESTED} {ABOUT} <{KG}work/url:https://github.com/lab/tool>"),
        rule="Suggestion schema:about",
        names=SUGGESTED,
    ),
    "a rank of nought": Fault(
        plant=replaced(f'{SUGGESTED} <{KGV}bestRank> "1"', f'{SUGGESTED} <{KGV}bestRank> "0"'),
        rule="Ranked kgv:bestRank",
        names=SUGGESTED,
    ),
    "a score in words": Fault(
        plant=replaced(f'{SUGGESTED} <{KGV}score> "0.6667"^^<{XSD}decimal>', f'{SUGGESTED} <{KGV}score> "much"'),
        rule="Suggestion kgv:score",
        names=SUGGESTED,
    ),
    "a suggestion for no reason": Fault(
        plant=without(f"{SUGGESTED} <{KGV}citedByListed>"),
        rule="SuggestionsReason",
        names=SUGGESTED,
    ),
    "a suggestion that rests on a person": Fault(
        plant=added(f"{SUGGESTED} <{KGV}citesListed> {ADA}"),
        rule="Suggestion kgv:citesListed",
        names=ADA,
    ),
    "an arrival that cites nothing of the list": Fault(
        plant=without(f"{ARRIVED} <{KGV}citesListed>"),
        rule="Arrival kgv:citesListed",
        names=ARRIVED,
    ),
    "an arrival without a date": Fault(
        plant=without(f"{ARRIVED} <{DCT}date>"),
        rule="Arrival dcterms:date",
        names=ARRIVED,
    ),
    "a self-check that found nobody knows how many": Fault(
        plant=without(f"<{SURVEY}/self-check/10> <{KGV}found>"),
        rule="SelfCheck kgv:found",
        names=f"<{SURVEY}/self-check/10>",
    ),
    "a community with a person in it": Fault(
        plant=replaced(f"<{PROV}hadMember> {WORK}", f"<{PROV}hadMember> {ADA}"),
        rule="Community prov:hadMember",
        names=ADA,
    ),
    "a pair that nothing links": Fault(
        plant=replaced(f'{PAIR} <{KGV}linkingWorks> "3"', f'{PAIR} <{KGV}linkingWorks> "0"'),
        rule="Pair kgv:linkingWorks",
        names=PAIR,
    ),
    "a bridge without its share": Fault(
        plant=without(f"<{SURVEY}/between/doi:10.1000/journal(1)> <{KGV}share>"),
        rule="Bridge kgv:share",
        names=f"<{SURVEY}/between/doi:10.1000/journal(1)>",
    ),
    "two places in the order of reading": Fault(
        plant=added(f'<{SURVEY}/reading-order/42> <https://schema.org/position> "9"^^<{XSD}integer>'),
        rule="ReadingPlace schema:position",
        names=f"<{SURVEY}/reading-order/42>",
    ),
    "key works that are the fewest and are not": Fault(
        plant=added(f'<{SURVEY}/key-works> <{KGV}isSmallest> "false"^^<{XSD}boolean>'),
        rule="KeyWorks kgv:isSmallest",
        names=f"<{SURVEY}/key-works>",
    ),
    "a main path among no links": Fault(
        plant=replaced(f'<{SURVEY}/main-path> <{KGV}totalLinks> "2"', f'<{SURVEY}/main-path> <{KGV}totalLinks> "0"'),
        rule="MainPath kgv:totalLinks",
        names=f"<{SURVEY}/main-path>",
    ),
    "a step with a share in percent": Fault(
        plant=replaced(f'{STEP} <{KGV}share> "0.6667"', f'{STEP} <{KGV}share> "67 %"'),
        rule="MainPathStep kgv:share",
        names=STEP,
    ),
    "a cycle of nothing": Fault(
        plant=emptied(f"<{SURVEY}/cycle/42> {ABOUT}"),
        rule="CitationCycle schema:about",
        names=f"<{SURVEY}/cycle/42>",
    ),
    "an orphan that lacks what is no list": Fault(
        plant=replaced(f'<{KGV}unknownList> "citations"', f'<{KGV}unknownList> "figures"'),
        rule="Orphan kgv:unknownList",
        names='"figures"',
    ),
    "a work filed in a list": Fault(
        plant=added(f"{APART} <{KGV}filedIn> <{KG}list/small%20list>"),
        rule="FiledApart kgv:filedIn",
        names=APART,
    ),
    "a part of a section in a list": Fault(
        plant=added(f"{PART}a-%2F-b%2Dc%2C-%3Fd%23e> <{KGV}inCommunity> <{KG}list/small%20list>"),
        rule="SectionPart kgv:inCommunity",
        names=PART,
    ),
    "a team of nobody": Fault(
        plant=emptied(f"<{SURVEY}/team/s2author%3A9> <http://xmlns.com/foaf/0.1/member>"),
        rule="Team foaf:member",
        names=f"<{SURVEY}/team/s2author%3A9>",
    ),
    "a suggestion of what is listed": Fault(
        plant=replaced(f"{SUGGESTED} {ABOUT} {CAFE}", f"{SUGGESTED} {ABOUT} {WORK}"),
        rule="Conclusions",
        names=SUGGESTED,
    ),
    "a rank below the worst": Fault(
        plant=replaced(f'{SUGGESTED} <{KGV}rank> "1"', f'{SUGGESTED} <{KGV}rank> "8"'),
        rule="Conclusions",
        names=SUGGESTED,
    ),
    "a rank above the best": Fault(
        plant=replaced(f'{SUGGESTED} <{KGV}bestRank> "1"', f'{SUGGESTED} <{KGV}bestRank> "2"'),
        rule="Conclusions",
        names=SUGGESTED,
    ),
    "a step that is no link": Fault(
        plant=replaced(
            f"{STEP} <{KGV}citingWork> {WORK}", f"{STEP} <{KGV}citingWork> <{KG}work/url:https://github.com/lab/tool>"
        ),
        rule="Conclusions",
        names=STEP,
    ),
    "a community that does not count its members": Fault(
        plant=added(f"<{SURVEY}/community/a-%2F-b%2Dc%2C-%3Fd%23e> <{PROV}hadMember> {CAFE}"),
        rule="Conclusions",
        names=f"<{SURVEY}/community/a-%2F-b%2Dc%2C-%3Fd%23e>",
    ),
}
