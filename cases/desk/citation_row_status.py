"""How a row of 违规条款 stands while it is being edited: what it means, whether the words agree.

It reads and never writes: no clause is made for a citation that somebody is still typing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from cases.casebook.quote_check import QuoteCheck, check_quote
from cases.citations import ClauseQuote, LinkOutcome, Mention
from cases.event_dates import DatedEvent
from cases.linking.citation_linker import CitationLinker, CitationMeaning, event_date
from cases.models import Citation, Clause, LinkDecision, Regulation
from cases.models.pages import LinkOrigin
from cases.models.regulations import ClauseOrigin
from cases.regulations.clause_texts import printed_text


class CitationStatus(Enum):
    """Whether an editor has something to do about a row; the value is the name of its colour."""

    CLEAR = "good"
    ASK = "warn"
    MISSING = "plain"


@dataclass(frozen=True, slots=True)
class RowStanding:
    """What stands under a row: the outcome, why, where the clause is, and the quotation's check."""

    standing: CitationStatus
    words: str
    detail: str = ""
    address: str = ""
    check: QuoteCheck | None = None


def standing_of(row: Citation, linker: CitationLinker) -> RowStanding | None:
    """Say how a row stands; None for a row that says nothing yet."""
    if row.origin == LinkOrigin.BY_HAND and (row.clause_id or row.regulation_id):
        meaning = CitationMeaning(LinkOutcome.RESOLVED, row.clause_id, row.regulation_id)
        return _decided_status(row, meaning, "人工选定")
    if not row.as_written.strip():
        return None
    mention = linker.read(row.as_written)
    if mention is None:
        return RowStanding(
            CitationStatus.ASK, "没有认出条款", "写明规章和条号，例如：供电营业规则第八十三条。"
        )
    decided = _row_decision(row, mention)
    if decided is not None:
        if decided.clause_id is None:
            return RowStanding(CitationStatus.CLEAR, "不是引用", "由人确认")
        return _decided_status(
            row, CitationMeaning(LinkOutcome.RESOLVED, decided.clause_id), "由人确认"
        )
    if row.quote:
        mention = replace(mention, quote=ClauseQuote(0, len(row.quote), row.quote))
    return _decided_status(row, linker.mean(mention, _row_date(row)), "自动对应")


def _row_decision(row: Citation, mention: Mention) -> LinkDecision | None:
    path = mention.pinpoint.path or ""
    decisions = LinkDecision.objects.filter(page_id=row.page_id, title=mention.title, path=path)
    return decisions.first() if row.page_id else None


def _row_date(row: Citation) -> DatedEvent | None:
    return event_date(row.page) if row.page_id else None


def _decided_status(row: Citation, meaning: CitationMeaning, how: str) -> RowStanding:
    if meaning.outcome is LinkOutcome.RESOLVED:
        return _resolved_status(row, meaning, how)
    if meaning.outcome is LinkOutcome.NO_REGULATION:
        return RowStanding(
            CitationStatus.MISSING, "规章未入库", "先按原话留存，规章入库以后自动对应。", check=None
        )
    if meaning.outcome is LinkOutcome.NO_CLAUSE:
        detail = meaning.reason or "请核对条号，或在“对应条款”里选定。"
        return RowStanding(CitationStatus.ASK, "规章里没有这一条", detail)
    labels = [
        f"{clause.edition.label}{clause.citation_label}"
        for clause in Clause.objects.select_related("edition__regulation").filter(
            pk__in=[pk for pk, _ in meaning.candidates]
        )
    ]
    detail = f"可能是 {'、'.join(labels)}。在“对应条款”里选一条，或补上事件日期。"
    return RowStanding(CitationStatus.ASK, "待确认", detail)


def _resolved_status(row: Citation, meaning: CitationMeaning, how: str) -> RowStanding:
    clauses = Clause.objects.select_related("edition__regulation")
    clause = clauses.filter(pk=meaning.clause_id or 0).first()
    if clause is None:
        regulation = Regulation.objects.filter(pk=meaning.regulation_id or 0).first()
        title = regulation.title if regulation else ""
        address = regulation.get_absolute_url() if regulation else ""
        return RowStanding(CitationStatus.CLEAR, "已对应", f"{title}（整部规章，{how}）", address)
    edition = clause.edition
    if clause.origin == ClauseOrigin.QUOTED:
        return RowStanding(
            CitationStatus.MISSING,
            "规章未入库",
            f"{clause}，条文按引用的原话留存，规章入库以后自动对应。",
            clause.get_absolute_url(),
        )
    detail = f"{edition.regulation.title}（{edition.label}）{clause.citation_label}，{how}"
    check = _row_quote_check(row.quote, clause)
    return RowStanding(CitationStatus.CLEAR, "已对应", detail, clause.get_absolute_url(), check)


def _row_quote_check(quote: str, clause: Clause) -> QuoteCheck | None:
    return check_quote(quote.strip().strip('“”"'), printed_text(clause))
