"""The main job from end to end: upload, correct, commit, publish, search, clause, second case."""

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.conftest import EDITOR, MODERATOR, STAFF, Opened, sign_in

pytestmark = pytest.mark.browser

FILE = """供电服务典型案例（2024 年上半年）
案例一：抄错一位数字 客户等了四十天
【案例提要】抄表员把示数抄错一位，客户多交电费，四十天后才退到账上。
【案例分类】抄表收费
【事件过程】2024年3月5日，抄表员在某小区抄表，把示数第四位的1看成7。3月12日，客户郑女士来电询问。
【造成影响】郑女士在本地论坛发帖，引来多人跟帖。
【违规条款】（1）《星河供电公司供电服务规范（演示）》第三条。
（2）星河供电公司员工服务“八不准”（演示）第一条。“不准未经通知、未经核对就停电，不准该送电时拖着不送。”
【暴露问题】（1）复核流于形式。
（2）退费没有时限。
【案例点评】一位数字，四十天的等待。
案例二：停电通知贴在轿厢里 三户没有看到
【案例提要】停电通知只贴在轿厢里，住一楼的三户不知道停电。
【案例分类】停送电
【事件过程】2024年4月18日，台区经理把停电通知贴在电梯轿厢里。4月20日停电，一楼三户投诉。
【造成影响】三户冰箱里的食物变质。
【违规条款】（1）星河供电公司员工服务“八不准”（演示）第一条。
【暴露问题】（1）通知没有送到每一户。
【案例点评】贴出去不等于送到了。
"""
READ = "抄错一位数字 客户等了四十天"
CORRECTED = "抄错一位数字，客户多等四十天"
SECOND = "停电通知贴在轿厢里 三户没有看到"
WORD = "轿厢"


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    document = Document()
    for line in FILE.splitlines():
        document.add_paragraph(line)
    path = tmp_path / "上半年典型案例.docx"
    document.save(str(path))
    return path


def test_from_a_word_file_to_the_second_case_under_the_same_clause(
    open_as: Opened, upload: Path
) -> None:
    editor = open_as(None)
    sign_in(editor, EDITOR)
    _upload(editor, upload)
    _correct_the_title(editor)
    _submit(editor)
    _sign_out(editor)

    moderator = open_as(MODERATOR)
    for title in (CORRECTED, SECOND):
        _approve(moderator, title)

    reader = open_as(STAFF, 390, 844)
    _find_by_a_word(reader)
    clause = reader.locator(".clause-card h3 a", has_text="第一条")
    clause.click()
    reader.wait_for_url("**/regulations/**")
    expect(reader.locator("main h1")).to_contain_text("第一条")
    other = reader.locator("section:has(#cases-h) article.case-card a", has_text=CORRECTED)
    other.click()
    expect(reader.locator("main h1")).to_have_text(CORRECTED)
    expect(reader.locator("#violations")).to_contain_text("八不准")


def _upload(page: Page, path: Path) -> None:
    page.goto("/admin/")
    page.goto("/admin/imports/cases/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传并识别").click()
    page.wait_for_url("**/check/**", timeout=60_000)


def _correct_the_title(page: Page) -> None:
    page.locator("a.imp-case", has_text="抄错一位数字").click()
    page.wait_for_url("**/check/0/")
    title = page.get_by_label("标题", exact=True)
    expect(title).to_have_value(READ)
    title.fill(CORRECTED)
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator("a.imp-case[aria-current]")).to_contain_text(CORRECTED)
    page.reload()
    expect(page.get_by_label("标题", exact=True)).to_have_value(CORRECTED)


def _submit(page: Page) -> None:
    page.get_by_role("button", name="提交审核（2）").click()
    expect(page.locator("body")).to_contain_text("2 个提交审核")


def _sign_out(page: Page) -> None:
    page.goto("/")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/login/**")


def _approve(page: Page, title: str) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url("**/edit/")
    page.locator("footer .w-dropdown__toggle").first.click()
    page.get_by_role("button", name="通过").first.click()
    page.wait_for_url(lambda url: "/edit/" not in url)


def _find_by_a_word(page: Page) -> None:
    page.goto("/")
    box = page.locator("main input[type=search]")
    box.fill(WORD)
    box.press("Enter")
    hit = page.locator("article.hit-cases").first
    expect(hit.locator("mark").first).to_have_text(WORD)
    hit.locator("h3 a").click()
    expect(page.locator("main h1")).to_have_text(SECOND)
