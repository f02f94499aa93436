"""What the check screen shows of a recognised case; it reads, and writes nothing.

It knows drafts, what their citations mean today and which personal data stands in them. What a
commit would do is known in the services.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from cases.casebook.personal_data import findings_in, suggest_substitutes
from cases.casebook.quote_check import check_quote
from cases.citations import ClauseQuote, LinkOutcome, QuoteVerdict, closest_passage
from cases.event_dates import DatedEvent
from cases.importers import (
    CaseDraft,
    CitationDraft,
    CitationFact,
    PersonalDatum,
    case_findings,
    draft_from_json,
    headed_texts,
)
from cases.linking.citation_linker import CitationLinker, CitationMeaning
from cases.masking import AgreedReplacement, FindingKind, PersonalFinding
from cases.models import BusinessCategory, Clause
from cases.regulations.clause_texts import (
    Article,
    article_families,
    article_of,
    lines_of,
    text_of_lines,
)
from cases.wording_pieces import WordingPiece
from portal.intake.checklist import CheckedRecord, count_records
from portal.intake.doubts import doubt_finding, parted
from portal.intake.models import ImportRecord, ImportRecordState


class ViolationStatus(StrEnum):
    """How a violation row stands: the class of its badge."""

    CLEAR = "clear"
    DIFFERS = "differs"
    ASK = "ask"
    MISSING = "missing"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class ClauseOffer:
    """A clause that a row may mean."""

    clause_id: int
    label: str
    similarity: float | None


@dataclass(frozen=True, slots=True)
class RowMeaning:
    """What a violation row resolves to: badge, explanation, and what a person can choose from."""

    standing: ViolationStatus
    badge: str
    detail: str
    offers: tuple[ClauseOffer, ...] = ()
    clause_id: int | None = None
    clause_label: str = ""
    clause_words: str = ""
    pieces: tuple[WordingPiece, ...] = ()

    def fact(self, row: CitationDraft) -> CitationFact:
        """Return what the check list asks of the row."""
        is_open = self.standing in (ViolationStatus.ASK, ViolationStatus.UNREAD)
        return CitationFact(
            row.as_written,
            row.quote,
            undecided=self.badge if is_open else "",
            misquoted=self.badge if self.standing is ViolationStatus.DIFFERS else "",
            clause_label=self.clause_label,
            clause_words=self.clause_words,
            passage=closest_passage(row.quote, self.clause_words) if self.clause_words else "",
            offers=tuple((offer.clause_id, offer.label) for offer in self.offers),
        )


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A case in the list on the left."""

    case: ImportRecord
    draft: CaseDraft
    rows: tuple[RowMeaning, ...]
    checked: CheckedRecord

    @property
    def waits(self) -> int:
        """Count what a person should look at."""
        return len(self.checked.open)

    @property
    def is_waiting(self) -> bool:
        """Ask whether nothing was decided about the case yet."""
        return self.case.state == ImportRecordState.WAITING

    @property
    def asks_choice(self) -> bool:
        """Ask whether a row waits for a person to choose its clause."""
        return self.is_waiting and any(row.standing is ViolationStatus.ASK for row in self.rows)

    @property
    def dot(self) -> str:
        """Return the state shown as a dot, which the subtitle says in words."""
        return str(self.checked.state if self.is_waiting else self.case.state)


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """The numbers at the head of the check screen."""

    cases: int
    ready: int
    doubtful: int
    aside: int
    citations: int
    resolved: int
    asked: int
    missing: int
    skipped: int


def draft_of_case(case: ImportRecord) -> CaseDraft:
    """Return the draft of a recognised case as editors left it."""
    return draft_from_json(case.current_values)


def entries_of(cases: Iterable[ImportRecord], linker: CitationLinker) -> tuple[CaseEntry, ...]:
    """Return the cases of a job, each with its doubts and what its citations mean today."""
    kept = list(cases)
    drafts = [draft_of_case(case) for case in kept]
    rows = meanings_of(drafts, linker)
    categories = frozenset(listed_categories())
    return tuple(
        CaseEntry(case, draft, meant, _checked(case, draft, meant, categories))
        for case, draft, meant in zip(kept, drafts, rows, strict=True)
    )


def checked_cases(cases: Sequence[ImportRecord]) -> tuple[CheckedRecord, ...]:
    """Go through the check list of recognised cases as the library is today."""
    return tuple(entry.checked for entry in entries_of(cases, CitationLinker()))


