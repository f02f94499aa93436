"""Reads the places right behind a title, over the words between, and a citation's quotation."""

import re
from collections.abc import Container

from cases.citations.grammar import NUM, PlaceSpan, read_places
from cases.citations.stream import FoldedText
from cases.citations.titles import RegulationForm
from cases.citations.types import ClauseQuote, Pinpoint

# 《民法典》（以下简称民法典）人格权编第九百九十七条 · 《规则》[国网（营销/3）273-2014]第十五条
# 规范第三章“营业场所服务”第十八条
GLUE = re.compile(
    r"(?:\([^()\n]{0,80}(?:\([^()\n]{0,40}\)[^()\n]{0,40})?\)){0,3}(?:\[[^\[\]\n]{1,60}\])?[”\"》]?"
    r"(?:中的|[的中里之])?,?"
    rf"(?:[总分附]则)?(?:(?:第{NUM}[编篇部]|[一-龥]{{2,6}}编)[^\W\d_第]{{0,12}})?"
    rf"(?:第{NUM}章[“\"]?[^\W\d_第]{{0,16}}[”\"]?)?"
    rf"(?:第{NUM}节[“\"]?[^\W\d_第]{{0,16}}[”\"]?)?(?:中的|[的中、,])?(?=第?{NUM})"
)
# 十个不准第四条 · 十项承诺中的第5项 · “十个不准”之四 · 十项承诺（三）
SENTENCE = re.compile(
    rf"[”\"》]?(?:中的|[的中里])?(?P<ordinal>[之第])?(?P<bracket>\()?(?P<number>{NUM})\)?"
    r"(?P<unit>[条项款点个])?"
)


def places_behind(
    text: str, end: int, form: RegulationForm, closed: Container[int]
) -> tuple[PlaceSpan, ...]:
    """The places of the regulation whose title ends here; empty if it is named without any."""
    listed = read_places(text, _over_glue(text, end), None, closed)
    if listed and listed[0].pinpoint.article:
        return listed
    return _numbered_sentences(text, end, closed) if form is RegulationForm.SENTENCES else ()


def end_of_places(text: str, end: int, closed: Container[int]) -> int:
    """Where the places of something that is no regulation (a contract) end, to read on there."""
    listed = read_places(text, _over_glue(text, end), Pinpoint(1), closed)
    return listed[-1].end if listed else end


def _over_glue(text: str, end: int) -> int:
    glue = GLUE.match(text, end)
    return glue.end() if glue else end


def _numbered_sentences(text: str, end: int, closed: Container[int]) -> tuple[PlaceSpan, ...]:
    """The numbered sentences of a pledge count as its articles, whatever they are called."""
    match = SENTENCE.match(text, end)
    if match is None or match.end() in closed:
        return ()
    ordinal, unit = match["ordinal"] or "", match["unit"]
    if not (unit if ordinal == "第" else ordinal or match["bracket"]):
        return ()
    listed = read_places(f"第{match['number']}条", 0)
    return tuple(PlaceSpan(end, match.end(), place.pinpoint) for place in listed)


# 第八十三条。“…” · 第四条：“…” · 第三条规定：“…” · 第三条（抄表）明确指出，“…”
_LEAD = re.compile(
    r"(?:\([^()\n]{1,40}\))?(?:(?:中|之)?(?:明确|明文)?(?:规定|指出|要求|提出|载明|写道)(?:了)?|内容为|即|是)?"
    r"[。:,;.]?\n?(?P<open>[“\"])"
)
LONGEST_QUOTE = 3000
DEEPEST_QUOTE = 4
"""Marks opened inside each other; more of them means that one was never closed."""


def quote_behind(stream: FoldedText, end: int, names: Container[int] = ()) -> ClauseQuote | None:
    """The quotation behind a citation that ends here; None where there is none or no end of it.

    `names` are positions at which a title begins: “十个不准” in marks of its own is no quotation.
    """
    match = _LEAD.match(stream.text, end)
    if match is None or match.start("open") in names:
        return None
    opening = match.start("open")
    close = _closing_quote_mark(stream.text, opening)
    if close is None or close == opening + 1:
        return None
    start = stream.origins[opening] + 1
    stop = stream.origins[close]
    return ClauseQuote(start, stop, stream.joined(start, stop))


def open_quote(stream: FoldedText, end: int, names: Container[int] = ()) -> tuple[int, int] | None:
    """The folded span in which a quotation behind a citation speaks, to the end if unclosed."""
    match = _LEAD.match(stream.text, end)
    if match is None or match.start("open") in names:
        return None
    opening = match.start("open")
    close = _closing_quote_mark(stream.text, opening)
    return opening, len(stream.text) if close is None else close


def _closing_quote_mark(text: str, opening: int) -> int | None:
    """The mark that closes the one here; nested marks are counted, straight ones are not nested."""
    limit = min(len(text), opening + LONGEST_QUOTE)
    if text[opening] == '"':
        close = text.find('"', opening + 1, limit)
        return None if close < 0 else close
    depth = 0
    for place in range(opening, limit):
        if text[place] == "“":
            depth += 1
            if depth > DEEPEST_QUOTE:
                return None
        elif text[place] == "”":
            depth -= 1
            if depth == 0:
                return place
    return None
