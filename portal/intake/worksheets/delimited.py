"""Tables as plain text: .csv and .tsv, in UTF-8, UTF-16 or GB18030."""

import csv
import io
import re

from portal.intake.encodings import decode_text, reads_like_table
from portal.intake.guard import refuse_file
from portal.intake.worksheets.cells import SheetBuilder, cell_of
from portal.intake.worksheets.types import Workbook, WorksheetLimits

ONLY_SHEET = "Sheet1"
SEPARATORS = ("\t", ",", ";", "|")
SAMPLE_LINES = 50
# ="00200202" keeps Excel from taking a code for a number.
KEPT_AS_TEXT = re.compile(r'=\s*"(?P<text>[^"]*)"')


def read_delimited(name: str, content: bytes, bounds: WorksheetLimits) -> Workbook:
    """Read a table of plain text; all its cells are texts, as no type stands in the file."""
    text = decode_text(name, content, is_plausible=reads_like_table)
    builder = SheetBuilder(name, ONLY_SHEET, bounds)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_likely_separator(text))
    try:
        for row, fields in enumerate(lines, start=1):
            for column, written in enumerate(fields, start=1):
                builder.put(cell_of(row, column, as_typed(written)))
    except csv.Error as error:
        reason = "表格的引号不成对或一格太长，请用 Excel 打开并另存后重新上传"
        raise refuse_file(name, reason) from error
    return Workbook(name, (builder.sheet(),))


def as_typed(written: str) -> str:
    """Take off what keeps a spreadsheet from reading a text as a number."""
    found = KEPT_AS_TEXT.fullmatch(written.strip())
    return found["text"] if found else written


def _likely_separator(text: str) -> str:
    """Return the sign that most lines hold, and hold equally often."""
    lines = [line for line in text.splitlines()[:SAMPLE_LINES] if line.strip()]
    if not lines:
        return ","

    def agreement(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        usual = max(set(counts), key=counts.count)
        return (counts.count(usual) if usual else 0, sum(counts))

    return max(SEPARATORS, key=agreement)