def listed_categories() -> list[str]:
    """Return the names of the categories that editors may choose, in their order."""
    return list(BusinessCategory.objects.filter(is_active=True).values_list("name", flat=True))


def _checked(
    case: ImportRecord,
    draft: CaseDraft,
    meant: Sequence[RowMeaning],
    categories: frozenset[str],
) -> CheckedRecord:
    """Go through the check list; once it is decided only the reader's doubts stay with a case."""
    doubts, accepted = parted(case.doubts)
    if case.state != ImportRecordState.WAITING:
        return CheckedRecord(tuple(map(doubt_finding, doubts)))
    rows = zip(draft.violations, meant, strict=True)
    findings = case_findings(
        draft,
        doubts,
        citations=[meaning.fact(row) for row, meaning in rows],
        personal=personal_data_in(draft),
        categories=categories,
    )
    return CheckedRecord(findings, accepted)


def figures_of(entries: Sequence[CaseEntry], skipped: int) -> CheckFigures:
    """Count what stands at the head; cases that were set aside are left out of the citations."""
    kept = [e for e in entries if e.case.state != ImportRecordState.SET_ASIDE]
    rows = [row for entry in kept for row in entry.rows]
    counted = count_records(e.checked for e in entries if e.is_waiting)
    return CheckFigures(
        cases=len(entries),
        ready=counted.ready,
        doubtful=counted.waiting,
        aside=len(entries) - len(kept),
        citations=len(rows),
        resolved=sum(row.standing is ViolationStatus.CLEAR for row in rows),
        asked=sum(entry.waits for entry in kept),
        missing=sum(row.standing is ViolationStatus.MISSING for row in rows),
        skipped=skipped,
    )


def meanings_of(
    drafts: Sequence[CaseDraft], linker: CitationLinker
) -> list[tuple[RowMeaning, ...]]:
    """Say of every violation row what it means on the day of its event, as far as it is known."""
    days = [DatedEvent.known(draft.event_date, draft.event_date_precision) for draft in drafts]
    found = [
        [_row_meaning(row, linker, on) for row in draft.violations]
        for draft, on in zip(drafts, days, strict=True)
    ]
    wanted = {row.chosen for draft in drafts for row in draft.violations if row.chosen}
    for meaning in filter(None, chain.from_iterable(found)):
        wanted |= {pk for pk, _ in meaning.candidates}
        wanted |= {meaning.clause_id} if meaning.clause_id else set()
    clauses = Clause.objects.select_related("edition__regulation").in_bulk(list(wanted))
    printed = article_families({article_of(clause) for clause in clauses.values()})
    return [
        tuple(
            _compared(
                row,
                _shown_meaning(row, meaning, clauses, has_date=on is not None),
                clauses,
                printed,
            )
            for row, meaning in zip(draft.violations, meanings, strict=True)
        )
        for draft, meanings, on in zip(drafts, found, days, strict=True)
    ]


def _row_meaning(
    row: CitationDraft, linker: CitationLinker, on: DatedEvent | None
) -> CitationMeaning | None:
    mention = linker.read(row.as_written)
    if mention is None:
        return None
    if row.quote:
        mention = replace(mention, quote=ClauseQuote(0, len(row.quote), row.quote))
    return linker.mean(mention, on)


def _shown_meaning(
    row: CitationDraft,
    meaning: CitationMeaning | None,
    clauses: dict[int, Clause],
    *,
    has_date: bool,
) -> RowMeaning:
    chosen = clauses.get(row.chosen) if row.chosen else None
    offers = _clause_offers(meaning, clauses) if meaning else ()
    if chosen is not None:
        if all(offer.clause_id != chosen.pk for offer in offers):
            offers = (*offers, _clause_offer(chosen, None))
        return RowMeaning(
            ViolationStatus.CLEAR,
            f"已选定 · {chosen.edition.label}",
            "由人选定，以后不再自动改",
            offers,
            clause_id=chosen.pk,
        )
    if meaning is None:
        return RowMeaning(
            ViolationStatus.UNREAD,
            "没有认出条款",
            "请照原文写明规章和条号，例如：供电营业规则第八十三条。",
        )
    return _found_meaning(meaning, offers, clauses, has_date=has_date)


