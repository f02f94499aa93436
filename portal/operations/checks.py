"""What `check` asks of this room: that every scheduled job can be read and reached."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from portal.operations.scheduler import gather_for, scheduled_jobs
from portal.operations.scheduling import BadDeclaration


@register()
def check_scheduled_jobs(
    app_configs: Sequence[AppConfig] | None, **_: object
) -> Sequence[CheckMessage]:
    """Report declarations of jobs that cannot be read and paths that lead nowhere."""
    try:
        jobs = scheduled_jobs() + gather_for("this")
    except BadDeclaration as error:
        return [Error(str(error), id="web.E001")]
    found: list[CheckMessage] = []
    for job in jobs:
        try:
            import_string(job.path)
        except ImportError as error:
            found.append(Error(f"job {job.name!r}: {error}", id="web.E002"))
    return found
