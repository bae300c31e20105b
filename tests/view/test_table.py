"""The table, and what is saved from the page: all of it equals what is shown."""

from __future__ import annotations

import csv
import io
import re
import struct
import zlib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from kg.corpus import Corpus, entries_of_works
from kg.titles import plain
from kg.view.scene import behold

SCREENS = Path(__file__).parents[2] / "outputs" / "screens"
TITLES = "[...document.querySelectorAll('tbody th')].map(cell => cell.textContent)"
FOCUSED = "document.activeElement.textContent"


def all_rows(opened: Any) -> list[str]:
    """The titles of all rows, asked for until there are no more."""
    while opened.page.is_visible("#pane-table > table ~ .more"):
        opened.page.evaluate("document.querySelector('#pane-table > table ~ .more').click()")
    found: list[str] = opened.evaluate(TITLES)
    return found


def column(opened: Any, name: str) -> list[str]:
    found: list[str] = opened.evaluate(
        "name => [...document.querySelectorAll(`tbody .column-${name}`)].map(cell => cell.textContent)", name
    )
    return found


def saved(opened: Any, way: str) -> tuple[str, bytes]:
    """The name and the bytes of what an entry of the menu saves."""
    opened.page.click("#save-button")
    with opened.page.expect_download() as waiting:
        opened.page.get_by_role("menuitem", name=way).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def rows_of(data: bytes) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def titles_shown(corpus: Corpus, graph: nx.MultiDiGraph[str], at_least: int) -> list[str]:
    scene = behold(corpus, graph)
    listed = entries_of_works(corpus)
    found = []
    for work in scene.works:
        if scene.role[work] == "listed" or len(scene.partners.get(work, ())) >= at_least:
            pid = scene.entities[work].pid
            found.append(plain((listed.get(pid) or corpus.papers[pid]).title))
    return found


def test_the_table_has_a_row_for_each_work_that_is_shown(
    shipped: Any, corpus: Corpus, graph: nx.MultiDiGraph[str]
) -> None:
    shipped.page.click("#tab-table")
    for at_least in (2, 4, 1):
        shipped.page.fill("#at-least", str(at_least))
        expected = titles_shown(corpus, graph, at_least)
        assert shipped.page.get_attribute("table", "aria-rowcount") == str(len(expected) + 1)
        assert shipped.page.inner_text("#table-title") == f"{len(expected):,} works"
        if len(expected) < 1000:
            assert sorted(all_rows(shipped)) == sorted(expected)
    assert len(expected) > 2000
    assert shipped.console == []


def test_only_the_first_rows_are_made_and_each_knows_its_place(shipped: Any) -> None:
    shipped.page.click("#tab-table")
    rows = shipped.page.locator("tbody tr")
    assert rows.count() == 100
    assert rows.last.get_attribute("aria-rowindex") == "101"
    rows.last.scroll_into_view_if_needed()
    shipped.until("document.querySelectorAll('tbody tr').length === 200")
    assert rows.last.get_attribute("aria-rowindex") == "201"


def test_listed_papers_come_first_in_the_lists_order(shipped: Any, corpus: Corpus) -> None:
    shipped.page.click("#tab-table")
    listed = [plain(r.entry.title) for r in sorted(corpus.resolutions, key=lambda r: r.entry.position)]
    assert shipped.evaluate(TITLES)[: len(listed)] == listed
    assert shipped.page.get_attribute("thead .column-role", "aria-sort") == "ascending"


def test_a_row_says_what_is_known_in_words(shipped: Any) -> None:
    shipped.page.goto(f"{shipped.page.url}#view=table")
    shipped.page.reload()
    shipped.page.wait_for_selector("tbody tr")
    cells = shipped.page.locator("tbody tr", has_text="scGPT: Towards").locator("th, td").all_inner_texts()
    assert cells == [
        "scGPT: Towards Building a Foundation Model for Single-Cell Multi-omics Using Generative AI",
        "Haotian Cui, Chloe Wang, Hassaan Maan and 4 others",
        "2023",
        "Nature Methods",
        "On the list",
        "5",
        "100",
        "1,327",
        "known, the whole list",
    ]
    lost = shipped.page.locator("tbody tr", has_text="Population-level integration").locator("td").all_inner_texts()
    assert lost[4:] == ["unknown", "unknown", "unknown", "not known"]
    software = shipped.page.locator("tbody tr", has_text="OpenBioMed").locator("td").all_inner_texts()
    assert software[-1] == "not a paper"


NAMES = ("title", "authors", "year", "venue", "role", "linked", "cites", "cited", "references")


