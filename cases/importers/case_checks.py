"""The check list of a recognised case: what an editor must have seen before it is submitted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cases.importers.case_mends import CategoryChoice, ClauseChoice, QuoteReplacement
from cases.importers.draft import CaseDraft
from cases.masking import AgreedReplacement
from cases.sections import SECTIONS
from portal.intake.checklist import AcceptedFinding, CheckFinding, RecordCheck, RecordMend, Severity
from portal.intake.doubts import READER, KeptDoubt, doubt_finding

LONGEST_TITLE = 40
COMPARED = 20  # characters by which a doubt of the reader and a row are known to be the same
MOST_OFFERS = 3  # clauses or categories beside each other; the whole list stands in the form

QUOTATION = RecordCheck("quotation", "引文与条文对不上", accept="已对照条文，引文照案例原文保留")
CITATION = RecordCheck("citation", "引用没有定下来", accept="先这样，入库以后在“引用待确认”里定")
PERSONAL_CHECK = RecordCheck("personal", "个人信息", accept="不是个人信息，或者可以公开")
NO_CATEGORY = RecordCheck("no_category", "没有分类", Severity.BLOCKS, field="category")
NEW_CATEGORY = RecordCheck(
    "new_category", "分类不在列表里", accept="把它加入分类列表", field="category"
)
SUMMARY = RecordCheck("summary", "没有提要", accept="不写提要", field="summary")
TITLE = RecordCheck("title", "标题", accept="就用这个标题", field="title")
SECTION = RecordCheck("section", "缺少栏目", accept="这个案例没有这一栏")
CASE_CHECKS = (
    READER,
    QUOTATION,
    CITATION,
    PERSONAL_CHECK,
    NO_CATEGORY,
    NEW_CATEGORY,
    SUMMARY,
    TITLE,
    SECTION,
)


@dataclass(frozen=True, slots=True)
class CitationFact:
    """What the library says of a row: undecided and why, or the clause and how it was quoted.

    `passage` are the words of the clause that the quotation means; `offers` are the clauses that
    the row may mean, by key and name.
    """

    as_written: str
    quote: str = ""
    undecided: str = ""
    misquoted: str = ""
    clause_label: str = ""
    clause_words: str = ""
    passage: str = ""
    offers: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """A piece of personal data in a case: its kind in words, where and how often it stands."""

    kind: str
    text: str
    sections: tuple[str, ...]
    count: int = 1
    replacement: AgreedReplacement | None = None


def case_findings(
    draft: CaseDraft,
    doubts: Sequence[KeptDoubt],
    *,
    citations: Iterable[CitationFact],
    personal: Iterable[PersonalDatum],
    categories: frozenset[str],
) -> tuple[CheckFinding, ...]:
    """Return what the check list finds, doubts of the reader first and in their order."""
    return (
        *map(doubt_finding, doubts),
        *_citations(citations, doubts),
        *map(_personal, personal),
        *_category(draft, categories),
        *_texts(draft),
    )


def _citations(
    citations: Iterable[CitationFact], doubts: Sequence[KeptDoubt]
) -> Iterator[CheckFinding]:
    asked = ["".join(doubt.reason.split()) for doubt in doubts]
    for fact in citations:
        words = "".join(fact.as_written.rstrip("…").split())[:COMPARED]
        if fact.undecided:
            if not any(words and words in reason for reason in asked):
                said = f"“{fact.as_written}”：{fact.undecided}"
                judged = f"{fact.as_written}\n{fact.quote}\n{fact.undecided}"
                yield CheckFinding(
                    CITATION,
                    said,
                    judged,
                    "违规条款",
                    words=fact.as_written,
                    mends=tuple(_clause_mends(fact)),
                )
        elif fact.misquoted:
            yield CheckFinding(
                QUOTATION,
                f"{fact.misquoted}：{fact.as_written}",
                f"{fact.quote}\n{fact.clause_label}\n{fact.clause_words}",
                "违规条款",
                beside=fact.clause_words,
                words=fact.quote,
                mends=tuple(_quote_mends(fact)),
            )


def _clause_mends(fact: CitationFact) -> Iterator[RecordMend]:
    if len(fact.offers) <= MOST_OFFERS:
        for clause_id, name in fact.offers:
            choice = ClauseChoice(fact.as_written, fact.quote, clause_id)
            yield RecordMend(f"是{name}", f"已选定{name}。", choice)


def _quote_mends(fact: CitationFact) -> Iterator[RecordMend]:
    if fact.passage:
        change = QuoteReplacement(fact.quote, fact.passage)
        yield RecordMend("用条款原文", "引文已换成条款原文。", change, fact.passage)


def _personal(datum: PersonalDatum) -> CheckFinding:
    times = f" · {datum.count} 处" if datum.count > 1 else ""
    return CheckFinding(
        PERSONAL_CHECK,
        f"{datum.kind}“{datum.text}”{times}",
        datum.text,
        "、".join(datum.sections),
        words=datum.text,
        count=datum.count,
        mends=tuple(_masking_mends(datum.replacement)),
    )


def _masking_mends(agreed: AgreedReplacement | None) -> Iterator[RecordMend]:
    if agreed is not None:
        said = f"“{agreed.original}”已替换为“{agreed.substitute}”。"
        yield RecordMend("替换", said, agreed, agreed.substitute)


def _category(draft: CaseDraft, categories: frozenset[str]) -> Iterator[CheckFinding]:
    if not draft.category:
        yield CheckFinding(NO_CATEGORY, "请在列表里选一个分类。", "", "案例分类")
    elif draft.category not in categories:
        said = f"原文写的“{draft.category}”不在列表里。请选一个，或者确认加入。"
        mends = tuple(
            RecordMend(f"归入“{name}”", f"已归入“{name}”。", CategoryChoice(name))
            for name in _like_categories(draft.category, categories)
        )
        yield CheckFinding(
            NEW_CATEGORY, said, draft.category, "案例分类", words=draft.category, mends=mends
        )


def _like_categories(written: str, categories: frozenset[str]) -> list[str]:
    """Return the categories that share two signs with what an author wrote, the most alike first.

    An equal beginning counts more than signs inside: 管理 stands at the end of many names.
    """
    shared = {name: len(set(name) & set(written)) for name in categories}
    alike = sorted(
        (name for name in shared if shared[name] > 1),
        key=lambda name: (name[0] != written[0], -shared[name], name),
    )
    return alike[:MOST_OFFERS]


def adds_category(draft: CaseDraft, accepted: frozenset[AcceptedFinding]) -> bool:
    """Ask whether an editor expressly said that the category of a draft be added to the list."""
    return any(one.tick in accepted for one in _category(draft, frozenset()) if one.may_be_accepted)


def _texts(draft: CaseDraft) -> Iterator[CheckFinding]:
    if draft.title_generated:
        yield CheckFinding(TITLE, "原文没有标题，用了第一句话。", draft.title, "标题")
    elif len(draft.title) > LONGEST_TITLE:
        said = f"标题有 {len(draft.title)} 个字，超过 {LONGEST_TITLE} 个字。"
        yield CheckFinding(TITLE, said, draft.title, "标题")
    if not draft.summary.strip():
        yield CheckFinding(
            SUMMARY, "读者先看提要：两三句话，谁、做了什么、结果怎样。", "", "案例提要"
        )
    for part in SECTIONS:
        if part.is_missed(draft.kind, getattr(draft, part.field)):
            yield CheckFinding(SECTION, part.missed, f"{draft.kind}\n{part.field}", part.heading)
