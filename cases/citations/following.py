"""Reads the places right behind a title, over brackets, chapters and the words between.

It knows what may stand between a title and its 第三条; the title itself is somebody else's.
"""

import re
from collections.abc import Container

from cases.citations.grammar import NUM, PlaceSpan, read_places
from cases.citations.titles import RegulationForm
from cases.citations.types import Pinpoint

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
