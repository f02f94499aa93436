"""Which clauses readers see: a stub holds words of a case, so it waits until the case is live."""

from django.db.models import Exists, OuterRef, Q

from cases.models import Citation, ClauseOrigin


def visible_clauses() -> Q:
    """The condition on clauses: official, or quoted by a case that is live."""
    live = Citation.objects.filter(clause=OuterRef("pk"), page__live=True)
    return Q(origin=ClauseOrigin.OFFICIAL) | Q(Exists(live))
