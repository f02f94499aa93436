"""Plain text stored as Markdown shows as the same text, whatever signs it holds."""

import html
import re

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.importers.escape import escape_markdown

EXTENSIONS = ["tables", "footnotes", "sane_lists"]
PARAGRAPHS = re.compile(r"<p>(.*?)</p>", re.DOTALL)


def shown(text: str) -> list[str]:
    rendered = markdown.markdown(escape_markdown(text), extensions=EXTENSIONS)
    rest = PARAGRAPHS.sub("", rendered)
    assert not rest.strip(), rendered
    paragraphs = PARAGRAPHS.findall(rendered)
    assert not any("<" in paragraph for paragraph in paragraphs), rendered
    return [html.unescape(paragraph) for paragraph in paragraphs]


def wanted(text: str) -> list[str]:
    lines = re.split(r"\r\n|\r|\n", text)
    return [line.strip() for line in lines if line.strip()]


SPECIMENS = [
    "#1变压器",
    "# 1号",
    "5*8小时，3*4",
    "1. 第一",
    "１. 第一",
    "1) 第一",
    "a_b_c __d__",
    "3<5 且 7>2",
    "> 引用",
    "甲 | 乙\n--- | ---\n1 | 2",
    "|甲|乙|\n|-|-|\n|1|2|",
    "+ 加",
    "- 减",
    "---",
    "***",
    "===",
    "标题\n===",
    "[x](y) ![图](z)",
    "[x]: http://example.invalid",
    "[^1] 与 [^1]: 注",
    "`码` ``码``",
    "    缩进\n\t制表",
    "&lt; &amp; &#35;",
    "C:\\用户\\*",
    "反斜杠\\",
    "<b>粗</b><script>x</script>",
    "<!-- 注 -->",
    "<http://example.invalid>",
    "~~删~~",
    "{: .class}",
    ": 定义",
    "*[缩写]: 全称",
    "**",
    "行末两个空格  \n下一行",
]


@pytest.mark.parametrize("text", SPECIMENS)
def test_specimens(text: str) -> None:
    assert shown(text) == wanted(text)


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="甲1１. \t\n#*_-+=>|<&;`~[](){}!:^\\\"'/a0）、", max_size=60))
def test_any_signs(text: str) -> None:
    assert shown(text) == wanted(text)


def test_lines_become_paragraphs() -> None:
    assert escape_markdown("甲\n乙\r\n\r\n丙") == "甲\n\n乙\n\n丙"
