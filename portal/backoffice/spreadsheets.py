"""Text in exported tables: no cell of a file that leaves the back office is a formula."""

from __future__ import annotations

import re
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What spreadsheet programs read as the beginning of a formula; the wide signs in a Chinese locale.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def is_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet program could take the text for a formula."""
    return text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)


def writable_text(text: str) -> str:
    """Return the text without characters that a workbook cannot hold."""
    return _UNWRITABLE.sub("", text)


def neutralise_formula(value: Any, export_format: str) -> Any:
    """Return what is written for a value of an export.

    A workbook says of a cell that it is text (Wagtail does so); a CSV file has only the apostrophe.
    """
    if not isinstance(value, str):
        return value
    text = writable_text(value)
    is_csv = export_format == SpreadsheetExportMixin.FORMAT_CSV
    return f"'{text}" if is_csv and is_like_formula(text) else text


def neutralise_exports() -> None:
    """Make every export of the CMS write text as text; a second call changes nothing.

    Each list and report of Wagtail has a view class of its own, and all inherit this one method.
    """
    SpreadsheetExportMixin.preprocess_field_value = _preprocess_field_value


_preprocess_original = SpreadsheetExportMixin.preprocess_field_value


def _preprocess_field_value(
    view: SpreadsheetExportMixin, field: str, value: Any, export_format: str
) -> Any:
    return neutralise_formula(
        _preprocess_original(view, field, value, export_format), export_format
    )
