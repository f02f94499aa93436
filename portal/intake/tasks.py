"""The work that goes on behind the screens: reading uploaded files, on the queue `worker`."""

from django.utils import timezone
from django_tasks import task

from portal.intake.models import ImportJob
from portal.intake.services.jobs import BEING_READ, forget_files, take_over
from portal.intake.services.reading import read_job


@task(backend="worker")
def read_import(job_id: int) -> None:
    """Read the file of a job. A second run, at once or later, changes nothing."""
    if ImportJob.objects.filter(pk=job_id).exists():
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


def forget_old_files() -> str:
    """Drop the files that were kept long enough; return how many, for who looks after the jobs."""
    forgotten = forget_files(now=timezone.now())
    return f"清理导入文件 {forgotten} 个" if forgotten else ""
