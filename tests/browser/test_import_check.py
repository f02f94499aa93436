"""The check screen by its keys: from case to case, from card to card, and what Enter takes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import EDITOR, Opened
from tests.browser.test_pages import violations
from tests.cases.books import book, case

pytestmark = pytest.mark.browser
NAMED = "客户张建国（电话13912345678）当场拨打热线。"


def upload(page: Page, folder: Path, name: str) -> None:
    """Open the check screen of a book whose first case has two cards and whose last has none."""
    first = case("一", f"{name}停错了电", course=NAMED, cited="", summary="")
    last = case("二", f"{name}补收时没有说明", summary=f"{name}漏抄一户。")
    path = folder / f"{name}.txt"
    path.write_bytes(book(first, last))
    page.goto("/admin/imports/cases/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传并识别").click()
    page.wait_for_url("**/check/0/", timeout=60_000)


def test_keys_walk_the_list_and_take_the_first_mends(open_as: Opened, tmp_path: Path) -> None:
    page = open_as(EDITOR)
    upload(page, tmp_path, "按键")
    page.keyboard.press("j")
    page.wait_for_url("**/check/1/")
    page.keyboard.press("k")
    page.wait_for_url("**/check/0/")

    title = page.get_by_label("标题", exact=True)
    title.click()
    page.keyboard.type("jk19")
    expect(title).to_have_value(re.compile("jk19"))
    assert page.url.endswith("/check/0/")
    page.evaluate("document.activeElement.blur()")

    cards = page.locator("fieldset[data-imp-card]")
    total = cards.count()
    personal = page.locator("fieldset", has_text="个人信息")
    number = personal.get_attribute("data-imp-card") or ""
    page.keyboard.press(number)
    expect(personal).to_be_focused()
    expect(page.locator(".imp-original a.imp-shown")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(cards).to_have_count(total - 1)
    expect(page.locator(".imp-original")).to_contain_text("张建国")
    expect(page.locator("#part-course .imp-part-text")).to_contain_text("张某")
    expect(title).to_have_value(re.compile("jk19"))
    expect(page.locator("fieldset[data-imp-card]:focus")).to_have_count(1)
    page.reload()
    expect(cards).to_have_count(total - 1)

    for left in range(total - 1, 0, -1):
        page.keyboard.press("Enter")
        expect(page.locator("fieldset[data-imp-card]:focus")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(cards).to_have_count(left - 1)
    expect(page.locator("a.imp-case[aria-current] .imp-dot-settled")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/1/")


def test_the_keys_can_be_switched_off(open_as: Opened, tmp_path: Path) -> None:
    page = open_as(EDITOR)
    upload(page, tmp_path, "不用键")
    page.get_by_label("用按键").uncheck()
    page.locator("h1").click()
    page.keyboard.press("1")
    page.reload()
    page.keyboard.press("1")
    expect(page.locator("fieldset[data-imp-card]:focus")).to_have_count(0)
    page.get_by_label("用按键").check()
    page.locator("h1").click()
    page.keyboard.press("1")
    expect(page.locator("#card-1")).to_be_focused()


def test_what_was_typed_stays_where_the_server_does_not_answer(
    open_as: Opened, tmp_path: Path
) -> None:
    page = open_as(EDITOR)
    upload(page, tmp_path, "断线")
    page.route("**/check/0/", lambda route: route.fulfill(status=404))
    page.get_by_label("标题", exact=True).fill("断线时写的标题")
    for _ in range(2):
        page.get_by_role("button", name="保存更正").click()
        expect(page.locator("[data-imp-lost]")).to_have_count(1)
        expect(page.locator("[data-imp-lost]")).to_contain_text("您填的内容还在这一页上")
    page.unroute("**/check/0/")
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator("a.imp-case[aria-current]")).to_contain_text("断线时写的标题")


@pytest.mark.parametrize("width", [390, 1366])
def test_axe_finds_nothing_on_the_check_screen(open_as: Opened, tmp_path: Path, width: int) -> None:
    page = open_as(EDITOR, width, 844 if width < 500 else 768, bypass_csp=True)
    upload(page, tmp_path, f"无障碍{width}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # What Wagtail draws around the screen is Wagtail's.
        assert [one for one in violations(page) if "imp" in one] == []