def _compared(
    row: CitationDraft,
    shown: RowMeaning,
    clauses: dict[int, Clause],
    printed: Mapping[Article, tuple[Clause, ...]],
) -> RowMeaning:
    """Hold the quotation of a row against the words of the clause that it resolves to."""
    clause = clauses.get(shown.clause_id or 0)
    if clause is None:
        return shown
    words = text_of_lines(lines_of(printed.get(article_of(clause), ()), clause.path))
    check = check_quote(row.quote, words)
    if check is None or check.verdict is QuoteVerdict.SAME:
        return shown
    return replace(
        shown,
        standing=ViolationStatus.DIFFERS,
        badge=f"{check.words} · {clause.edition.label}",
        clause_label=f"{clause.edition.label}{clause.citation_label}",
        clause_words=words,
        pieces=check.pieces,
    )


def _found_meaning(
    meaning: CitationMeaning,
    offers: tuple[ClauseOffer, ...],
    clauses: dict[int, Clause],
    *,
    has_date: bool,
) -> RowMeaning:
    if meaning.outcome is LinkOutcome.RESOLVED:
        clause = clauses.get(meaning.clause_id or 0)
        if clause is None:
            return RowMeaning(ViolationStatus.CLEAR, "已对应 · 整部规章", "只引到规章，没有条号")
        detail = f"{clause.edition.regulation.title}{clause.citation_label}"
        return RowMeaning(
            ViolationStatus.CLEAR, f"已对应 · {clause.edition.label}", detail, clause_id=clause.pk
        )
    if meaning.outcome is LinkOutcome.NO_REGULATION:
        return RowMeaning(
            ViolationStatus.MISSING, "规章未入库", "先按原话留存，规章入库以后自动对应。"
        )
    if meaning.outcome is LinkOutcome.NO_CLAUSE:
        return RowMeaning(
            ViolationStatus.ASK, "规章里没有这一条", meaning.reason or "请核对条号。", offers
        )
    editions = {clauses[offer.clause_id].edition_id for offer in offers}
    badge = {1: "有几条都像", 2: "两个版本都有"}.get(len(editions), "几个版本都有")
    why = "" if has_date else "原文没有事件日期。"
    return RowMeaning(
        ViolationStatus.ASK, badge, f"{why}{_offer_likeness(offers)}请选一个。", offers
    )


def _offer_likeness(offers: tuple[ClauseOffer, ...]) -> str:
    """Say which offer is most like the quotation, where the words were compared."""
    rated = sorted((o for o in offers if o.similarity is not None), key=lambda o: -o.similarity)  # type: ignore[operator]  # None is filtered out
    if not rated:
        return ""
    told = "，".join(f"{offer.label} {offer.similarity:.2f}" for offer in rated[:3])
    return f"与引文的相似程度：{told}。"


def _clause_offers(meaning: CitationMeaning, clauses: dict[int, Clause]) -> tuple[ClauseOffer, ...]:
    found = ((clauses.get(pk), similarity) for pk, similarity in meaning.candidates)
    return tuple(
        _clause_offer(clause, similarity) for clause, similarity in found if clause is not None
    )


def _clause_offer(clause: Clause, similarity: float | None) -> ClauseOffer:
    return ClauseOffer(clause.pk, f"{clause.edition.label}{clause.citation_label}", similarity)


def personal_data_in(draft: CaseDraft) -> tuple[PersonalDatum, ...]:
    """Return what personal data stands in a draft, title included, each datum once."""
    sections, texts = zip(*headed_texts(draft), strict=True)
    places: dict[tuple[FindingKind, str], list[str]] = {}
    first: dict[tuple[FindingKind, str], PersonalFinding] = {}
    for at, finding in findings_in(texts):
        key = (finding.kind, finding.text)
        first.setdefault(key, finding)
        places.setdefault(key, []).append(sections[at])
    suggested = suggest_substitutes(tuple(first.values()))
    return tuple(
        PersonalDatum(
            kind.label,
            text,
            tuple(dict.fromkeys(places[kind, text])),
            len(places[kind, text]),
            AgreedReplacement(kind, text, substitute),
        )
        for (kind, text), (substitute, _) in zip(first, suggested, strict=True)
    )


def date_words(day: datetime.date | None, precision: str) -> str:
    """Write a date as exactly as it is known: 2024-03-12, 2024-03, 2024, or nothing."""
    if day is None:
        return ""
    return {"day": day.isoformat(), "month": f"{day:%Y-%m}", "year": f"{day:%Y}"}.get(precision, "")
