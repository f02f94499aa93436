"""The kinds of imports that this room registers: documents of cases, and regulations."""

from cases.desk import case_import, regulation_import
from cases.desk.import_check import checked_cases
from cases.desk.import_commit import open_commit
from cases.documents import kind_of
from cases.importers import CASE_CHECKS
from cases.models import ImportKey
from portal.intake.kinds import CorrectedFiles, ImportKind

CASE_IMPORT = ImportKind(
    key=ImportKey.CASES,
    label="案例",
    check_file=kind_of,
    read=case_import.read_case_file,
    failure=case_import.BROKE,
    check_view="import_check",
    list_view="case_imports",
    record_name="这个案例",
    open_commit=open_commit,
    is_same=case_import.is_same_case,
    checks=CASE_CHECKS,
    check=checked_cases,
    corrections=CorrectedFiles(
        find_earlier=case_import.likely_earlier,
        match=case_import.match_values,
        merge=case_import.merge_values,
    ),
)

REGULATION_IMPORT = ImportKind(
    key=ImportKey.REGULATION,
    label="规章",
    check_file=kind_of,
    read=regulation_import.read_regulation_file,
    failure=regulation_import.BROKE,
    check_view="import_regulation_check",
    list_view="regulation_imports",
    has_results=regulation_import.is_in_library,
)
