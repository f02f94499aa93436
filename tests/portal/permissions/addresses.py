"""The addresses of ours and who may open them, written out as one table by `rows`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.portal.permissions.world import (
    ADMINISTRATORS,
    ANYBODY,
    EDITORS,
    NOBODY,
    OPEN_SITE,
    SITE,
    World,
)

Arguments = Callable[[World], tuple[Any, ...]]


def nothing(w: World) -> tuple[Any, ...]:
    return ()


# name → arguments, who may open it where the library is closed, and where it is open
ADDRESSES: dict[str, tuple[Arguments, str, str]] = {
    "healthz": (nothing, ANYBODY, ANYBODY),
    "login": (nothing, ANYBODY, ANYBODY),
    "logout": (nothing, "L----", "-----"),  # by POST only
    "own_password": (nothing, SITE, SITE),
    "admin_login": (nothing, "LxLLL", "LxLLL"),
    "session_state": (nothing, ANYBODY, ANYBODY),
    "sign_in_beside": (nothing, ANYBODY, ANYBODY),
    "home": (nothing, SITE, OPEN_SITE),
    "search": (nothing, SITE, OPEN_SITE),
    "search_suggest": (nothing, SITE, OPEN_SITE),
    "search_opened": (nothing, "L----", "-----"),  # by POST only
    "search_wish": (nothing, "L----", "-----"),
    "media": (lambda w: ("nothing.png",), "L----", "-----"),
    "cases:regulations": (nothing, SITE, OPEN_SITE),
    "cases:regulation": (lambda w: ("banfa",), SITE, OPEN_SITE),
    "cases:edition": (lambda w: ("banfa", "2024"), SITE, OPEN_SITE),
    "cases:changes": (lambda w: ("banfa", "2015", "2024"), SITE, OPEN_SITE),
    "cases:clause": (lambda w: ("banfa", "2024", "71"), SITE, OPEN_SITE),
    "case_masking": (lambda w: (w.draft.pk,), EDITORS, EDITORS),
    "case_masking_replace": (lambda w: (w.draft.pk,), "Lx---", "Lx---"),
    "case_masking_keep": (lambda w: (w.draft.pk,), "Lx---", "Lx---"),
    "open_citations": (nothing, EDITORS, EDITORS),
    "decide_citation": (nothing, "Lx---", "Lx---"),
    "successions": (lambda w: (w.new.pk,), EDITORS, EDITORS),
    "confirm_successions": (lambda w: (w.new.pk,), "Lx---", "Lx---"),
    "case_imports": (nothing, EDITORS, EDITORS),
    "regulation_imports": (nothing, EDITORS, EDITORS),
    "missing_regulations": (nothing, EDITORS, EDITORS),
    "import_job": (lambda w: (w.job.pk,), EDITORS, EDITORS),
    "import_remove": (lambda w: (w.job.pk,), "Lx---", "Lx---"),
    "import_check": (lambda w: (w.job.pk,), EDITORS, EDITORS),
    "import_corrects": (lambda w: (w.job.pk,), "Lx---", "Lx---"),
    "import_check_case": (lambda w: (w.job.pk, 0), EDITORS, EDITORS),
    "import_leave_out": (lambda w: (w.job.pk, 0), "Lx---", "Lx---"),
    "import_bring_back": (lambda w: (w.job.pk, 0), "Lx---", "Lx---"),
    "import_regulation_check": (lambda w: (w.statute.pk,), EDITORS, EDITORS),
    "scheduled-jobs:index": (nothing, ADMINISTRATORS, ADMINISTRATORS),
    "scheduled-jobs:index_results": (nothing, ADMINISTRATORS, ADMINISTRATORS),
    "scheduled-jobs:add": (nothing, NOBODY, NOBODY),
    "scheduled-jobs:edit": (lambda w: (w.row.pk,), NOBODY, NOBODY),
    "scheduled-jobs:delete": (lambda w: (w.row.pk,), NOBODY, NOBODY),
    "scheduled-jobs:history": (lambda w: (w.row.pk,), NOBODY, NOBODY),
    "scheduled-jobs:history_results": (lambda w: (w.row.pk,), NOBODY, NOBODY),
    "scheduled-jobs:usage": (lambda w: (w.row.pk,), NOBODY, NOBODY),
    "scheduled-jobs:inspect": (lambda w: (w.row.pk,), ADMINISTRATORS, ADMINISTRATORS),
    "search-synonyms:import": (nothing, EDITORS, EDITORS),
    "search-synonyms:export": (nothing, EDITORS, EDITORS),
    "search-reports:index": (nothing, EDITORS, EDITORS),
    "search-reports:workbook": (nothing, EDITORS, EDITORS),
    "search-reports:settle": (lambda w: (w.wish.pk,), "Lx---", "Lx---"),
    "wagtailusers_users:index": (nothing, ADMINISTRATORS, ADMINISTRATORS),
    "wagtailusers_users:index_results": (nothing, ADMINISTRATORS, ADMINISTRATORS),
    "clause_chooser:choose": (nothing, EDITORS, EDITORS),
    "clause_chooser:choose_results": (nothing, EDITORS, EDITORS),
    "clause_chooser:chosen": (lambda w: (w.clause.pk,), EDITORS, EDITORS),
    "clause_chooser:chosen_multiple": (nothing, EDITORS, EDITORS),
}
# Views of every vocabulary and of the rules; (view, takes an id) → who
SNIPPET_VIEWS: dict[str, tuple[bool, str]] = {
    "list": (False, EDITORS),
    "list_results": (False, EDITORS),
    "add": (False, EDITORS),
    "edit": (True, EDITORS),
    "copy": (True, EDITORS),
    "usage": (True, EDITORS),
    "history": (True, EDITORS),
    "history_results": (True, EDITORS),
    "delete": (True, ADMINISTRATORS),
}
SNIPPETS: dict[str, Callable[[World], Any]] = {
    "regulation": lambda w: w.regulation,
    "edition": lambda w: w.old,
    "alias": lambda w: w.alias,
    "businesscategory": lambda w: w.category,
    "term": lambda w: w.term,
}
# The words of search and its reports; (view, takes an id). The file is of synonyms alone.
SEARCH_VIEWS: dict[str, bool] = {
    "index": False,
    "index_results": False,
    "add": False,
    "edit": True,
    "delete": True,
    "history": True,
    "history_results": True,
}
SEARCH_WORDS: dict[str, Callable[[World], Any]] = {
    "search-synonyms": lambda w: w.synonyms,
    "search-pins": lambda w: w.pin,
    "search-vocabulary": lambda w: w.word,
}
# What differs from the table above: editions come by import, and revisions cite their clauses, so
# that nobody deletes one.
SNIPPET_EXCEPTIONS = {("edition", view): NOBODY for view in ("add", "copy", "delete")}
# 人员 is for administrators alone, without choosers; a unit is not copied.
PEOPLE_SNIPPETS: dict[str, Callable[[World], Any]] = {
    "unit": lambda w: w.unit,
    "employee": lambda w: w.employee,
}
NO_SUCH_VIEW = {("unit", "copy")}
CHOOSER_VIEWS = {"choose": False, "choose_results": False, "chosen": True, "chosen_multiple": False}


def rows() -> dict[str, tuple[Arguments, str, str]]:
    """All rows of the table, those of the snippets written out."""
    table = dict(ADDRESSES)
    for model, find in SNIPPETS.items():
        for view, (takes_id, who) in SNIPPET_VIEWS.items():
            answer = SNIPPET_EXCEPTIONS.get((model, view), who)
            table[f"wagtailsnippets_cases_{model}:{view}"] = (
                _one(find) if takes_id else nothing, answer, answer,
            )  # fmt: skip
        for view, takes_id in CHOOSER_VIEWS.items():
            table[f"wagtailsnippetchoosers_cases_{model}:{view}"] = (
                _one(find) if takes_id else nothing, EDITORS, EDITORS,
            )  # fmt: skip
    for model, find in PEOPLE_SNIPPETS.items():
        for view, (takes_id, _) in SNIPPET_VIEWS.items():
            if (model, view) not in NO_SUCH_VIEW:
                table[f"wagtailsnippets_people_{model}:{view}"] = (
                    _one(find) if takes_id else nothing, ADMINISTRATORS, ADMINISTRATORS,
                )  # fmt: skip
    for space, find in SEARCH_WORDS.items():
        for view, takes_id in SEARCH_VIEWS.items():
            table[f"{space}:{view}"] = (_one(find) if takes_id else nothing, EDITORS, EDITORS)
    return table


def _one(find: Callable[[World], Any]) -> Arguments:
    return lambda w: (find(w).pk,)
