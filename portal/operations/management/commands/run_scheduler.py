"""The scheduler as a process: it stands for election and runs jobs until it is told to stop."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from portal.operations.models import JobRun
from portal.operations.scheduler import (
    gather_for,
    release_lease,
    run_due_jobs,
    scheduled_jobs,
    tick_host,
)

logger = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds


class Command(BaseCommand):
    help = "运行定时任务（多个进程中只有一个当选）；--once 执行一轮，--list 查看各任务最近的情况。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="只检查并执行一轮（供系统定时器调用）"
        )
        parser.add_argument("--list", action="store_true", help="列出任务及其最近一次运行")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._list()
            return
        holder = f"{_host_name()}-{os.getpid()}-{secrets.token_hex(4)}"
        try:
            if options["once"]:
                self._look(holder)
            else:
                self._stay(holder)
        finally:
            release_lease(holder, timezone.now())

    def _stay(self, holder: str) -> None:
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            self._look(holder)
            stop.wait(LOOK_EVERY)

    def _look(self, holder: str) -> None:
        try:
            run_due_jobs(holder, timezone.now())
            tick_host(_host_name(), holder, timezone.now())
        except DatabaseError:
            logger.exception("the database did not let the scheduler work; trying again")

    def _list(self) -> None:
        rows = {row.job: row for row in JobRun.objects.all()}
        for job in (*scheduled_jobs(), *gather_for(_host_name())):
            row = rows.get(job.name)
            if row is None or row.started_at is None:
                state = "尚未运行"
            else:
                started = timezone.localtime(row.started_at).strftime("%Y-%m-%d %H:%M:%S")
                ended = "成功" if row.ended_at and not row.error else row.error or "未结束"
                state = f"{started} {ended} {row.outcome}".rstrip()
            self.stdout.write(f"{job.name}\t{job.label}\t{state}")


def _host_name() -> str:
    return socket.gethostname()[:32]
