"""Reads a citation that somebody typed into the search box: 营业规则83条, 规范4条2款, 承诺5.

It knows how people shorten; it searches nothing, and words that are no citation it leaves alone.
"""

import re
from collections.abc import Iterator

from cases.citations.find import find_citations
from cases.citations.grammar import NUM, read_places
from cases.citations.stream import fold_text
from cases.citations.titles import RegulationForm, TitleTable, title_key
from cases.citations.types import Mention, Pinpoint
from cases.numerals import spell_numeral

LONGEST_QUERY = 120
MOST_TITLES = 20

# 83 · 第83 · 83条2款 · 66-1 · 83.2
_NUMBER = re.compile(
    rf"第?(?P<article>{NUM})(?:[-之](?P<suffix>\d{{1,2}}))?(?:\.(?P<paragraph>\d))?$"
)
_SENTENCE = re.compile(rf"[第之]?\(?(?P<article>{NUM})\)?[条项款]?$")
_SPLIT = re.compile(rf"(?<![\d.])(?:第|之|\()?{NUM}")
_COUNTED = re.compile(r"(?<![\d.第])[1-9]\d?(?=[个项])")
_POLITE = re.compile(
    r"(?:的?(?:规定|内容|原文|全文|条文)|(?:的?规定)?(?:是什么|怎么说|怎么规定|讲什么|说什么)|[?。.,;])+$"
)

SPECIMENS: tuple[tuple[str, str, str | None], ...] = (
    ("营业规则83条", "供电营业规则", "83"),
    ("供电营业规则第八十三条", "供电营业规则", "83"),
    ("供电营业规则 83", "供电营业规则", "83"),
    ("《供电营业规则》第83条第2款", "供电营业规则", "83.2"),
    ("营业规则66-1", "供电营业规则", "66-1"),
    ("规范4条2款", "国家电网公司供电服务规范", "4.2"),
    ("规范 四条 二款", "国家电网公司供电服务规范", "4.2"),
    ("十个不准第四条", "国家电网公司员工服务“十个不准”", "4"),
    ("十个不准4", "国家电网公司员工服务“十个不准”", "4"),
    ("十项承诺之五", "国家电网公司供电服务“十项承诺”", "5"),
    ("10个不准第1条", "国家电网公司员工服务“十个不准”", "1"),
    ("10项承诺第七条", "国家电网公司供电服务“十项承诺”", "7"),
    ("3个十条", "国家电网公司“三个十条”", None),
    ("承诺5", "国家电网公司供电服务“十项承诺”", "5"),
    ("承诺第五项", "国家电网公司供电服务“十项承诺”", "5"),
    ("物权法", "中华人民共和国物权法", None),
    ("三个十条", "国家电网公司“三个十条”", None),
    ("电力法第二十九条是什么", "中华人民共和国电力法", "29"),
    ("民法典648", "中华人民共和国民法典", "648"),
)
"""Queries, the first title and the place that they mean; every one is a test."""

NOT_CITATIONS = (
    "停电2小时",
    "抄表",
    "零钱",
    "5条",
    "第三条",
    "电费5",
    "停电 通知",
    "案例3",
    "十条建议",
    "10个工作日",
    "10项建议",
    "",
    "cuifei",
)


def parse_query(text: str, titles: TitleTable) -> tuple[Mention, ...]:
    """Read a whole query as a citation: a reading per title that it may mean, likeliest first.

    Empty if the query is anything else. Offsets are those of the query as typed.
    """
    if len(text) > LONGEST_QUERY:
        return ()
    folded = _POLITE.sub("", fold_text(text).text)
    if not folded:
        return ()
    return _read_query(text, _counted_in_words(folded), titles) or _read_query(text, folded, titles)


def _counted_in_words(folded: str) -> str:
    """Names that begin with a number write it in characters: 10个不准 → 十个不准."""
    return _COUNTED.sub(lambda figure: spell_numeral(int(figure.group())), folded)


def _read_query(text: str, folded: str, titles: TitleTable) -> tuple[Mention, ...]:
    if name := titles.named(folded):
        return (_query_mention(text, name.title, Pinpoint()),)
    for written, rest in _name_place_splits(folded):
        readings = [
            _query_mention(text, title, pinpoint)
            for title in _possible_titles(written, rest, titles)
            if (pinpoint := _query_place(rest, titles, title)) is not None
        ]
        if readings:
            return tuple(readings[:MOST_TITLES])
    found = find_citations(folded, titles)
    if found and found[0].start == 0 and found[-1].end == len(folded):
        return tuple(_query_mention(text, mention.title, mention.pinpoint) for mention in found)
    return ()


def _name_place_splits(folded: str) -> Iterator[tuple[str, str]]:
    """Where the name may end and the place begin; later places first, as names hold numbers too."""
    for match in _SPLIT.finditer(folded):
        if match.start() > 0:
            yield folded[: match.start()], folded[match.start() :]


def _possible_titles(written: str, rest: str, titles: TitleTable) -> tuple[str, ...]:
    """The titles that a shortened name may mean.

    A bare number is so weak a sign that the name must be whole or the end of a title; with 条
    any part of a title will do.
    """
    if name := titles.named(written):
        return (name.title,)
    part = title_key(written)
    if len(part) < 2:
        return ()
    found = titles.containing(part)
    if "条" in rest:
        return found
    ending = {name.title for key, name in titles.names.items() if key.endswith(part)}
    return tuple(title for title in found if title in ending)


def _query_place(rest: str, titles: TitleTable, title: str) -> Pinpoint | None:
    """The place that the rest of a query names, if it names one and nothing else."""
    row = titles.row(title)
    if (
        row is not None
        and row.form is RegulationForm.SENTENCES
        and (match := _SENTENCE.match(rest))
    ):
        return _first_place(f"第{match['article']}条")
    if match := _NUMBER.match(rest):
        article = _first_place(f"第{match['article']}条")
        if article is None:
            return None
        suffix, paragraph = match["suffix"], match["paragraph"]
        return Pinpoint(
            article.article,
            int(suffix) if suffix else None,
            int(paragraph) if paragraph else None,
        )
    return _first_place(rest)


def _first_place(rest: str) -> Pinpoint | None:
    listed = read_places(rest, 0)
    whole = bool(listed) and listed[-1].end == len(rest)
    return listed[0].pinpoint if whole and listed[0].pinpoint.article else None


def _query_mention(text: str, title: str, pinpoint: Pinpoint) -> Mention:
    return Mention(0, len(text), text, title, pinpoint)
