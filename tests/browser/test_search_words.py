"""An editor in a browser: from a fruitless search to a synonym, its effect, and a pin."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import EDITOR, Opened

pytestmark = pytest.mark.browser

PATIENCE = 30_000
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PAGES = (
    "/admin/search/synonyms/",
    "/admin/search/synonyms/new/",
    "/admin/search/synonyms/import/",
    "/admin/search/pins/new/?query=停电",
    "/admin/search/vocabulary/new/",
    "/admin/search/reports/",
)


def faults(page: Page) -> list[str]:
    """What a checker of accessibility finds in what is ours: the pages within Wagtail's frame."""
    found = Axe().run(page, context={"include": [["main"]]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found]


@pytest.mark.parametrize("width", [390, 1366])
def test_the_pages_fit_and_anybody_can_use_them(open_as: Opened, width: int) -> None:
    page = open_as(EDITOR, width, 844)
    for address in PAGES:
        page.goto(address)
        assert not page.evaluate(WIDER), address
        assert faults(page) == [], address


def test_a_word_is_tried_saved_and_found_at_once(open_as: Opened) -> None:
    page = open_as(EDITOR)
    page.goto("/admin/search/synonyms/new/?words=摸黑抓瞎")
    page.locator("#id_words").fill("摸黑抓瞎 停电")
    page.get_by_label("用这些说法试").fill("摸黑抓瞎")
    page.get_by_role("button", name="看效果").click()
    effect = page.locator(".try-effect")
    expect(effect).to_contain_text("现在 0 条", timeout=PATIENCE)
    expect(effect).to_contain_text("新出现", timeout=PATIENCE)
    assert faults(page) == []
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存：").first).to_be_visible(timeout=PATIENCE)
    page.goto("/search/?q=摸黑抓瞎")
    expect(page.locator("main")).to_contain_text("停电", timeout=PATIENCE)


def test_a_result_is_found_by_words_and_pinned(open_as: Opened) -> None:
    page = open_as(EDITOR, 390, 844)
    page.goto("/admin/search/pins/new/")
    page.get_by_label("员工这样搜").fill("月底那件事")
    page.get_by_label("找内容").fill("欠费停电")
    page.get_by_role("button", name="查找").click()
    offer = page.locator(".pin-offer").first
    title = offer.locator(".pin-title").inner_text()
    offer.locator("input").check()
    page.get_by_role("button", name="看效果").click()
    expect(page.locator(".try-effect")).to_contain_text(title, timeout=PATIENCE)
    assert page.locator(".pin-offer input:checked").count() == 1
    page.get_by_role("button", name="保存", exact=True).click()
    # The title stands on the form as well: only this sentence says that the answer has come.
    expect(page.get_by_text("已保存：").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text(title, timeout=PATIENCE)
    page.goto("/search/?q=月底那件事")
    expect(page.locator("main")).to_contain_text(title, timeout=PATIENCE)
