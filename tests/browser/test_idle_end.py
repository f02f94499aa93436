"""A session that ends while somebody types loses nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import EDITOR, PASSWORD, Opened, sign_in

pytestmark = pytest.mark.browser
TYPED = "会话结束后还在的提要"
PATIENCE = 60_000


def sign_in_beside(page: Page) -> None:
    """Sign in again in the panel over the page."""
    panel = page.locator(".session-panel")
    expect(panel).to_contain_text("已退出登录")
    panel.get_by_label("工号").fill(EDITOR)
    panel.get_by_label("密码").fill(PASSWORD)
    panel.get_by_role("button", name="登录").click()
    expect(panel).to_have_count(0)


def case_editor(open_as: Opened) -> Page:
    """Open a case as an editor whose session is not shared with other tests."""
    page = open_as(None, width=1366)
    sign_in(page, EDITOR)
    page.goto("/admin/pages/search/?q=漏销")
    page.locator("a[href$='/edit/']").first.click()
    page.wait_for_url("**/edit/")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("width", [390, 1366])
def test_what_was_typed_survives_the_end_of_the_session(open_as: Opened, width: int) -> None:
    page = open_as(None, width=width)
    sign_in(page, EDITOR)
    page.goto("/search/?q=%E5%BE%88%E5%B0%91%E6%9C%89%E4%BA%BA%E6%90%9C%E7%9A%84%E8%AF%9D")
    note = page.locator('form [name="note"]').first
    note.fill(TYPED)
    page.context.clear_cookies(name="sessionid")
    note.locator("xpath=ancestor::form").get_by_role("button").first.click()
    sign_in_beside(page)
    expect(note).to_have_value(TYPED)
    note.locator("xpath=ancestor::form").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("search"))


def test_the_case_editor_keeps_what_is_typed_and_saves_it_after_the_sign_in(
    open_as: Opened,
) -> None:
    page = case_editor(open_as)
    summary = page.locator("#id_summary")
    page.context.clear_cookies(name="sessionid")
    summary.fill(TYPED)
    page.get_by_role("button", name="保存草稿").click()
    sign_in_beside(page)
    expect(summary).to_have_value(TYPED)
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/"),
        timeout=PATIENCE,
    ):
        page.get_by_role("button", name="保存草稿").click(no_wait_after=True)
    page.goto(page.url)
    expect(page.locator("#id_summary")).to_have_value(TYPED, timeout=PATIENCE)


def test_what_a_script_writes_after_the_end_is_written_after_the_sign_in(
    open_as: Opened,
) -> None:
    page = case_editor(open_as)
    page.context.clear_cookies(name="sessionid")
    # As the editor does it: its scripts hold the token of the page and expect an answer in JSON.
    page.evaluate(
        """() => {
            const form = document.querySelector("#page-edit-form");
            window.fetch(form.action, {
                method: "POST", body: new FormData(form),
                headers: {
                    Accept: "application/json", "X-CSRFToken": window.wagtailConfig.CSRF_TOKEN,
                },
            }).then((answer) => { document.title = answer.status + " " + answer.redirected; });
        }"""
    )
    sign_in_beside(page)
    expect(page).to_have_title("200 false", timeout=PATIENCE)
