"""One door for worksheets: bytes in, a workbook or one Chinese sentence out."""

from portal.intake.guard import (
    DEFAULT_LIMITS,
    FileLimits,
    betrayed_kind,
    check_size,
    contradicts_extension,
    is_locked,
    refuse_file,
    suffix_of,
)
from portal.intake.worksheets.delimited import read_delimited
from portal.intake.worksheets.html import looks_like_html, read_html
from portal.intake.worksheets.types import DEFAULT_WORKSHEET_LIMITS, Workbook, WorksheetLimits
from portal.intake.worksheets.xls import read_xls
from portal.intake.worksheets.xlsx import read_xlsx

WORKSHEETS = (".xlsx", ".xls", ".csv", ".tsv", ".htm", ".html")
LOCKED = "表格加了密码，请在 Excel 中取消密码保护后重新上传"
# Extensions that people do upload, and how to turn them into something readable.
FOREIGN = {
    ".et": "这是 WPS 表格，请在 WPS 中“另存为”.xlsx 后重新上传",
    ".xlsm": "这是带宏的工作簿，请“另存为”不带宏的 .xlsx 后重新上传",
    ".xlsb": "这是二进制工作簿，请在 Excel 中“另存为”.xlsx 后重新上传",
    ".ods": "这是 OpenDocument 表格，请“另存为”.xlsx 后重新上传",
}


def read_workbook(
    name: str,
    content: bytes,
    limits: FileLimits = DEFAULT_LIMITS,
    bounds: WorksheetLimits = DEFAULT_WORKSHEET_LIMITS,
) -> Workbook:
    """Read a .xlsx, .xls, .csv or .tsv file, told by its bytes where its name is wrong.

    A workbook that is called .xls and is a page or a new workbook is read as what it is, as web
    systems name their exports so. Raises UnreadableFile with a Chinese sentence.
    """
    check_size(name, len(content), limits)
    suffix = suffix_of(name)
    if suffix in FOREIGN:
        raise refuse_file(name, FOREIGN[suffix])
    if suffix not in WORKSHEETS:
        raise refuse_file(name, "不支持这种文件类型，请上传 .xlsx、.xls、.csv 或 .tsv 文件")
    found = betrayed_kind(content)
    if found == "zip" and suffix in (".xlsx", ".xls"):
        return read_xlsx(name, content, limits, bounds)
    if found == "ole" and suffix in (".xlsx", ".xls"):
        if is_locked(content):
            raise refuse_file(name, LOCKED)
        return read_xls(name, content, bounds)
    if found is not None or suffix == ".xlsx":
        raise refuse_file(name, contradicts_extension(found, "表格"))
    if looks_like_html(content):
        return read_html(name, content, bounds)
    if suffix in (".htm", ".html"):
        raise refuse_file(name, contradicts_extension(None, "网页"))
    return read_delimited(name, content, bounds)
