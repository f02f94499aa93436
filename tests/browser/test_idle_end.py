"""A session that ends while somebody types loses nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import EDITOR, PASSWORD, Opened, sign_in

pytestmark = pytest.mark.browser
TYPED = "会话结束后还在的提要"


@pytest.mark.parametrize("width", [390, 1366])
def test_what_was_typed_survives_the_end_of_the_session(open_as: Opened, width: int) -> None:
    page = open_as(None, width=width)
    sign_in(page, EDITOR)
    page.goto("/search/?q=%E5%BE%88%E5%B0%91%E6%9C%89%E4%BA%BA%E6%90%9C%E7%9A%84%E8%AF%9D")
    note = page.locator('form [name="note"]').first
    note.fill(TYPED)
    page.context.clear_cookies(name="sessionid")
    note.locator("xpath=ancestor::form").get_by_role("button").first.click()
    panel = page.locator(".session-panel")
    expect(panel).to_contain_text("已退出登录")
    panel.get_by_label("工号").fill(EDITOR)
    panel.get_by_label("密码").fill(PASSWORD)
    panel.get_by_role("button", name="登录").click()
    expect(panel).to_have_count(0)
    expect(note).to_have_value(TYPED)
    note.locator("xpath=ancestor::form").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("search"))
