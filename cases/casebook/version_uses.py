"""Which stored versions of cases name a row of a managed list, or a regulation.

Foreign keys keep what a live row names. A version is JSON: it may be a draft, wait for its hour or
for a review, or be restored one day.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from modelcluster.models import get_all_child_relations
from wagtail.models import Revision

from cases.models import CasePage
from cases.models.revisions import protected_references


@dataclass(frozen=True, slots=True)
class VersionUse:
    """A case of which a stored version names the row; `field` is the name of the field there."""

    page: CasePage
    field: str
    label: str

    def __str__(self) -> str:
        return f"{self.page.draft_title}（{self.label}）"


def version_uses(instance: Model) -> list[VersionUse]:
    """Return the uses by stored versions, one a case; the version that is nearest to readers."""
    found: dict[int, tuple[Revision, str]] = {}
    for revision, field in _revisions_naming(instance):
        found[int(revision.object_id)] = (revision, field)  # the newest comes last
    pages = CasePage.objects.select_related("latest_revision").in_bulk(list(found))
    return [
        VersionUse(pages[pk], field, _revision_label(revision, pages[pk]))
        for pk, (revision, field) in found.items()
        if pk in pages
    ]


def _revisions_naming(instance: Model) -> Iterator[tuple[Revision, str]]:
    """Yield the revisions of cases that name a row, the oldest first."""
    model, key = type(instance), instance.pk
    own = [f.name for f in protected_references(CasePage) if f.related_model is model]
    rows = [
        (relation.get_accessor_name(), field.name)
        for relation in get_all_child_relations(CasePage)
        for field in protected_references(relation.related_model)
        if field.related_model is model
    ]
    for name in own:
        for revision in _case_versions().filter(Q(**{f"content__{name}": key})).defer("content"):
            yield revision, name
    if rows:  # no database of ours looks into lists of rows in the same way
        for revision in _case_versions().iterator(chunk_size=200):
            for relation, name in rows:
                if any(row.get(name) == key for row in revision.content.get(relation) or ()):
                    yield revision, f"{relation}.{name}"


def _case_versions() -> "QuerySet[Revision]":
    kind = ContentType.objects.get_for_model(CasePage)
    return Revision.objects.filter(content_type=kind).order_by("pk")


def _revision_label(revision: Revision, page: CasePage) -> str:
    if revision.approved_go_live_at is not None:
        return "定时版本"
    return "草稿" if revision.pk == page.latest_revision_id else "旧版本"