@pytest.mark.parametrize("name", NAMES)
def test_each_header_sorts_both_ways_and_has_the_unknown_last(shipped: Any, name: str) -> None:
    shipped.page.click("#tab-table")
    shipped.page.fill("#at-least", "3")
    assert len(all_rows(shipped)) < 1000
    unknown = {"unknown", "not a paper"}
    ways = []
    for _ in range(2):
        before = shipped.page.get_attribute(f"thead .column-{name}", "aria-sort")
        shipped.page.click(f"thead .column-{name} button")
        way = shipped.page.get_attribute(f"thead .column-{name}", "aria-sort")
        assert way != before
        assert shipped.page.locator("thead [aria-sort]").count() == 1
        ways.append(way)
        all_rows(shipped)
        values = column(shipped, name)
        known = [value for value in values if value not in unknown]
        assert values == known + [value for value in values if value in unknown]
        if name in ("year", "linked", "cites", "cited"):
            numbers = [int(value.replace(",", "")) for value in known]
            assert len(set(numbers)) > 2
            assert numbers == sorted(numbers, reverse=way == "descending")
        elif name == "role":
            order = ["On the list", "Cited by the list", "Citing the list"]
            places = [order.index(value) for value in known]
            assert places == sorted(places, reverse=way == "descending")
        else:
            plainly = [value for value in known if re.fullmatch(r"[ -~]*", value) and value[:1].isalnum()]
            folded = [value.lower() for value in plainly]
            assert folded == sorted(folded, reverse=way == "descending")
    assert set(ways) == {"ascending", "descending"}


def test_the_order_comes_back_with_the_address(shipped: Any) -> None:
    shipped.page.click("#tab-table")
    shipped.page.click("thead .column-cited button")
    first = shipped.evaluate(TITLES)[:20]
    assert "sort=-cited" in shipped.page.url
    shipped.page.reload()
    shipped.page.wait_for_selector("tbody tr")
    assert shipped.evaluate(TITLES)[:20] == first
    assert shipped.page.get_attribute("thead .column-cited", "aria-sort") == "descending"


def test_a_paper_is_reached_through_the_table_by_the_keyboard_alone(shipped: Any) -> None:
    press = shipped.page.keyboard.press
    press("Tab")
    assert shipped.evaluate("document.activeElement.id") == "tab-map"
    while shipped.evaluate("document.activeElement.id") != "tab-table":
        press("ArrowRight")
    for _ in range(40):
        press("Tab")
        if shipped.evaluate("document.activeElement.closest('tbody') !== null"):
            break
    titles = shipped.evaluate(TITLES)
    assert shipped.evaluate(FOCUSED) == titles[0]
    press("ArrowDown")
    press("ArrowDown")
    press("ArrowUp")
    assert shipped.evaluate(FOCUSED) == titles[1]
    press("Enter")
    assert shipped.page.inner_text("#panel h2") == titles[1]
    assert shipped.evaluate(FOCUSED) == titles[1], "the focus stays in the row"
    assert shipped.page.locator("tbody tr.chosen").all_inner_texts()[0].startswith(titles[1])
    assert shipped.page.get_attribute("tbody tr.chosen button", "aria-current") == "true"
    press("Home")
    press("ArrowUp")
    assert shipped.evaluate(FOCUSED) == "Title"
    press("Enter")
    assert shipped.page.get_attribute("thead .column-title", "aria-sort") == "ascending"
    press("ArrowDown")
    assert shipped.evaluate(FOCUSED) == shipped.evaluate(TITLES)[0]
    press("End")
    assert shipped.evaluate("document.activeElement.closest('tr').getAttribute('aria-rowindex')") == "970"
    press("PageUp")
    assert shipped.evaluate("document.activeElement.closest('tr').getAttribute('aria-rowindex')") == "960"
    focused = shipped.evaluate(FOCUSED)
    press("Escape")
    assert shipped.page.inner_text("#panel h2") == "The list"
    shipped.evaluate("history.replaceState(null, '', '#view=table&sort=-title')")
    shipped.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    assert shipped.evaluate(FOCUSED) == focused, "the focus stays with the paper when the order changes"
    assert shipped.console == []


def test_what_is_chosen_elsewhere_is_marked_and_scrolled_to(shipped: Any) -> None:
    shipped.page.click("#tab-table")
    shipped.page.click("thead .column-title button")
    for query in ("xtrimogene", "a pre-trained large language model for translating", "scgpt towards"):
        shipped.choose(query)
        title = shipped.page.inner_text("#panel h2")
        row = shipped.page.locator("tbody tr.chosen")
        assert row.count() == 1
        assert title in row.inner_text()
        box, pane = row.bounding_box(), shipped.page.locator("#pane-table").bounding_box()
        assert pane["y"] <= box["y"]
        assert box["y"] + box["height"] <= pane["y"] + pane["height"]
    # It stands far behind the first rows: those before it are a click away.
    assert int(row.get_attribute("aria-rowindex")) > 400
    shipped.page.get_by_role("button", name=re.compile("before$")).click()
    assert shipped.page.locator("tbody tr").count() > 100


