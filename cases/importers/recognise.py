"""A document becomes recognised cases, what was skipped, and doubts: the door of this room.

Knows the order of the steps and what is doubtful; each step's grammar is elsewhere.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace

from cases.documents import ReadingText, SourceDocument, TextSpan
from cases.event_dates import DatePrecision
from cases.importers.dates import find_event_date
from cases.importers.grammar import CLOSERS, CONTENTS_HEAD, DATE_LINE, TERMINAL, TRAILER, kind_named
from cases.importers.headings import KNOWN
from cases.importers.lines import SourceLine, lines_of
from cases.importers.outline import OutlinedCase, TokenStretch
from cases.importers.sections import section_of
from cases.importers.segment import CaseSegmenter
from cases.importers.tokens import TokenKind, tokens_of
from cases.importers.types import (
    ImportDoubt,
    ImportedDate,
    RecognisedCase,
    RecognisedDocument,
    RecognisedSection,
    SkippedStretch,
)
from cases.sections import CaseKind, SectionKey

ONLY_TITLE = "只有标题、没有正文（可能是目录），未作为案例"
REPEATED = "与后面的同号案例重复，且没有案例栏目（可能是目录或说明），未作为案例"
NO_CASE = "没有案例编号和案例栏目，不是案例"
APPENDIX = "是前言、附录或说明一类的内容，不是案例"
CUT_OFF = "文字在句子中间断开，原文可能不完整"
MENTION = 120  # characters under a number; more than this is a case, not a mention of one
DATED = (SectionKey.COURSE, SectionKey.SUMMARY, SectionKey.BODY)
TORN_HEADING = re.compile(r"【(?P<name>[^】]{0,8})$")
SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")


def read_cases(document: SourceDocument) -> RecognisedDocument:
    """Recognise the cases of a document, in its order; offsets are offsets into its raw text."""
    lines, trailers = _without_trailers(document, lines_of(document))
    lines, cut_off = _without_torn_heading(lines)
    segmenter = CaseSegmenter()
    segmenter.run(list(tokens_of(lines)))
    reading = document.reading
    kept, dropped = _real_cases(segmenter.drafts)
    doubts: list[ImportDoubt] = []
    cases = tuple(
        _recognised_case(index, draft, reading, doubts) for index, draft in enumerate(kept)
    )
    last = max((stretch.tokens[-1].line.end for stretch in segmenter.stretches), default=0)
    cases = _check_end(cases, kept, last, doubts, cut_off=cut_off)
    _check_numbers(cases, doubts)
    skipped = _skipped_stretches(
        segmenter.stretches, sorted(draft.head.line.start for draft in kept), reading
    )
    skipped += [
        SkippedStretch(d.title or d.raw or "", _case_extent(d, reading), why) for d, why in dropped
    ]
    skipped += [_skipped_trailer(line, reading) for line in trailers]
    if not cases:
        whole = TextSpan(0, len(document.text))
        doubts.append(ImportDoubt(None, None, whole, "没有在文件中找到案例，请确认文件内容"))
    skipped.sort(key=lambda entry: entry.span.start)
    doubts.sort(key=lambda doubt: (doubt.span.start, doubt.reason))
    return RecognisedDocument(document.name, cases, tuple(skipped), tuple(doubts))


def _without_trailers(
    document: SourceDocument, lines: list[SourceLine]
) -> tuple[list[SourceLine], tuple[SourceLine, ...]]:
    """Part off what a web page adds at the end, and a signature with its date."""
    end = len(lines)
    last_cut = document.cuts[-1].span.end if document.cuts else None
    while end > 1:
        line = lines[end - 1]
        after_pages = (
            last_cut is not None
            and len(line.text) <= 30
            and not line.text.endswith(tuple(TERMINAL))
            and "\n" in document.text[last_cut : document.reading.raw(line.start)]
        )
        if not (after_pages or (len(line.text) <= 60 and TRAILER.fullmatch(line.text))):
            break
        end -= 1
    body, trailers = lines[:end], lines[end:]
    if len(body) > 2 and DATE_LINE.fullmatch(body[-1].text):
        signed = len(body[-2].text) <= 30 and body[-2].text[-1] not in TERMINAL
        cut = 2 if signed and body[-2].number is None and not _closes_case(body[-2]) else 1
        body, trailers = body[:-cut], [*body[-cut:], *trailers]
    return body, tuple(trailers)


def _without_torn_heading(lines: list[SourceLine]) -> tuple[list[SourceLine], bool]:
    """Drop the beginning of a heading that the end of the document tore off: …。 【案例点."""
    found = TORN_HEADING.search(lines[-1].text) if lines else None
    if found is None or not any(name.startswith(found["name"]) for name in KNOWN):
        return lines, False
    text = lines[-1].text[: found.start()].rstrip()
    kept = lines[:-1]
    if text:
        kept.append(replace(lines[-1], text=text, end=lines[-1].start + len(text)))
    return kept, True


def _closes_case(line: SourceLine) -> bool:
    return line.is_label or line.cell is not None


def _real_cases(
    drafts: list[OutlinedCase],
) -> tuple[list[OutlinedCase], list[tuple[OutlinedCase, str]]]:
    """Part cases from lines of a contents list and from mentions under the same number."""
    kept: list[OutlinedCase] = []
    dropped: list[tuple[OutlinedCase, str]] = []
    titles: set[str] = set()
    numbers: set[int | None] = set()
    for draft in reversed(drafts):
        title = "".join(draft.title.split())
        if draft.keys:
            titles.add(title)
            numbers.add(draft.number)
        if draft.head.kind is not TokenKind.CASE and not draft.keys:
            dropped.append((draft, NO_CASE))
        elif draft.is_empty:
            dropped.append((draft, ONLY_TITLE))
        elif not draft.keys and (
            (title and title in titles) or (draft.number in numbers and _is_mention(draft))
        ):
            dropped.append((draft, REPEATED))
        else:
            kept.append(draft)
    return kept[::-1], dropped[::-1]


def _is_mention(draft: OutlinedCase) -> bool:
    """Whether so little stands under a plain number that it only speaks of the later case."""
    length = sum(len(token.line.text) for section in draft.sections for token in section.tokens)
    return draft.number is not None and not draft.head.bracketed and length <= MENTION


def _recognised_case(
    index: int, draft: OutlinedCase, reading: ReadingText, doubts: list[ImportDoubt]
) -> RecognisedCase:
    sections = []
    for part in draft.sections:
        section, odd = section_of(part, reading)
        sections.append(section)
        if odd:
            reason = "条目编号不连续或有重复，请核对条目的划分"
            doubts.append(ImportDoubt(index, section.name, section.span, reason))
        if not section.text and section.heading_span is not None:
            reason = f"【{section.name}】下面没有内容"
            doubts.append(ImportDoubt(index, section.name, section.heading_span, reason))
        if section.key is SectionKey.OTHER:
            reason = f"不认识的栏目【{section.name}】，已归入“其他”"
            doubts.append(ImportDoubt(index, section.name, section.span, reason))
    structured = any(section.name is not None for section in sections)
    if structured and sections[0].name is None:
        reason = "标题与第一个栏目之间有文字，请确认它属于哪个栏目"
        doubts.append(ImportDoubt(index, None, sections[0].span, reason))
    title = draft.title or None
    span = _case_extent(draft, reading)
    if structured and title is None:
        doubts.append(ImportDoubt(index, None, span, "没有找到案例标题"))
    if structured and draft.number is None:
        doubts.append(ImportDoubt(index, None, span, "没有找到案例编号"))
    doubts.extend(
        ImportDoubt(index, name, span, f"栏目【{name}】出现了不止一次")
        for name in _repeated_sections(sections)
    )
    kind = _recognise_kind(draft, sections)
    if kind is None:
        doubts.append(ImportDoubt(index, None, span, "看不出是不良服务事件还是优质服务事例"))
    return RecognisedCase(
        number=draft.number,
        number_raw=draft.raw,
        title=title,
        lead_sentence=None if title else _summary_lead(sections),
        kind=kind,
        group=draft.group,
        category=_printed_category(sections),
        event_date=_event_date(sections, reading),
        sections=tuple(sections),
        truncated=False,
        span=span,
        chapter=draft.group,
    )


def _repeated_sections(sections: list[RecognisedSection]) -> list[str]:
    names = Counter(section.name for section in sections if section.name is not None)
    return sorted(name for name, count in names.items() if count > 1)


def _recognise_kind(draft: OutlinedCase, sections: list[RecognisedSection]) -> CaseKind | None:
    """Tell the kind: by the sections that only one kind bears, else by the group's heading."""
    borne = {
        section.heading.heading.kind
        for section in draft.sections
        if section.heading is not None and section.heading.heading is not None
    }
    exemplary, adverse = CaseKind.EXEMPLARY in borne, CaseKind.ADVERSE in borne
    if exemplary != adverse:
        return CaseKind.EXEMPLARY if exemplary else CaseKind.ADVERSE
    category = next((s.text for s in sections if s.key is SectionKey.CATEGORY), "")
    named = draft.group_kind or kind_named(draft.raw or "") or kind_named(category)
    if named is not None:
        return named
    free = all(section.name is None for section in sections)
    return CaseKind.COMMON if free else None


