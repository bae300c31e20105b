"""The page of what changed: what stands in it, as a browser shows it, and that nothing of strangers runs there."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kg.corpus import Corpus
from kg.formats.changes import MOST_ROWS, render
from kg.insight.changes import changes
from kg.model import Count, Paper
from kg.pid import Pid
from kg.titles import one_line
from tests.insight.small import SOURCE, corpus, paper
from tests.view.conftest import HOSTILE


def page(old: Corpus, new: Corpus) -> str:
    return render(changes(old, new), {**new.papers, **old.papers})


def counted(name: str, number: int, title: str | None = None) -> Paper:
    return replace(paper(name, title=title), counts=(Count(origin=SOURCE.id, cited_by=number),))


def small() -> tuple[Corpus, Corpus]:
    old = corpus(["a", "gone"], ["a>x", "n>a"], papers=[counted("a", 3)])
    late = paper("late", title="A paper of later", date="2026-07-01")
    retracted = paper("x", title="RETRACTED: The paper called x")
    new = corpus(
        ["a", "arxiv:2401.00001"], ["a>x", "late>a", "a>url:https://example.org/y"],
        papers=[counted("a", 1_200), late, retracted], gathered="2026-09-01",
    )  # fmt: skip
    return old, new


def hostile(title: str) -> tuple[Corpus, Corpus]:
    """Two builds in which every hostile text came as a title, an author's venue, and an address."""
    papers = [
        replace(paper(f"p{n}", title=text), venue=text, pids=(Pid("doi", f"10.5555/p{n}"), Pid("url", text)))
        for n, text in enumerate(HOSTILE)
    ]
    before = [replace(one, title=f"{n} {title}", venue=None) for n, one in enumerate(papers[:20])]
    old = corpus(["p0"], [f"p{n}>p0" for n in range(1, 20)], papers=before)
    new = corpus(["p0"], [f"p{n}>p0" for n in range(1, len(HOSTILE))], papers=papers)
    new = replace(new, reading_list=replace(new.reading_list, title=title))
    return old, new


def test_each_change_stands_under_its_cause_with_its_sign() -> None:
    told = page(*small())
    world = told[told.index('id="world"') : told.index('id="provider"')]
    assert '<a href="https://doi.org/10.5555/late" rel="noopener noreferrer">A paper of later</a> cites' in world
    assert "<del>3</del>" in world
    assert "<ins>1200</ins>" in world
    assert "<ins>retracted</ins>" in world
    of_list = told[told.index('id="list"') : told.index('id="world"')]
    assert re.search(r'<li class="came"><span class="sign" aria-hidden="true">\+</span>', of_list)
    assert '<a href="https://arxiv.org/abs/2401.00001"' in of_list
    assert re.search(r'<li class="went"><span class="sign" aria-hidden="true">-</span>', of_list)
    assert '<a href="https://example.org/y"' in told
    assert re.search(r"gathered</th><td>2026-06-01</td><td[^>]*>→</td><td>2026-09-01</td>", told)


def test_the_same_builds_give_the_same_page_without_scripts_and_with_one_style_sheet_allowed() -> None:
    told = page(*small())
    assert told == page(*small())
    assert "<script" not in told
    (style,) = re.findall(r"<style>(.*?)</style>", told, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'" in told


def test_builds_alike_say_that_nothing_changed() -> None:
    old, _ = small()
    told = page(old, old)
    assert "Nothing has changed." in told
    assert "<section" not in told
    assert "<nav" not in told


def test_of_many_changes_the_page_says_what_it_leaves_out() -> None:
    told = page(corpus(["a"]), corpus(["a"], [f"n{number}>a" for number in range(2_500)]))
    assert told.count("1,500 more are left out here") == 2
    assert told.count("<li class=") == 2 * MOST_ROWS
    assert "5,000 came" in told


def test_no_title_leads_anywhere_but_to_a_page_of_the_web() -> None:
    told = page(*hostile("a title"))
    addresses = re.findall(r'href="([^"]*)"', told)
    assert len(addresses) > len(HOSTILE)
    assert {address.partition("/")[0] for address in addresses if not address.startswith("#")} == {"https:", "data:,"}


# What a person must be able to read stands out from what is behind it by 4.5 to 1.
# Source: https://www.w3.org/TR/WCAG22/#contrast-minimum
PALE = """() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const pale = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) pale.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  return [...pale];
}"""


def opened(browser: Browser, path: Path, **options: Any) -> tuple[Any, list[str]]:
    context = browser.new_context(offline=True, **options)
    shown = context.new_page()
    said: list[str] = []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("request", lambda request: said.append(request.url))
    shown.goto(path.as_uri())
    return shown, [one for one in said if not one.startswith(("file://", "data:"))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_all_of_it_and_asks_nobody(browser: Browser, tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "changes.html"
    path.write_text(page(*small()), encoding="utf-8")
    shown, said = opened(browser, path, color_scheme=scheme, viewport={"width": 390, "height": 844})
    assert said == []
    assert shown.evaluate(PALE) == []
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tones = {
        what: shown.evaluate(f"getComputedStyle(document.querySelector('li.{what} .sign')).color")
        for what in ("came", "went", "changed")
    }
    assert len(set(tones.values())) == 3
    # The page's own style sheet is not refused by its policy, and is another one on paper.
    assert shown.evaluate("getComputedStyle(document.querySelector('nav')).display") == "block"
    shown.emulate_media(media="print")
    assert shown.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    shown.context.close()


def test_hostile_titles_stay_text(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "changes.html"
    path.write_text(page(*hostile(" ".join(HOSTILE[:40]))), encoding="utf-8")
    shown, said = opened(browser, path)
    assert said == []
    assert shown.evaluate("typeof hacked") == "undefined"
    assert shown.evaluate("document.querySelectorAll('script, img, iframe, svg, object, form, base').length") == 0
    assert shown.evaluate("document.querySelectorAll('style, link').length") == 2
    text = shown.evaluate("document.body.textContent")
    shown_at_all = [one_line(one) for one in HOSTILE if one_line(one)]
    assert [one[:80] for one in shown_at_all if one not in text] == []
    shown.context.close()
