"""What other rooms and Wagtail tell this one, translated into calls of its services."""

from typing import Any

from django.db.models import ProtectedError, Q
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, post_page_move

from cases.casebook.case_words import note_words
from cases.casebook.publication import require_completeness, require_masking
from cases.casebook.version_uses import version_uses
from cases.linking.clause_links import forget_all_links, forget_links, relink_cases, relink_each
from cases.models import (
    Alias,
    BusinessCategory,
    CaseIndexPage,
    CasePage,
    Clause,
    ClauseOrigin,
    Edition,
    Regulation,
    Term,
    TermVocabulary,
)
from cases.models.pages import case_changed, case_going_live
from cases.regulations.edition_import import announce_edition
from cases.search_kinds import CASES, CLAUSES
from cases.signals import edition_published
from search.service import announce, announce_all


@receiver(case_going_live, dispatch_uid="cases.gate")
def keep_the_gate(page: CasePage, **kwargs: Any) -> None:
    """Stop an unfinished case, or one with personal data; the exception rolls the save back."""
    require_completeness(page)
    require_masking(page)


@receiver(case_changed, dispatch_uid="cases.announce")
def announce_change(page_id: int, **kwargs: Any) -> None:
    """Write the outbox row of a case in the transaction of its save."""
    announce(CASES, str(page_id))
    # A stub shows the words that live cases quoted from it: it comes and goes with them.
    stubs = Clause.objects.filter(citations__page_id=page_id, origin=ClauseOrigin.QUOTED)
    announce_all(CLAUSES, map(str, stubs.values_list("pk", flat=True)))


@receiver(case_changed, dispatch_uid="cases.words")
def keep_words(page_id: int, **kwargs: Any) -> None:
    """Let editors find what was just saved."""
    note_words([page_id])


@receiver(pre_delete, sender=CasePage, dispatch_uid="cases.announce_deletion")
def announce_deletion(instance: CasePage, **kwargs: Any) -> None:
    """Write the outbox row of a case that is being deleted, also as a descendant."""
    announce(CASES, str(instance.pk))


@receiver(post_page_move, dispatch_uid="cases.announce_move")
def announce_move(instance: Any, **kwargs: Any) -> None:
    """Announce every case below a moved page: their addresses have changed."""
    _announce_below(instance)


@receiver(post_save, sender=CaseIndexPage, dispatch_uid="cases.announce_library")
def announce_library(instance: CaseIndexPage, created: bool, **kwargs: Any) -> None:  # noqa: FBT001 - Django's signature
    """Announce every case of a library that is saved: it may have another address."""
    if not created:
        _announce_below(instance)


def _announce_below(page: Page) -> None:
    below = CasePage.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True)
    announce_all(CASES, map(str, below))


@receiver(pre_delete, sender=Regulation, dispatch_uid="cases.keep_regulation")
@receiver(pre_delete, sender=Term, dispatch_uid="cases.keep_term")
@receiver(pre_delete, sender=BusinessCategory, dispatch_uid="cases.keep_category")
def keep_what_versions_name(instance: Regulation | Term | BusinessCategory, **kwargs: Any) -> None:
    """Protect what a stored version of a case names, as foreign keys protect what a row names."""
    if uses := version_uses(instance):
        raise ProtectedError(f"{instance} is named by stored versions", {u.page for u in uses})


@receiver(post_save, sender=Term, dispatch_uid="cases.announce_term")
@receiver(post_save, sender=BusinessCategory, dispatch_uid="cases.announce_category")
def announce_word(instance: Term | BusinessCategory, **kwargs: Any) -> None:
    """Announce the cases that are filed under a word of a managed list: it may have a new name."""
    if isinstance(instance, BusinessCategory):
        filed = Q(category=instance)
    else:
        filed = Q(**{TermVocabulary(instance.vocabulary).value: instance})
    announce_all(CASES, map(str, CasePage.objects.filter(filed).values_list("pk", flat=True)))


@receiver(post_save, sender=Regulation, dispatch_uid="cases.announce_regulation")
def announce_regulation(instance: Regulation, created: bool, **kwargs: Any) -> None:  # noqa: FBT001 - Django's signature
    """Announce the clauses of a regulation that has another name or address, and link it anew."""
    if created:
        return
    for edition in instance.editions.all():
        announce_edition(edition)
    forget_all_links()


@receiver(post_save, sender=Edition, dispatch_uid="cases.announce_edition")
def announce_edition_anew(instance: Edition, created: bool, **kwargs: Any) -> None:  # noqa: FBT001 - Django's signature
    """Announce the clauses of an edition with other dates, and let citations find theirs anew."""
    if not created:
        announce_edition(instance)
        forget_links(instance.regulation)


@receiver(post_save, sender=Alias, dispatch_uid="cases.alias_saved")
@receiver(pre_delete, sender=Alias, dispatch_uid="cases.alias_deleted")
def link_anew_by_name(**kwargs: Any) -> None:
    """Let every case be linked anew: a name that came or went may stand in any."""
    forget_all_links()


@receiver(m2m_changed, sender=Alias.regulations.through, dispatch_uid="cases.alias_aims")
def link_anew_by_aim(action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Let every case be linked anew where a name has come to mean other regulations."""
    if action == "post_clear" or (action in {"post_add", "post_remove"} and pk_set):
        forget_all_links()


@receiver(page_published, sender=CasePage, dispatch_uid="cases.relink")
def relink_published(instance: CasePage, **kwargs: Any) -> None:
    """Find the citations of a case anew when it is published; a job does what fails here."""
    relink_each([instance])


@receiver(edition_published, sender=Edition, dispatch_uid="cases.relink_edition")
def relink_for_edition(edition_id: int, **kwargs: Any) -> tuple[str, ...]:
    """Relink what cites a regulation whose edition has arrived; return the titles left behind."""
    return relink_cases(Regulation.objects.get(editions=edition_id)).skipped