def _printed_category(sections: list[RecognisedSection]) -> str | None:
    text = next((s.text for s in sections if s.key is SectionKey.CATEGORY), "")
    return text.strip().rstrip("。；;") or None


def _summary_lead(sections: list[RecognisedSection]) -> str | None:
    text = next((section.text for section in sections if section.text), "")
    found = SENTENCE.match(text)
    return re.sub(r"\s+", "", found.group()) if found else None


def _event_date(sections: list[RecognisedSection], reading: ReadingText) -> ImportedDate:
    for key in DATED:
        for section in sections:
            if section.key is key:
                date = find_event_date(section.text)
                if date.precision is not DatePrecision.UNKNOWN:
                    start = reading.joined(section.span.start)
                    at = reading.text.find(date.words, start)
                    return replace(date, span=reading.raw_span(at, at + len(date.words)))
    return ImportedDate(DatePrecision.UNKNOWN)


def _check_end(
    cases: tuple[RecognisedCase, ...],
    kept: list[OutlinedCase],
    last: int,
    doubts: list[ImportDoubt],
    *,
    cut_off: bool,
) -> tuple[RecognisedCase, ...]:
    """Flag the last case where the document ends inside a sentence of it."""
    if not cases or kept[-1].tokens[-1].line.end < last:
        return cases
    case = cases[-1]
    section = case.sections[-1]
    if not cut_off and _is_whole(case, section, cases):
        return cases
    end = TextSpan(max(case.span.end - 1, case.span.start), case.span.end)
    doubts.append(ImportDoubt(len(cases) - 1, section.name, end, CUT_OFF))
    return (*cases[:-1], replace(case, truncated=True))


