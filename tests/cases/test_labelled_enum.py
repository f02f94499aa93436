"""Stored values with labels: what models, forms and constraints take from them."""

import pickle

import pytest
from django.db import models

from cases.citations.types import LinkOutcome
from cases.event_dates import DatePrecision
from cases.masking.types import FindingKind
from cases.models import CasePage, Citation, Clause, ClauseLink, Succession
from cases.sections import CaseKind
from cases.statutes.types import ArticleRelation, ClauseKind


def test_a_member_is_its_stored_value_and_has_the_word_beside_it() -> None:
    assert DatePrecision("year") is DatePrecision.YEAR
    assert (str(DatePrecision.YEAR), DatePrecision.YEAR.label) == ("year", "只知年份")
    assert {DatePrecision.YEAR: 1}["year"] == 1
    assert pickle.loads(pickle.dumps(DatePrecision.YEAR)) is DatePrecision.YEAR


def test_values_are_plain_text_which_migrations_and_drivers_take() -> None:
    assert {type(value) for value in FindingKind.stored()} == {str}
    assert FindingKind.choices()[0] == ("name", "姓名")
    assert {type(value) for value, _ in FindingKind.choices()} == {str}


@pytest.mark.parametrize(
    ("model", "field", "kinds"),
    [
        (CasePage, "kind", CaseKind),
        (CasePage, "event_date_precision", DatePrecision),
        (Citation, "outcome", LinkOutcome),
        (ClauseLink, "outcome", LinkOutcome),
        (Clause, "kind", ClauseKind),
        (Succession, "relation", ArticleRelation),
    ],
)
def test_a_field_offers_every_value_and_fits_it(
    model: type[models.Model], field: str, kinds: type[CaseKind]
) -> None:
    column = model._meta.get_field(field)
    assert list(column.choices) == kinds.choices()
    assert max(map(len, kinds.stored())) <= column.max_length
