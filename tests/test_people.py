"""Who is who: identity is graded, and a name alone merges nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.corpus import Corpus, group, work_of
from kg.model import Author, Paper, Person, Work
from kg.people import full_name, identify
from kg.pid import Pid


def paper(number: int, *names: str | Author) -> Paper:
    pid = Pid("doi", f"10.1/{number}")
    authors = tuple(Author(name=name) if isinstance(name, str) else name for name in names)
    return Paper(pid=pid, pids=(pid,), title=f"Paper {number}", authors=authors)


def people(*papers: Paper, works: tuple[Work, ...] = ()) -> tuple[Person, ...]:
    found = {p.pid: p for p in papers}
    return identify(found, group(found, works))


def test_a_name_and_a_shared_co_author_make_one_likely_person_with_the_evidence() -> None:
    found = {p.name: p for p in people(paper(1, "Haotian Cui", "Bo Wang"), paper(2, "Bo Wang", "Haotian Cui"))}
    assert found["Bo Wang"].grade == "likely"
    assert found["Bo Wang"].evidence == ("Haotian Cui",)
    assert [(m.paper.value, m.position) for m in found["Bo Wang"].mentions] == [("10.1/1", 2), ("10.1/2", 1)]


def test_the_same_name_alone_makes_two_persons_that_are_namesakes() -> None:
    bos = [p for p in people(paper(1, "Bo Wang", "Ann Lee"), paper(2, "Bo Wang", "Jim Roe")) if p.name == "Bo Wang"]
    assert [p.grade for p in bos] == ["possible", "possible"]
    assert bos[0].namesakes == (bos[1].key,)
    assert bos[1].namesakes == (bos[0].key,)


def test_initials_are_too_little_to_be_anybody() -> None:
    found = people(paper(1, "Fang, Z.", "Ann Lee"), paper(2, "Fang, Z.", "Ann Lee"))
    assert [p.grade for p in found if p.name == "Fang, Z."] == ["possible", "possible"]
    assert not any(p.namesakes for p in found if p.name == "Fang, Z.")
    assert full_name("Fabian J. Theis") == full_name("Fabian J Theis") == "fabian j theis"
    assert full_name("J. Theis") is None


def test_an_identifier_makes_one_person_under_any_name() -> None:
    pid = Pid("s2author", "1741101")
    (person,) = people(paper(1, Author(name="O. Etzioni", pid=pid)), paper(2, Author(name="Oren Etzioni", pid=pid)))
    assert (person.grade, person.key, len(person.mentions)) == ("same", "s2author:1741101", 2)


def test_two_identifiers_are_two_persons_even_with_one_name_and_co_author() -> None:
    one, other = (Author(name="Bo Wang", pid=Pid("s2author", n)) for n in ("1", "2"))
    found = people(paper(1, one, "Ann Lee"), paper(2, other, "Ann Lee"))
    assert sorted(p.key for p in found if p.name == "Bo Wang") == ["s2author:1", "s2author:2"]


def test_the_byline_of_another_version_is_the_same_people() -> None:
    one, other = paper(1, "Ada Lovelace"), paper(2, "Ada Lovelace")
    (person,) = people(one, other, works=(Work(records=(one.pid, other.pid), evidence=("stated",)),))
    assert (person.grade, person.evidence) == ("likely", ("versions of one work",))


def test_a_name_twice_in_one_byline_is_two_people() -> None:
    found = people(paper(1, "Wei Wang", "Wei Wang", "Ann Lee"), paper(2, "Wei Wang", "Ann Lee"))
    assert len([p for p in found if p.name == "Wei Wang"]) == 3


@given(st.permutations([paper(n, "Ann Lee", "Bo Wang", f"Other Person{n % 2}") for n in range(4)]))
def test_the_order_of_the_papers_does_not_matter(papers: list[Paper]) -> None:
    assert people(*papers) == people(*sorted(papers, key=lambda p: p.pid))


def test_in_the_shipped_list_seventeen_names_stand_in_two_listed_works_and_some_are_doubtful(corpus: Corpus) -> None:
    work = work_of(corpus.works)
    entry = {work[r.paper].pid: r.entry.position for r in corpus.resolutions}

    def entries(person: Person) -> set[int]:
        return {entry[work[m.paper].pid] for m in person.mentions if work[m.paper].pid in entry}

    shared = {p.name: entries(p) for p in corpus.people if len(entries(p)) > 1}
    assert len(shared) == 17
    assert shared["Haotian Cui"] == shared["Bo Wang"] == {12, 16}
    assert shared["Jianzhu Ma"] == {3, 13}
    doubtful = {
        p.name: entries(p) for p in corpus.people if p.name in {"Bo Wang", "Jianzhu Ma"} and len(entries(p)) == 1
    }
    assert doubtful == {"Bo Wang": {6}, "Jianzhu Ma": {17}}