def _is_whole(
    case: RecognisedCase, section: RecognisedSection, cases: tuple[RecognisedCase, ...]
) -> bool:
    """Whether the last section ends like a text that is complete."""
    if section.key is SectionKey.CATEGORY or section.key is SectionKey.OTHER:
        return True
    if not section.text:
        return False
    if section.text[-1] in TERMINAL:
        return True
    if section.items and len(section.items) > 1:
        return section.items[-2].text[-1:] not in TERMINAL
    alike = [
        other.text
        for one in cases[:-1]
        for other in one.sections
        if other.key is section.key and other.text
    ]
    return any(text[-1] not in TERMINAL for text in alike)


def _check_numbers(cases: tuple[RecognisedCase, ...], doubts: list[ImportDoubt]) -> None:
    """Doubt a number that comes twice among cases of one shape under one heading."""
    seen: set[tuple[int, str | None, bool]] = set()
    for index, case in enumerate(cases):
        if case.number is None:
            continue
        key = (case.number, case.group, case.title is None)
        if key in seen:
            reason = f"编号“{case.number_raw}”与前面的案例重复"
            doubts.append(ImportDoubt(index, None, case.span, reason))
        seen.add(key)


def _skipped_stretches(
    stretches: list[TokenStretch], heads: list[int], reading: ReadingText
) -> list[SkippedStretch]:
    """Say what was passed over; a heading that stands right above a case is that case's group.

    Headings one below the other (a cover, a chapter and its first section) are one entry.
    """
    found: list[list[TokenStretch]] = []
    for stretch in stretches:
        if found and found[-1][-1].is_bare and not _is_parted_case(found[-1][-1], stretch, heads):
            found[-1].append(stretch)
        else:
            found.append([stretch])
    skipped = []
    for group in found:
        lines = [token.line for stretch in group for token in stretch.tokens]
        place = bisect_left(heads, lines[-1].end)
        after = heads[place] if place < len(heads) else None
        above = after is not None and not reading.text[lines[-1].end : after].strip(
            "【[［〔 \t\n\u3000"
        )
        if above and group[-1].is_bare and not _stands_apart(group[-1].title):
            continue
        title = group[-1].title if _stands_apart(group[-1].title) else group[0].title
        skipped.append(SkippedStretch(title, _span_of(lines, reading), _skip_reason(title)))
    return skipped


def _is_parted_case(one: TokenStretch, other: TokenStretch, heads: list[int]) -> bool:
    start, end = one.tokens[-1].line.start, other.tokens[0].line.start
    return _stands_apart(other.title) or bisect_left(heads, start) < bisect_right(heads, end)


def _stands_apart(title: str) -> bool:
    return _skip_reason(title) is not NO_CASE


def _skipped_trailer(line: SourceLine, reading: ReadingText) -> SkippedStretch:
    signed = DATE_LINE.fullmatch(line.text) or not TRAILER.fullmatch(line.text)
    reason = "是落款或文末的附带文字，不是正文" if signed else "网页附带的文字，不是正文"
    return SkippedStretch(line.text, reading.raw_span(line.start, line.end), reason)


def _skip_reason(title: str) -> str:
    name = re.sub(r"^[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*", "", title)
    if CONTENTS_HEAD.match(name):
        return "是目录，不是案例"
    return APPENDIX if CLOSERS.match(name) else NO_CASE


def _case_extent(draft: OutlinedCase, reading: ReadingText) -> TextSpan:
    return _span_of([token.line for token in draft.tokens], reading)


def _span_of(lines: list[SourceLine], reading: ReadingText) -> TextSpan:
    return reading.raw_span(min(one.start for one in lines), max(one.end for one in lines))
