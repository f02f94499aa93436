"""The last mend of a person, kept with the session until the case changes again."""

from dataclasses import dataclass

from django.http import HttpRequest

from cases.importers import CaseDraft, draft_from_json, draft_to_json
from portal.intake.models import ImportRecord

KEY = "import_mend"


@dataclass(frozen=True, slots=True)
class MendUndo:
    """What was done, and the draft before it."""

    said: str
    before: CaseDraft


def remember_mend(request: HttpRequest, case: ImportRecord, undo: MendUndo) -> None:
    """Keep the draft before a mend; the one kept before is forgotten."""
    request.session[KEY] = {
        "case": case.pk,
        "version": case.version,
        "said": undo.said,
        "before": draft_to_json(undo.before),
    }


def last_mend(request: HttpRequest, case: ImportRecord) -> MendUndo | None:
    """Return the last mend of this case; None where the case has changed since."""
    kept = request.session.get(KEY)
    if kept is None or (kept["case"], kept["version"]) != (case.pk, case.version):
        return None
    return MendUndo(kept["said"], draft_from_json(kept["before"]))
