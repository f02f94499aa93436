"""A section that no page could show in time is refused with a sentence that says what to do."""

import time

import pytest

from cases.rendering import render_section
from cases.section_limits import (
    DEEPEST,
    LONGEST_SECTION,
    MOST_BRACKETS,
    MOST_BRACKETS_IN_ALL,
    MOST_LINES,
    MOST_SIGNS,
    MOST_SIGNS_IN_ALL,
    refusal_of,
)

PARAGRAPHS = MOST_BRACKETS_IN_ALL // MOST_BRACKETS


@pytest.mark.parametrize(
    ("allowed", "refused", "named"),
    [
        ("甲" * LONGEST_SECTION, "甲" * (LONGEST_SECTION + 1), "100001 个字"),
        ("[" * MOST_BRACKETS, "[" * (MOST_BRACKETS + 1), "方括号"),
        ("[" * MOST_BRACKETS, "![" * (MOST_BRACKETS + 1), "方括号"),
        ("[a](" * (MOST_BRACKETS // 2), "[a](" * (MOST_BRACKETS // 2 + 1), "方括号"),
        ("*a" * MOST_SIGNS, "*a" * (MOST_SIGNS + 1), "符号"),
        (
            f"{'[' * MOST_BRACKETS}\n\n" * PARAGRAPHS,
            f"{'[' * MOST_BRACKETS}\n\n" * PARAGRAPHS + "[",
            "分成几栏",
        ),
        (
            f"{'*' * MOST_SIGNS}\n\n" * (MOST_SIGNS_IN_ALL // MOST_SIGNS),
            f"{'*' * MOST_SIGNS}\n\n" * (MOST_SIGNS_IN_ALL // MOST_SIGNS) + "*",
            "分成几栏",
        ),
        ("# a\n" * MOST_LINES, "# a\n" * (MOST_LINES + 1), "换行"),
        ("# a\r\n" * MOST_LINES, "# a\r\n" * (MOST_LINES + 1), "换行"),
        ("> " * (DEEPEST - 1) + "甲", "> " * DEEPEST + "甲", "套得太深"),
        ("- " * (DEEPEST - 1) + "甲", "- " * DEEPEST + "甲", "套得太深"),
        ("    " * (DEEPEST - 1) + "- 甲", "    " * DEEPEST + "- 甲", "套得太深"),
    ],
)
def test_each_bound_holds_on_its_edge(allowed: str, refused: str, named: str) -> None:
    assert refusal_of(allowed) is None
    assert named in (refusal_of(refused) or "")


@pytest.mark.parametrize("run", ["[", "![", "[a](", "[^", "**a*", "> ", "# a\n", "a\n=\n"])
def test_what_is_stored_already_is_shown_in_time_as_it_was_typed(run: str) -> None:
    text = run * 20_000
    began = time.process_time()
    rendered = render_section(text, "s")
    assert time.process_time() - began < 1.0
    assert rendered.plain.split() == text.split()
    assert "<a" not in rendered.html


@pytest.mark.parametrize("run", ["[", "![", "[a](", "[^a", "*a", "# a\n", "a\n---\n", "\\["])
def test_the_worst_that_is_allowed_is_shown_in_time(run: str) -> None:
    part = run
    while refusal_of(part + run) is None:
        part += run
    text = part
    while refusal_of(f"{text}\n\n{part}") is None:
        text += f"\n\n{part}"
    began = time.process_time()
    render_section(text, "s")
    assert time.process_time() - began < 3.0


def test_what_is_typed_is_never_markup_when_it_is_shown_plainly() -> None:
    html = render_section("<script>alert(1)</script>[" * 300, "s").html
    assert "<script" not in html
    assert html.startswith("<p>&lt;script")
