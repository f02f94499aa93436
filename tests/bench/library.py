"""A library of generated cases in the database, made in minutes: rows are written in bulk.

Rows of pages are written without `save`: no revision, no gate, no outbox. Everything that a search
document is made of is there, so a rebuild reads the cases as it reads those that people wrote.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import chinese

SLUG = "bench-"
CHUNK = 2_000


def prepare(folder: Path, cases: int) -> None:
    """Migrate, load the demo, write the cases; nothing of it where `folder` holds them already."""
    from django.core.management import call_command

    from portal.demo.loading import load_demo

    mark = folder / f"made-{cases}-{fingerprint()}"
    if mark.exists():
        return
    call_command("migrate", verbosity=0)
    load_demo(lambda sentence: None)
    multiply(cases)
    mark.touch()


def fingerprint() -> str:
    """Differs when other cases would be generated."""
    sources = (Path(chinese.__file__), Path(__file__))
    return hashlib.sha256(b"".join(map(Path.read_bytes, sources))).hexdigest()[:12]


def multiply(cases: int) -> None:
    """Write so many generated cases beside those of the demo."""
    from django.db import transaction

    from cases.models import BusinessCategory, CasePage, Clause
    from cases.models.vocabularies import Term, TermVocabulary
    from tests.factories import library

    shelf = library()
    categories = list(BusinessCategory.objects.order_by("pk"))
    clauses = list(Clause.objects.filter(kind="article").order_by("pk")[:200])
    units = [
        Term.objects.get_or_create(vocabulary=TermVocabulary.SOURCE_UNIT, name=name)[0]
        for name in chinese.UNITS
    ]
    first = shelf.numchild
    for numbers in _chunks(range(cases), CHUNK):
        with transaction.atomic():
            pages = list(_pages(shelf, first, numbers, categories, units))
            _insert(pages)
            _cite(pages, clauses)
    type(shelf).objects.filter(pk=shelf.pk).update(numchild=first + cases)
    assert CasePage.objects.live().count() >= cases


def _pages(shelf, first: int, numbers: Sequence[int], categories, units) -> Iterator:
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from wagtail.models import Locale

    from cases.models import CasePage

    kind = ContentType.objects.get_for_model(CasePage)
    locale = Locale.get_default()
    now = timezone.now()
    for number in numbers:
        text = chinese.text(number)
        slug = f"{SLUG}{number}"
        yield CasePage(
            path=CasePage._get_path(shelf.path, shelf.depth + 1, first + number + 1),
            depth=shelf.depth + 1,
            title=text.title,
            draft_title=text.title,
            slug=slug,
            url_path=f"{shelf.url_path}{slug}/",
            content_type=kind,
            locale=locale,
            live=True,
            first_published_at=now - dt.timedelta(minutes=number),
            last_published_at=now - dt.timedelta(minutes=number),
            kind="adverse",
            category=categories[text.category % len(categories)],
            source_unit=units[chinese.UNITS.index(text.unit)],
            event_date=text.day,
            event_date_precision="day",
            **dict(zip(chinese.SECTIONS, text.sections, strict=True)),
        )


def _insert(pages: list) -> None:
    """The rows of pages first, then those of cases: Django's own bulk refuses inherited tables."""
    from wagtail.models import Page

    from cases.models import CasePage

    fields = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    above = [Page(**{name: getattr(page, name) for name in fields}) for page in pages]
    Page.objects.bulk_create(above)
    keys = {page.path: page.pk for page in above}
    for page in pages:
        page.pk = page.page_ptr_id = page.id = keys[page.path]
    rows = CasePage._base_manager.all()
    for some in _chunks(pages, 40):
        rows._insert(some, fields=CasePage._meta.local_concrete_fields, using=rows.db)


def _cite(pages: list, clauses: list) -> None:
    from cases.citations.types import LinkOutcome
    from cases.models import Citation

    Citation.objects.bulk_create(
        Citation(
            page=page,
            clause=clauses[page.pk % len(clauses)],
            as_written=str(clauses[page.pk % len(clauses)]),
            outcome=LinkOutcome.RESOLVED,
        )
        for page in pages
    )


def _chunks(values: Sequence, size: int) -> Iterator[Sequence]:
    return (values[at : at + size] for at in range(0, len(values), size))
