"""Keeps what editors search of a case: an editor looks for what he wrote yesterday, live or not."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction

from cases.models import CasePage, CaseWords
from cases.sections import PAGE_FIELDS, ROW_FIELDS
from search.terms import searchable_text

CHUNK = 200
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # \#1变压器: what an author sees has no backslash
_COLUMNS = ("draft_title", *PAGE_FIELDS)


def note_words(page_ids: Iterable[int]) -> int:
    """Write the words of these cases as they are now; returns how many there still were.

    The words of a live case stand beside those of its latest draft; what a draft has dropped and
    no reader sees is not kept. A second call changes nothing.
    """
    pages = CasePage.objects.filter(pk__in=list(page_ids)).select_related("latest_revision")
    words = [CaseWords(page_id=page.pk, text=_words_of(page)) for page in pages]
    CaseWords.objects.bulk_create(
        words, update_conflicts=True, unique_fields=["page"], update_fields=["text"]
    )
    return len(words)


def note_missing_words() -> int:
    """Write the words of cases that have none yet (they are older than this table)."""
    missing = CasePage.objects.filter(words=None).order_by("pk").values_list("pk", flat=True)
    count = 0
    while chunk := list(missing[:CHUNK]):
        with transaction.atomic():
            count += note_words(chunk)
    return count


def _words_of(page: CasePage) -> str:
    texts: dict[str, None] = {}
    if page.live or page.latest_revision is None:
        texts.update(dict.fromkeys(_stored_texts(page)))
    if page.latest_revision is not None:
        texts.update(dict.fromkeys(_drafted_texts(page.latest_revision.content)))
    return "\n".join(text for text in texts if text)


def _stored_texts(page: CasePage) -> Iterator[str]:
    for name in _COLUMNS:
        yield _bare_text(getattr(page, name))
    for relation, names in ROW_FIELDS.items():
        rows = CasePage._meta.get_field(relation).related_model.objects.filter(page_id=page.pk)
        for values in rows.order_by("sort_order", "pk").values_list(*names):
            yield from map(_bare_text, values)
    yield from map(_bare_text, page.tagged_items.values_list("tag__name", flat=True))


def _drafted_texts(content: Mapping[str, Any]) -> Iterator[str]:
    for name in _COLUMNS:
        yield _bare_text(content.get(name))
    for relation, names in ROW_FIELDS.items():
        for row in content.get(relation) or ():
            for name in names:
                yield _bare_text(row.get(name))


def _bare_text(text: str | None) -> str:
    return searchable_text(_ESCAPED.sub(r"\1", text)) if text else ""
