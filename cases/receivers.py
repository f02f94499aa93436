"""What other rooms and Wagtail tell this one, translated into calls of its services."""

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published, post_page_move

from cases.models import BusinessCategory, CasePage, Edition, Regulation, Term, Vocabulary
from cases.models.pages import case_changed, case_going_live
from cases.services.linking import relink_cases, relink_page
from cases.services.publication import require_masking
from cases.signals import edition_published
from search.documents import CASES
from search.service import announce, announce_all


@receiver(case_going_live, dispatch_uid="cases.gate")
def keep_the_gate(page: CasePage, **kwargs: Any) -> None:
    """Stop a publication with unresolved personal data; the exception rolls the save back."""
    require_masking(page)


@receiver(case_changed, dispatch_uid="cases.announce")
def announce_change(page_id: int, **kwargs: Any) -> None:
    """Write the outbox row of a case in the transaction of its save."""
    announce(CASES, str(page_id))


@receiver(pre_delete, sender=CasePage, dispatch_uid="cases.announce_deletion")
def announce_deletion(instance: CasePage, **kwargs: Any) -> None:
    """Write the outbox row of a case that is being deleted, also as a descendant."""
    announce(CASES, str(instance.pk))


@receiver(post_page_move, dispatch_uid="cases.announce_move")
def announce_move(instance: Any, **kwargs: Any) -> None:
    """Announce every case below a moved page: their addresses have changed."""
    below = CasePage.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True)
    announce_all(CASES, [str(pk) for pk in below])


@receiver(post_save, sender=Term, dispatch_uid="cases.announce_term")
@receiver(post_save, sender=BusinessCategory, dispatch_uid="cases.announce_category")
def announce_word(instance: Term | BusinessCategory, **kwargs: Any) -> None:
    """Announce the cases that are filed under a word of a managed list: it may have a new name."""
    if isinstance(instance, BusinessCategory):
        filed = Q(category=instance)
    else:
        filed = Q(**{Vocabulary(instance.vocabulary).value: instance})
    announce_all(CASES, map(str, CasePage.objects.filter(filed).values_list("pk", flat=True)))


@receiver(page_published, sender=CasePage, dispatch_uid="cases.relink")
def relink_published(instance: CasePage, **kwargs: Any) -> None:
    """Find the citations of a case anew when it is published; they can be computed again."""
    relink_page(instance)


@receiver(edition_published, sender=Edition, dispatch_uid="cases.relink_edition")
def relink_for_edition(edition_id: int, **kwargs: Any) -> None:
    """Relink what cites a regulation whose edition has arrived."""
    relink_cases(Regulation.objects.get(editions=edition_id))
