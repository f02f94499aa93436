"""The work that goes on behind the screens: reading uploaded files, on the queue `worker`."""

from django.utils import timezone
from django_tasks import task

from cases.models import ImportJob, ImportKind
from cases.services.case_import import read_job
from cases.services.import_jobs import BEING_READ, take_over
from cases.services.regulation_import import read_regulation_job


@task(backend="worker")
def read_import(job_id: int) -> None:
    """Read the file of a job. A second run, at once or later, changes nothing."""
    job = ImportJob.objects.filter(pk=job_id).only("kind").first()
    if job is None:
        return
    if job.kind == ImportKind.REGULATION:
        read_regulation_job(job_id)
    else:
        read_job(job_id)


def start_reading(job: ImportJob) -> None:
    """Hand a new job to a worker."""
    read_import.enqueue(job_id=job.pk)


def take_over_dead() -> str:
    """Hand jobs whose worker died to another; return how many, for who looks after the jobs."""
    now = timezone.now()
    dead = [
        pk
        for pk in ImportJob.objects.filter(state__in=BEING_READ).values_list("pk", flat=True)
        if take_over(pk, now=now)
    ]
    for pk in dead:
        read_import.enqueue(job_id=pk)
    return f"接管中断的导入 {len(dead)} 个" if dead else ""