def test_a_click_on_a_row_chooses_its_paper(shipped: Any) -> None:
    shipped.page.click("#tab-table")
    title = shipped.evaluate(TITLES)[3]
    shipped.page.click("tbody tr:nth-child(4) .column-venue")
    assert shipped.page.inner_text("#panel h2") == title


def test_narrow_screens_have_title_year_and_links(shipped_page: Path, open_page: Any) -> None:
    with open_page(shipped_page, 390, 844) as opened:
        opened.page.click("#tab-table")
        heads = [each.inner_text() for each in opened.page.locator("thead th").all() if each.is_visible()]
        assert [head.strip() for head in heads] == ["Title", "Year", "Linked"]
        assert opened.evaluate("document.documentElement.scrollWidth") <= 390
        assert opened.evaluate("document.querySelector('#pane-table').scrollWidth") <= 390
        opened.page.click("tbody tr:nth-child(3) button")
        assert opened.page.is_visible("#panel .byline")
        opened.page.keyboard.press("Escape")
        opened.page.click("#save-button")
        box = opened.page.locator("#save-menu").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert opened.console == []


def test_csv_has_what_is_shown_in_the_tables_order(shipped: Any, corpus: Corpus, graph: nx.MultiDiGraph[str]) -> None:
    name, data = saved(shipped, "CSV")
    assert name == "foundation-model-single-cell-papers-works.csv"
    rows = rows_of(data)
    assert sorted(row["Title"] for row in rows) == sorted(titles_shown(corpus, graph, 2))
    assert {len(row) for row in rows} == {14}
    shipped.page.click("#tab-table")
    shipped.page.fill("#at-least", "4")
    shipped.page.click("thead .column-year button")
    shown = all_rows(shipped)
    rows = rows_of(saved(shipped, "CSV")[1])
    assert [row["Title"] for row in rows] == shown
    [scgpt] = [row for row in rows if row["Title"].startswith("scGPT: T")]
    assert scgpt["DOI"] == "10.1038/s41592-024-02201-0"
    assert scgpt["Cites (links at hand)"] == "100"
    assert scgpt["Authors"].split("; ")[0] == "Haotian Cui"
    assert int(scgpt["Authors in all"]) == len(scgpt["Authors"].split("; ")) == 7
    assert shipped.console == []
    assert all(url.startswith(("file:", "blob:")) for url in shipped.requests)


def test_cells_that_would_be_formulas_are_text(hacked: Any) -> None:
    hacked.page.fill("#at-least", "0")
    hacked.evaluate("kgView.corpus.works.title[0] = '=1+1'; kgView.corpus.people.name[0] = '@SUM(1)'")
    rows = rows_of(saved(hacked, "CSV")[1])
    assert len(rows) == len(hacked.evaluate("kgView.corpus.works.title"))
    assert "'=1+1" in {row["Title"] for row in rows}
    assert {row["Authors"][:8] for row in rows if row["Authors"]} == {"'@SUM(1)"}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert hacked.evaluate("window.hacked ?? null") is None


ENTRY = re.compile(r"@(article|inproceedings|book|misc)\{([a-z0-9-]+),\n((?:  [a-zA-Z]+ = .*,\n)*)\}\n")
FIELD = re.compile(r"  (\w+) = (\{.*\}|[a-z]{3}),\n")


def entries(text: str) -> dict[str, dict[str, str]]:
    """BibTeX entries by their keys; nothing may stand outside them, and all braces are in balance."""
    found: dict[str, dict[str, str]] = {}
    for match in ENTRY.finditer(text):
        found[match[2]] = {"type": match[1]} | dict(FIELD.findall(match[3]))
    assert ENTRY.sub("", text).strip() == ""
    assert len(found) == text.count("\n@") + 1
    for fields in found.values():
        for value in fields.values():
            depth = 0
            for sign in value:
                depth += {"{": 1, "}": -1}.get(sign, 0)
                assert depth >= 0
            assert depth == 0
    return found


