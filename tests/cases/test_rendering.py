"""What a reader's browser gets from a section: safe, linked, in its place."""

import re

import pytest
from lxml.html import fromstring

from cases.rendering import LinkSpan, render_section

URL = "/regulations/r/2024/83/"


def link(text: str, words: str, url: str = URL) -> LinkSpan:
    start = text.index(words)
    return LinkSpan(start, start + len(words), words, url)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](https://elsewhere.example/pixel.png)",
        "![x](//elsewhere.example/pixel.png)",
        "![x](/\\elsewhere.example/pixel.png)",
        '[x](/y "a\\" onmouseover=\\"alert(1)")',
        "<iframe src='//e'></iframe>",
        '<a href="/x" style="position:fixed">x</a>',
        "<svg><script>alert(1)</script></svg>",
        "`<b onclick=x>`",
        "```\n<script>x</script>\n```",
        "[^1]\n\n[^1]: <script>x</script>",
        "| <script>x</script> |\n| --- |\n| y |",
        "[x][r]\n\n[r]: javascript:alert(1)",
        '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    ],
)
def test_nothing_that_acts_gets_through(hostile: str) -> None:
    made = fromstring(f"<div>{render_section(hostile, 's').html}</div>")
    for element in made.iter():
        assert element.tag not in {"script", "iframe", "svg", "math", "style", "b"}
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in {"href", "src"}:
                assert re.match(r"/(?![/\\])|#|https?:|mailto:", value), value
            if name == "src":
                assert value.startswith("/")


def test_words_in_angle_brackets_are_shown_not_swallowed() -> None:
    assert "&lt;客户甲&gt;" in render_section("<客户甲>来电", "s").html


def test_headings_go_below_the_section_without_skipping() -> None:
    made = render_section("### 一\n\n# 二\n\n#### 三\n\n## 四", "s").html
    assert re.findall(r"<h(\d)>", made) == ["3", "3", "4", "4"]


def test_footnotes_of_two_sections_do_not_collide() -> None:
    text = "停电[^1]。\n\n[^1]: 计划停电。"
    one, two = render_section(text, "course").html, render_section(text, "impact").html
    ids = re.findall(r'id="([^"]+)"', one + two)
    assert len(ids) == len(set(ids)) == 4
    assert all(f'href="#{mark}"' in one + two for mark in ids)


def test_tables_scroll_by_keyboard() -> None:
    made = render_section("| 项目 | 金额 |\n| --- | ---: |\n| 电费 | 57.82 |", "s").html
    assert 'tabindex="0"' in made
    assert '<td align="right">57.82</td>' in made


def test_a_citation_in_running_text_leads_to_its_clause() -> None:
    text = "按《供电营业规则》第八十三条办理。"
    made = render_section(text, "s", (link(text, "《供电营业规则》第八十三条"),)).html
    assert f'按<a class="cite-link" href="{URL}">《供电营业规则》第八十三条</a>办理' in made


def test_a_citation_partly_in_bold_is_one_link() -> None:
    text = "按**供电营业规则**第八十三条办理"
    made = render_section(text, "s", (link(text, "**供电营业规则**第八十三条"),)).html
    assert f'<a class="cite-link" href="{URL}"><strong>供电营业规则</strong>第八十三条</a>' in made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("见[供电营业规则第八十三条](/x)", "供电营业规则第八十三条"),
        ("见`供电营业规则第八十三条`", "供电营业规则第八十三条"),
        ("    供电营业规则第八十三条", "供电营业规则第八十三条"),
        ("见**供电营业规则第八**十三条", "供电营业规则第八**十三条"),
        ('见[甲](/规则第三条 "规则第三条")', "规则第三条"),
        ("见规则\n\n第三条", "规则\n\n第三条"),
    ],
)
def test_no_link_where_none_may_stand(text: str, words: str) -> None:
    made = render_section(text, "s", (link(text, words),)).html
    assert "cite-link" not in made
    assert not re.search("[\U000f0000-\U000ffffd]", made)


def test_a_link_whose_words_have_changed_is_left_out() -> None:
    assert (
        "cite-link"
        not in render_section("第八十四条", "s", (LinkSpan(0, 5, "第八十三条", URL),)).html
    )


def test_overlapping_links_keep_the_first() -> None:
    text = "规则第五条至第八条"
    spans = (link(text, text, "/5/"), link(text, text, "/6/"), link(text, "第八条", "/8/"))
    assert re.findall(r'href="([^"]+)"', render_section(text, "s", spans).html) == ["/5/"]


def test_the_address_of_a_link_is_escaped() -> None:
    text = "规则第五条"
    made = render_section(text, "s", (link(text, text, '/"><script>'),)).html
    assert "<script>" not in made


def test_markers_already_in_the_text_make_no_link() -> None:
    text = "\U000f0100甲\U000f0001 规则第五条"
    assert "cite-link" not in render_section(text, "s", (link(text, "规则第五条"),)).html


def test_plain_words_are_kept_apart_by_lines() -> None:
    assert render_section("甲 & 乙\n\n- 丙\n- 丁", "s").plain == "甲 & 乙\n丙\n丁"


def test_empty_text_is_nothing() -> None:
    assert render_section(" \n", "s").html == ""
