"""Printed lines without page numbers, and joined to paragraphs."""

from __future__ import annotations

import pytest

from cases.documents.pdf_lines import PrintedLine, PrintedPage, without_running_heads
from cases.documents.pdf_paragraphs import PrintedParagraph

HEIGHT = 800


def line(text: str, top: float = 400) -> PrintedLine:
    return PrintedLine(1, text, 72, 500, top, top + 11, 11, bold=False)


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ([("停电通知", 400), ("- 3 -", 760)], ["停电通知"]),
        ([("第3页", 20), ("停电通知", 400)], ["停电通知"]),
        # On a page that holds running head and foot only.
        ([("某供电公司", 10), ("3", 740), ("附件", 770)], ["某供电公司", "附件"]),
        ([("停电通知", 400), ("3", 740), ("附件", 770)], ["停电通知", "3", "附件"]),
        ([("某供电公司", 10), ("3", 40), ("停电通知", 400)], ["某供电公司", "3", "停电通知"]),
        # Not at the edge, with other words, or with text of the page below it.
        ([("停电通知", 300), ("3", 400), ("抄表", 500)], ["停电通知", "3", "抄表"]),
        ([("停电通知", 400), ("3户停电", 760)], ["停电通知", "3户停电"]),
        ([("3", 700), ("停电通知", 690), ("某供电公司", 770)], ["3", "停电通知", "某供电公司"]),
        ([("3", 760)], []),
    ],
)
def test_a_page_number_is_the_lowest_or_highest_line_at_an_edge(
    lines: list[tuple[str, float]], kept: list[str]
) -> None:
    page = PrintedPage(1, 595, HEIGHT, tuple(line(text, top) for text, top in lines))
    [left] = without_running_heads([page])
    assert [one.text for one in left.lines] == kept


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["停电", "通知"], "停电通知"),
        (["power", "cut"], "power cut"),
        (["power", "停电"], "power停电"),
        (["停电a", "1"], "停电a 1"),
        (["停电1", "a"], "停电1a"),
    ],
)
def test_only_latin_words_are_joined_by_a_blank(lines: list[str], text: str) -> None:
    assert PrintedParagraph([line(one) for one in lines]).text == text