def test_bibtex_has_what_is_shown(shipped: Any, corpus: Corpus, graph: nx.MultiDiGraph[str]) -> None:
    name, data = saved(shipped, "BibTeX")
    assert name == "foundation-model-single-cell-papers-works.bib"
    found = entries(data.decode())
    assert len(found) == 969
    scgpt = found["cui2024scgpt"]
    assert scgpt["type"] == "article"
    assert scgpt["title"].startswith("{{scGPT:} Towards Building")
    assert scgpt["author"].startswith("{Haotian Cui and Chloe Wang and")
    assert "others" not in scgpt["author"]
    assert (scgpt["journal"], scgpt["year"], scgpt["month"]) == ("{Nature Methods}", "{2024}", "feb")
    assert scgpt["doi"] == "{10.1038/s41592-024-02201-0}"
    camel = found["toma2023clinical"]
    assert (camel["type"], camel["eprint"], camel["archivePrefix"]) == ("misc", "{2305.12031}", "{arXiv}")
    shipped.page.fill("#at-least", "4")
    few = entries(saved(shipped, "BibTeX")[1].decode())
    assert len(few) == len(titles_shown(corpus, graph, 4))
    assert few.items() <= found.items(), "a work keeps its key whatever is shown"


def test_hostile_text_keeps_bibtex_and_svg_whole(hacked: Any, hostile: Corpus) -> None:
    found = entries(saved(hacked, "BibTeX")[1].decode())
    assert len(found) == int(hacked.page.inner_text("#known b").split()[0])
    name, data = saved(hacked, "SVG")
    assert re.fullmatch(r"[\w-]+\.svg", name)
    root = ET.fromstring(data)
    assert {element.tag.split("}")[1] for element in root.iter()} == {"svg", "title", "rect", "path", "text"}
    assert root.findtext("{*}title") == plain(" ".join(f"{t}" for t in [hostile.reading_list.title]))
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    assert hacked.evaluate("window.hacked ?? null") is None
    assert [line for line in hacked.console if line.startswith("error")] == []


def test_svg_is_the_map_as_it_is_seen_with_its_names_as_text(shipped: Any) -> None:
    name, data = saved(shipped, "SVG")
    assert name == "foundation-model-single-cell-papers-map.svg"
    root = ET.fromstring(data)
    texts = [element.text or "" for element in root.findall(".//{*}text")]
    names = [line for label in shipped.evaluate("kgView.labels()") for line in label["lines"]]
    assert texts[: len(names)] == names
    assert " ".join(texts[len(names) + 1 :]) == shipped.page.inner_text("#known")
    assert texts[len(names)] == "Foundation model single cell papers"
    colours = {element.get("fill") for element in root.findall(".//{*}path")}
    assert len(colours) >= 5
    shipped.choose("scgpt")
    veiled = [e.text for e in ET.fromstring(saved(shipped, "SVG")[1]).findall(".//{*}text")]
    assert veiled != texts
    assert shipped.console == []


def test_a_picture_of_the_timeline_has_its_axis(shipped: Any) -> None:
    shipped.page.click("#tab-timeline")
    shipped.settle()
    texts = {element.text for element in ET.fromstring(saved(shipped, "SVG")[1]).findall(".//{*}text")}
    years = {tick["text"] for tick in shipped.evaluate("kgView.ticks()") if tick["middle"] is not None}
    assert "2023" in years
    assert years <= texts


