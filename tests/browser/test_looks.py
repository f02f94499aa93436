"""What a reader may choose, and paper: large type, the colour switch, the handout of two pages."""

from pathlib import Path

import pdfplumber
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import STAFF, Opened

pytestmark = pytest.mark.browser

PAGES = ("/", "/cases/", "/regulations/", "/search/?q=停电", "/search/?q=没有这样的词语组合")
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def _case(page: Page) -> str:
    page.goto("/cases/?kind=adverse")
    address = page.locator("article.case-card h3 a").first.get_attribute("href")
    assert address
    return address


def test_large_type_is_kept_on_the_device_and_cuts_nothing_off(open_as: Opened) -> None:
    page = open_as(STAFF, 390, 844)
    page.goto("/")
    page.locator("details.menu > summary").click()
    page.locator("input[data-display=size][value=large]").check(force=True)
    for address in (*PAGES, _case(page)):
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
        assert not page.evaluate(WIDER), address


def test_the_colour_switch_wins_over_the_device(open_as: Opened) -> None:
    page = open_as(STAFF, color_scheme="dark")
    page.goto("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.locator("details.menu > summary").click()
    page.locator("input[data-display=theme][value=light]").check(force=True)
    assert page.evaluate(ground) == "rgb(250, 248, 244)" != dark


def test_the_handout_is_a_page_or_two_of_a4(open_as: Opened, tmp_path: Path) -> None:
    page = open_as(STAFF)
    page.goto(_case(page))
    page.pdf(path=tmp_path / "handout.pdf", prefer_css_page_size=True)
    with pdfplumber.open(tmp_path / "handout.pdf") as handout:
        assert 1 <= len(handout.pages) <= 2
        assert [round(handout.pages[0].width), round(handout.pages[0].height)] == [595, 842]
        words = handout.pages[0].extract_text()
    assert "打印" in words
    assert "搜案例" not in words
