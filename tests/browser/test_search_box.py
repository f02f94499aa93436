"""The search box in a real browser: keys, a Chinese input method, late answers, what is kept."""

import re
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import EDITOR, STAFF, Opened, sign_in
from tests.browser.test_pages import violations
from tests.tools.live_server import LivePortal

pytestmark = pytest.mark.browser

ASKED = "**/search/suggest/?q=*"
TITLE = "漏销一笔电费"


def box(page: Page) -> Locator:
    return page.locator("main input[name=q]")


def lines(page: Page) -> Locator:
    return page.locator("main [role=listbox] [role=option]")


def marked(page: Page) -> str:
    """The words of the line that the box points at."""
    text: str = page.evaluate(
        """() => {
            const box = document.querySelector('main input[name=q]');
            const line = document.getElementById(box.getAttribute('aria-activedescendant'));
            return line ? line.querySelector('.suggest-label').textContent : '';
        }"""
    )
    return text


def eventually(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_keyboard_alone_walks_and_takes(open_as: Opened) -> None:
    page = open_as(STAFF)
    page.goto("/")
    box(page).focus()
    page.keyboard.type("停电")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    words = lines(page).locator(".suggest-label").all_text_contents()
    assert len(words) > 2
    page.keyboard.press("ArrowDown")
    assert marked(page) == words[0]
    expect(lines(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    assert marked(page) == ""  # back at what was typed
    page.keyboard.press("ArrowUp")
    assert marked(page) == words[-1]
    page.keyboard.press("Home")
    assert marked(page) == ""
    expect(box(page)).to_have_value("停电")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(box(page)).to_have_value("停电")
    page.keyboard.press("ArrowDown")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(box(page)).to_have_value(words[0])


def test_enter_with_nothing_marked_searches_what_is_typed(open_as: Opened) -> None:
    page = open_as(STAFF)
    page.goto("/search/")
    box(page).focus()
    page.keyboard.type("停电")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["停电"]}
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_a_title_and_a_clause_are_one_key_away(open_as: Opened) -> None:
    page = open_as(STAFF, 390, 844)
    page.goto("/")
    box(page).focus()
    page.keyboard.type("漏销")
    expect(lines(page).first).to_contain_text(TITLE)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")
    page.goto("/search/")
    box(page).focus()
    page.keyboard.type("营业办法34条")
    expect(lines(page).first).to_contain_text("现行有效")
    lines(page).first.click()
    page.wait_for_url("**/regulations/**/34/")


def test_an_input_method_is_left_alone_until_it_is_done(open_as: Opened) -> None:
    page = open_as(STAFF)
    page.goto("/search/")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/suggest/" in r.url else None)
    box(page).focus()
    keys = page.context.new_cdp_session(page)
    for typed in ("t", "ti", "ting", "ting'dian"):
        keys.send(
            "Input.imeSetComposition",
            {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)},
        )
        page.wait_for_timeout(200)  # longer than the pause before a question
    # What the browser sends while the method is open belongs to the method.
    page.evaluate(
        """() => document.querySelector('main input[name=q]').dispatchEvent(
            new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, isComposing: true}))"""
    )
    assert asked == []
    assert urlsplit(page.url).query == ""
    keys.send("Input.insertText", {"text": "停电"})
    expect(lines(page).first).to_be_visible()
    assert [parse_qs(urlsplit(url).query)["q"] for url in asked] == [["停电"]]


def test_a_late_answer_to_an_older_question_is_not_shown(open_as: Opened) -> None:
    page = open_as(STAFF)
    page.goto("/search/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if parse_qs(urlsplit(route.request.url).query)["q"] == ["停"]:
            held.append(route)
        else:
            route.continue_()

    page.route(ASKED, hold)
    box(page).focus()
    with page.expect_request(ASKED):
        page.keyboard.type("停")
    page.keyboard.press("Backspace")
    page.keyboard.type("漏销")
    expect(lines(page).first).to_contain_text(TITLE)
    for route in held:
        route.fulfill(
            json={"suggestions": [{"kind": "words", "label": "迟", "note": "", "url": "/"}]}
        )
    page.wait_for_timeout(200)
    expect(lines(page).first).to_contain_text(TITLE)


def test_without_suggestions_the_box_still_searches(open_as: Opened) -> None:
    page = open_as(STAFF)
    page.goto("/search/")
    page.route(ASKED, lambda route: route.fulfill(status=200, body="<p>", content_type="text/html"))
    box(page).focus()
    page.keyboard.type("停电")
    page.wait_for_timeout(300)
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")


def test_recent_searches_stay_on_the_device_of_their_reader(open_as: Opened) -> None:
    page = open_as(STAFF)
    for words in ("停电", "抄表"):
        page.goto("/search/")
        box(page).fill(words)
        box(page).press("Enter")
        page.wait_for_url("**/search/?q=*")
    page.goto("/")
    box(page).click()
    expect(lines(page).locator(".suggest-label")).to_have_text(["抄表", "停电"])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    clear = page.get_by_role("button", name="清除搜索记录")
    kept = "localStorage.getItem('anjian-recent')"
    assert "停电" in page.evaluate(kept)
    box(page).focus()
    expect(clear).to_be_visible()
    clear.click()
    assert page.evaluate(kept) is None
    expect(clear).to_be_hidden()
    # What somebody else left on this PC is neither shown nor kept.
    page.evaluate(
        "localStorage.setItem('anjian-recent', JSON.stringify({reader: 'x', words: ['别人']}))"
    )
    page.goto("/")
    box(page).click()
    assert page.evaluate(kept) is None
    expect(lines(page)).to_have_count(0)


def test_signing_out_takes_the_recent_searches_along(open_as: Opened) -> None:
    page = open_as(None)
    sign_in(page, EDITOR)
    box(page).fill("停电")
    box(page).press("Enter")
    page.wait_for_url("**/search/?q=*")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/login/**")
    assert page.evaluate("localStorage.getItem('anjian-recent')") is None


def test_an_opened_result_is_counted_once_and_back_keeps_the_page(
    open_as: Opened, stage: LivePortal
) -> None:
    count = "from search.models import Click; print('clicks', Click.objects.count())"

    def clicks() -> int:
        found = re.search(r"clicks (\d+)", stage.run("shell", "-c", count))
        assert found
        return int(found[1])

    before = clicks()
    page = open_as(STAFF)
    page.goto("/search/?q=停电")
    link = page.locator("article.hit-cases h3 a").first
    address = link.get_attribute("href") or ""
    assert "?" not in address
    for _ in range(2):
        with page.expect_request("**/search/opened/"):
            page.locator("article.hit-cases h3 a").first.click()
        page.wait_for_url(f"**{address}")
        page.go_back()
        expect(box(page)).to_have_value("停电")
    eventually(lambda: clicks() == before + 1)


def test_what_was_not_found_reaches_the_editors_without_scripts(
    open_as: Opened, stage: LivePortal
) -> None:
    page = open_as(STAFF, 390, 844, java_script_enabled=False)
    page.goto("/search/?q=光伏并网")
    page.get_by_label("想找什么").fill("想要一个光伏的案例")
    page.get_by_role("button", name="告诉编辑").click()
    expect(page.get_by_text("已告诉编辑")).to_be_visible()
    told = "from search.models import Wish; print([(w.query, w.note) for w in Wish.objects.all()])"
    assert "('光伏并网', '想要一个光伏的案例')" in stage.run("shell", "-c", told)


@pytest.mark.parametrize("width", [390, 1366])
def test_axe_finds_nothing_on_the_open_lists(open_as: Opened, width: int) -> None:
    page = open_as(STAFF, width, 844 if width < 500 else 768, bypass_csp=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto("/search/?q=停电")
        page.goto("/")
        box(page).focus()
        page.keyboard.type("停电")
        expect(lines(page).first).to_be_visible()
        page.keyboard.press("ArrowDown")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        box(page).press("Enter")
        page.wait_for_url("**/search/?q=*")
        page.goto("/")
        box(page).focus()
        expect(page.get_by_role("button", name="清除搜索记录")).to_be_visible()
        assert violations(page) == []