def pixels(data: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and the different lines of a PNG."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    packed, at = b"", 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += 12 + size
    raw = zlib.decompress(packed)
    stride = len(raw) // height
    return width, height, {raw[line * stride : (line + 1) * stride] for line in range(height)}


def test_png_is_the_map_at_twice_its_size_with_what_is_known_under_it(shipped: Any) -> None:
    box = shipped.page.locator("#map").bounding_box()
    name, data = saved(shipped, "PNG")
    assert name == "foundation-model-single-cell-papers-map.png"
    width, height, lines = pixels(data)
    assert width == 2 * box["width"]
    assert 2 * (box["height"] + 40) < height < 2 * (box["height"] + 120)
    assert len(lines) > 500, "the picture is not blank"
    # In another view the map is saved as it was seen last.
    shipped.page.click("#tab-table")
    assert pixels(saved(shipped, "PNG")[1])[:2] == (width, height)
    assert shipped.console == []


def test_the_map_can_be_saved_before_it_was_ever_seen(shipped: Any) -> None:
    shipped.page.goto(f"{shipped.page.url}#view=table")
    shipped.page.reload()
    shipped.page.wait_for_selector("tbody tr")
    texts = [element.text or "" for element in ET.fromstring(saved(shipped, "SVG")[1]).findall(".//{*}text")]
    assert "scGPT" in texts
    shipped.page.click("#tab-map")
    shipped.settle()
    x, y = shipped.evaluate("kgView.screen(0)")
    box = shipped.page.locator("#map").bounding_box()
    assert 0 < x < box["width"]
    assert 0 < y < box["height"]


def test_the_menu_is_worked_by_the_keyboard(shipped: Any) -> None:
    press = shipped.page.keyboard.press
    shipped.choose("scgpt")
    shipped.page.focus("#save-button")
    press("ArrowDown")
    assert shipped.page.is_visible("#save-menu")
    assert "CSV" in shipped.evaluate(FOCUSED)
    press("ArrowUp")
    assert "Print" in shipped.evaluate(FOCUSED)
    press("Escape")
    assert not shipped.page.is_visible("#save-menu")
    assert shipped.evaluate("document.activeElement.id") == "save-button"
    assert "scGPT" in shipped.page.inner_text("#panel h2"), "Esc closed the menu and nothing else"
    press("Enter")
    press("ArrowDown")
    with shipped.page.expect_download() as waiting:
        press("Enter")
    assert waiting.value.suggested_filename.endswith(".bib")
    press("Enter")
    press("Tab")
    assert not shipped.page.is_visible("#save-menu")
    assert shipped.page.get_attribute("#save-button", "aria-expanded") == "false"


@pytest.mark.parametrize(("view", "there"), [("map", "#map"), ("table", "tbody tr >> nth=0"), ("next", ".next")])
def test_on_paper_stands_the_view_with_its_heading_and_what_is_known(shipped: Any, view: str, there: str) -> None:
    shipped.page.set_viewport_size({"width": 700, "height": 1000})
    shipped.page.click(f"#tab-{view}")
    shipped.page.emulate_media(media="print")
    for selector in (there, "h1", "#known", "#foot"):
        assert shipped.page.is_visible(selector)
    for selector in ("#filters", "#panel", "#views", "#search", "#save", "#zoom", "#sheets"):
        assert not shipped.page.is_visible(selector)
    assert view != "table" or all(each.is_visible() for each in shipped.page.locator("thead th").all())
    assert shipped.evaluate("document.documentElement.scrollWidth") <= 700
    assert shipped.console == []


def test_the_table_prints_all_its_rows_and_is_as_it_was_afterwards(shipped: Any) -> None:
    shipped.page.click("#tab-table")
    shipped.evaluate(
        "addEventListener('beforeprint', () => (window.printed = document.querySelectorAll('tbody tr').length))"
    )
    paper = shipped.page.pdf(format="A4")
    assert shipped.evaluate("window.printed") == 969
    assert len(re.findall(rb"/Type /Page\b", paper)) > 10
    assert shipped.page.locator("tbody tr").count() == 100
    shipped.evaluate("window.print = () => (window.asked = true)")
    shipped.page.click("#save-button")
    shipped.page.get_by_role("menuitem", name="Print").click()
    assert shipped.evaluate("window.asked") is True


def test_a_dark_map_is_printed_light(shipped_page: Path, open_page: Any) -> None:
    corner = "(() => [...document.querySelector('#map').getContext('2d').getImageData(2, 2, 1, 1).data].slice(0, 3))()"
    with open_page(shipped_page, dark=True) as opened:
        assert max(opened.evaluate(corner)) < 60
        opened.page.emulate_media(media="print", color_scheme="dark")
        assert opened.until(f"Math.min(...{corner}) > 200")


def test_hostile_text_runs_nothing_in_the_table(hacked: Any, hostile: Corpus) -> None:
    hacked.page.click("#tab-table")
    hacked.page.fill("#at-least", "0")
    listed = entries_of_works(hostile)
    titles = {plain((listed.get(pid) or paper).title) for pid, paper in hostile.papers.items()}
    assert set(hacked.evaluate(TITLES)) == titles
    for name in NAMES:
        hacked.page.click(f"thead .column-{name} button")
    hacked.page.click("tbody tr button")
    assert hacked.evaluate("window.hacked ?? null") is None
    assert hacked.console == []


@pytest.mark.parametrize(
    ("name", "width", "height", "dark"),
    [("table", 1400, 860, False), ("table-dark", 1400, 860, True), ("table-narrow", 390, 844, False)],
)
def test_pictures_of_the_table_are_kept_to_look_at(
    shipped_page: Path, open_page: Any, name: str, width: int, height: int, dark: bool
) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with open_page(shipped_page, width, height, dark=dark) as opened:
        opened.page.click("#tab-table")
        opened.settle()
        opened.page.screenshot(path=SCREENS / f"{name}.png")
        assert opened.page.locator("tbody tr").count() == 100
