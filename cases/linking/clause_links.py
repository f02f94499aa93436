"""Say which clause a citation means, in violation rows and in running text, and keep it true.

Relinking replaces only what was found; what a person chose or decided stays. It touches the live
page and every revision that may still be published, as an older draft would bring old links back.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import F, Q, QuerySet
from wagtail.models import Revision

from cases.addresses import address_of
from cases.citations import ClauseQuote, LinkOutcome, Mention, find_citations
from cases.event_dates import DatedEvent
from cases.linking.citation_linker import CitationLinker, CitationMeaning, event_date
from cases.linking.regulation_catalog import DatabaseShelf
from cases.linking.section_texts import running_text
from cases.models import (
    CasePage,
    Citation,
    Clause,
    ClauseLink,
    Edition,
    LinkDecision,
    LinkState,
    Regulation,
)
from cases.models.pages import LinkOrigin, case_changed
from cases.models.regulations import ClauseOrigin, EditionStatus
from cases.statutes import ClauseKind
from portal.people.models import User

log = logging.getLogger(__name__)
AROUND = 24  # characters kept on each side of a link, so that it can be found again


@dataclass(frozen=True, slots=True)
class RelinkReport:
    """What a relinking did: how many cases it went through, and the titles of those left behind."""

    done: int
    skipped: tuple[str, ...] = ()


def resolve_rows(page: CasePage, linker: CitationLinker) -> bool:
    """Set clause and outcome of the violation rows of a page in memory; say whether any changed.

    A row chosen by hand stays as it is. A citation of a regulation that the library lacks gets a
    stub clause from its quoted words.
    """
    decisions = _page_decisions(page)
    on = event_date(page)
    changed = False
    # The list that the page itself keeps: rows of a queryset would be forgotten with it.
    for row in page.violations.get_object_list():
        if row.origin == LinkOrigin.BY_HAND and (row.clause_id or row.regulation_id):
            meaning = CitationMeaning(LinkOutcome.RESOLVED, row.clause_id, row.regulation_id)
        else:
            meaning = _row_meaning(row, linker, decisions, on)
        before = (row.clause_id, row.regulation_id, row.outcome)
        row.clause_id, row.regulation_id = meaning.clause_id, meaning.regulation_id
        row.outcome = meaning.outcome
        changed |= before != (row.clause_id, row.regulation_id, row.outcome)
    return changed


def _row_meaning(
    row: Citation,
    linker: CitationLinker,
    decisions: dict[tuple[str, str], LinkDecision],
    on: DatedEvent | None,
) -> CitationMeaning:
    mention = linker.read(row.as_written)
    if mention is None:
        return CitationMeaning(LinkOutcome.NO_REGULATION)
    if decided := decisions.get((mention.title, mention.pinpoint.path or "")):
        return _decided_meaning(decided, linker, mention)
    if row.quote:
        mention = replace(mention, quote=ClauseQuote(0, len(row.quote), row.quote))
    meaning = linker.mean(mention, on)
    path = mention.pinpoint.path
    if meaning.outcome is LinkOutcome.NO_REGULATION and path:
        stub = ensure_stub(mention.title, path, row.quote)
        return replace(meaning, clause_id=stub.pk, regulation_id=stub.edition.regulation_id)
    return meaning


def _decided_meaning(
    decision: LinkDecision, linker: CitationLinker, mention: Mention
) -> CitationMeaning:
    if decision.clause_id is None:
        return CitationMeaning(LinkOutcome.DISMISSED)
    return CitationMeaning(
        LinkOutcome.RESOLVED, decision.clause_id, linker.shelf.regulation_id(mention.title)
    )


def _page_decisions(page: CasePage) -> dict[tuple[str, str], LinkDecision]:
    if page.pk is None:
        return {}
    return {(d.title, d.path): d for d in LinkDecision.objects.filter(page_id=page.pk)}


@transaction.atomic
def ensure_stub(title: str, path: str, quote: str) -> Clause:
    """Return the stub clause of a regulation that the library lacks, made from quoted words.

    A second citation of the same clause finds the same stub; the longest quotation stays on it.
    """
    known = DatabaseShelf().regulation_id(title)
    regulation = (
        Regulation.objects.get(pk=known)
        if known is not None
        else Regulation.objects.create(title=title, slug=address_of(title, Regulation))
    )
    edition, _ = Edition.objects.get_or_create(
        regulation=regulation,
        status=EditionStatus.UNVERIFIED,
        defaults={"slug": "unverified", "label": "未核对"},
    )
    clause, is_new = Clause.objects.get_or_create(
        edition=edition,
        path=path,
        defaults={
            "kind": _kind_of(path),
            "text": quote,
            "origin": ClauseOrigin.QUOTED,
            "position": _position_of(path),
        },
    )
    if not is_new and len(quote) > len(clause.text):
        clause.text = quote
        clause.save(update_fields=["text"])
    return clause


def _kind_of(path: str) -> ClauseKind:
    levels = (ClauseKind.ARTICLE, ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM)
    return levels[min(path.count("."), 3)]


def _position_of(path: str) -> int:
    """Order stubs by article, then paragraph: they arrive in the order of the cases."""
    article, *below = path.split(".")
    number, _, suffix = article.partition("-")
    paragraph = int(below[0]) if below and below[0].isdecimal() else 0
    return int(number) * 10_000 + int(suffix or 0) * 100 + min(paragraph, 99)


def text_links(page: CasePage, linker: CitationLinker) -> Iterator[ClauseLink]:
    """Yield unsaved links for every citation in the running text of a page."""
    decisions = _page_decisions(page)
    on = event_date(page)
    for field, text in running_text(page):
        for mention in find_citations(text, linker.titles):
            path = mention.pinpoint.path or ""
            decided = decisions.get((mention.title, path))
            meaning = (
                _decided_meaning(decided, linker, mention) if decided else linker.mean(mention, on)
            )
            yield ClauseLink(
                page=page,
                field=field,
                start=mention.start,
                end=mention.end,
                surface=mention.surface[:255],
                before=text[max(0, mention.start - AROUND) : mention.start],
                after=text[mention.end : mention.end + AROUND],
                title=mention.title,
                path=path,
                outcome=meaning.outcome,
                clause_id=meaning.clause_id,
                regulation_id=meaning.regulation_id,
            )


@transaction.atomic
def relink_page(page: CasePage, linker: CitationLinker | None = None) -> bool:
    """Find and resolve the citations of a case anew. A second call changes nothing.

    Returns False where a draft could not be opened: it stays as it is, the live text is linked.
    """
    linker = linker or CitationLinker()
    live: CasePage = CasePage.objects.select_for_update().get(pk=page.pk)
    if resolve_rows(live, linker):
        for row in live.violations.all():
            Citation.objects.filter(pk=row.pk).update(
                clause=row.clause_id, regulation=row.regulation_id, outcome=row.outcome
            )
    drafts = list(_publishable_revisions(live).select_for_update())
    relinked = [_relink_revision(revision, linker) for revision in drafts]
    ClauseLink.objects.filter(page=live).delete()
    if live.live:
        ClauseLink.objects.bulk_create(text_links(live, linker))
    LinkState.objects.update_or_create(page=live, defaults={"revision_id": live.live_revision_id})
    case_changed.send(sender=CasePage, page_id=live.pk)
    return all(relinked)


def _publishable_revisions(page: CasePage) -> "QuerySet[Revision]":
    ids = {page.latest_revision_id, page.live_revision_id}
    return page.revisions.filter(Q(pk__in=ids) | Q(approved_go_live_at__isnull=False))


def _relink_revision(revision: Revision, linker: CitationLinker) -> bool:
    try:
        with transaction.atomic():
            _resolve_stored_rows(revision, linker)
    except Exception:  # whatever is wrong with one draft, the live text gets its links
        log.exception("revision %s of case %s cannot be relinked", revision.pk, revision.object_id)
        return False
    return True


def _resolve_stored_rows(revision: Revision, linker: CitationLinker) -> None:
    draft: CasePage = revision.as_object()
    if not resolve_rows(draft, linker):
        return
    rows = {row["sort_order"]: row for row in revision.content.get("violations", [])}
    for at, row in enumerate(draft.violations.all()):
        stored = rows.get(row.sort_order) or revision.content["violations"][at]
        stored["clause"], stored["regulation"] = row.clause_id, row.regulation_id
        stored["outcome"] = row.outcome
    revision.save(update_fields=["content"])


def relink_each(pages: Iterable[CasePage]) -> RelinkReport:
    """Relink cases, each in a transaction of its own; one that fails never stops the others."""
    linker = CitationLinker()
    done, skipped = 0, []
    for page in pages:
        try:
            is_whole = relink_page(page, linker)
        except Exception:
            log.exception("case %s cannot be relinked", page.pk)
            is_whole = False
        done += 1
        if not is_whole:
            skipped.append(page.draft_title or page.title)
    return RelinkReport(done, tuple(skipped))


def relink_cases(regulation: Regulation | None = None) -> RelinkReport:
    """Relink the cases that cite a regulation or have open citations (all cases without one)."""
    pages = CasePage.objects.order_by("pk")
    if regulation is not None:
        pages = pages.filter(_may_cite(regulation) | Q(has_unpublished_changes=True)).distinct()
    report = relink_each(pages)
    supersede_stubs()
    return report


def _may_cite(regulation: Regulation) -> Q:
    """The condition for cases that cite a regulation, or something that is not known yet."""
    open_ends = [LinkOutcome.SEVERAL, LinkOutcome.NO_CLAUSE, LinkOutcome.NO_REGULATION]
    return (
        Q(violations__regulation=regulation)
        | Q(violations__clause__edition__regulation=regulation)
        | Q(violations__outcome__in=open_ends)
        | Q(clause_links__regulation=regulation)
        | Q(clause_links__outcome__in=open_ends)
    )


def forget_links(regulation: Regulation) -> None:
    """Make `relink_stale` go through the live cases that may cite a regulation. It links nothing.

    Call it in the transaction that changes what citations of the regulation mean.
    """
    citing = CasePage.objects.filter(_may_cite(regulation)).values("pk")
    LinkState.objects.filter(page_id__in=citing).delete()


def forget_all_links() -> None:
    """Make `relink_stale` go through every live case: a name of a regulation may stand in any."""
    LinkState.objects.all().delete()


def relink_stale() -> RelinkReport:
    """Relink the live cases whose links were made from another revision.

    A process that died between publishing and linking leaves such a case behind, and so does
    whoever changes a name or a date of a regulation.
    """
    linked = Q(link_state__revision_id=F("live_revision_id")) | Q(
        link_state__isnull=False, link_state__revision_id=None, live_revision=None
    )
    stale = list(
        CasePage.objects.live().exclude(linked).order_by("pk").values_list("pk", flat=True)
    )
    # one at a time: after a name has changed these are all cases
    report = relink_each(page for pk in stale for page in CasePage.objects.filter(pk=pk))
    if stale:
        supersede_stubs()
    return report


@transaction.atomic
def supersede_stubs() -> int:
    """Merge stub clauses whose regulation has arrived into the official clause at their path.

    The stub's row stays, as old revisions hold its id; readers and later saves follow it.
    """
    merged = 0
    stubs = Clause.objects.filter(
        edition__status=EditionStatus.UNVERIFIED, superseded_by__isnull=True, citations__isnull=True
    ).select_related("edition")
    for stub in stubs:
        official = (
            Clause.objects.filter(
                edition__regulation_id=stub.edition.regulation_id,
                origin=ClauseOrigin.OFFICIAL,
                path=stub.path,
            )
            .order_by("edition__in_force_from")
            .last()
        )
        if official is not None:
            stub.superseded_by = official
            stub.save(update_fields=["superseded_by"])
            merged += 1
    return merged


@transaction.atomic
def decide_link(
    page: CasePage, *, title: str, path: str, clause: Clause | None, by: User
) -> LinkDecision:
    """Record what a citation means in a case (None: it is no citation) and relink the case."""
    decision, _ = LinkDecision.objects.update_or_create(
        page=page, title=title, path=path, defaults={"clause": clause, "decided_by": by}
    )
    relink_page(page)
    return decision
