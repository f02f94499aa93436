"""One command from a checkout to a site in the browser: prepare, serve, supervise."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.db import connections

from portal.demo.content import demo_logins
from portal.demo.loading import load_demo
from portal.operations import lifeline
from portal.operations.preparing import (
    WILDCARDS,
    CannotServe,
    PreparationStep,
    RunsAlready,
    StepFailed,
    address_of,
    check_port,
    hosts_for,
    only_one,
    take_steps,
)
from portal.operations.probe import is_healthy
from portal.operations.running import ProgramSupervisor, SupervisedProgram
from search.jobs import compare_indexes

WORKERS = 2
# Granian's own default is 512 threads for each worker.
THREADS = 4
READY_WITHIN = 60.0
# A worker that does not end when it is told to is killed after so many seconds.
KILL_WORKERS_AFTER = 5
KILLED_PATIENCE = 3 * lifeline.GRACE


PREPARE = (
    PreparationStep("建立或更新数据库", lambda: call_command("migrate", verbosity=0)),
    PreparationStep(
        "准备静态文件", lambda: call_command("collectstatic", interactive=False, verbosity=0)
    ),
)
LOAD_DEMO = PreparationStep("载入示例公司", lambda: load_demo(_say_nothing))
# It builds what is absent or damaged, mends what is outdated, and is quick otherwise.
COMPARE_INDEX = PreparationStep("核对搜索索引", compare_indexes)


class Command(BaseCommand):
    help = "准备数据库、示例和搜索索引，启动网站、后台任务和定时任务。按 Ctrl-C 停止。"
    # The steps check what they need; a full check again would only cost time.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
        parser.add_argument("--host", default="127.0.0.1", help="监听的地址，默认只有本机")
        parser.add_argument("--no-demo", action="store_true", help="不载入示例公司")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = str(options["host"]), int(options["port"])
        address = address_of(host, port)
        folder = Path(settings.ANJIAN_VAR)
        stop = _stop_on_signals()
        try:
            with only_one(folder, address) as was_killed:
                check_port(host, port, KILLED_PATIENCE if was_killed else 0.0)
                self._say(f"案鉴正在启动，数据文件夹：{folder}")
                demo = settings.ANJIAN_DEMO_ALLOWED and not options["no_demo"]
                take_steps([*PREPARE, *((LOAD_DEMO,) if demo else ()), COMPARE_INDEX], self._say)
                connections.close_all()
                self._serve(host, port, _demo_lines() if demo else [], stop)
        except RunsAlready as other:
            self._tell_running(other.address, address)
        except CannotServe as error:
            raise CommandError(str(error)) from error
        except StepFailed as failed:
            raise CommandError(_failure_sentence(failed, folder)) from failed

    def _serve(self, host: str, port: int, lines: list[str], stop: threading.Event) -> None:
        if stop.is_set():
            return
        supervisor = ProgramSupervisor(
            programs=_supervised_programs(host, port),
            environment=_program_environment(host),
            folder=Path(settings.BASE_DIR),
            logs=Path(settings.ANJIAN_VAR) / "logs",
            say=self._say,
        )
        supervisor.start()
        try:
            if self._is_ready(host, port, supervisor, stop):
                self._greet(address_of(host, port), host, lines)
            supervisor.watch(stop)
        finally:
            self._say("正在停止 …")
            supervisor.stop()
            self._say("已停止。")

    def _is_ready(
        self, host: str, port: int, supervisor: ProgramSupervisor, stop: threading.Event
    ) -> bool:
        asked = "127.0.0.1" if host in WILDCARDS else host
        deadline = time.monotonic() + READY_WITHIN
        while not stop.wait(0.2) and time.monotonic() < deadline:
            supervisor.look(time.monotonic())
            if is_healthy(asked, port, seconds=2.0):
                return True
        if not stop.is_set():
            log = Path(settings.ANJIAN_VAR) / "logs" / "web.log"
            self._say(f"网站在 {READY_WITHIN:.0f} 秒内没有就绪，请查看日志：{log}")

        return False

    def _greet(self, address: str, host: str, lines: list[str]) -> None:
        self._say(f"\n案鉴已就绪：\n  网站      {address}\n  内容管理  {address}admin/")
        for name in hosts_for(host) if host in WILDCARDS else ():
            self._say(f"  局域网    http://{name}:{address.rsplit(':', 1)[1]}")
        for line in lines:
            self._say(line)
        self._say("按 Ctrl-C 停止。")

    def _tell_running(self, running: str, wanted: str) -> None:
        if running in ("", wanted):
            self._say(f"案鉴已经在运行：{running or wanted}（要停止它，请在它的窗口按 Ctrl-C）")
            return
        raise CommandError(
            f"数据文件夹 {settings.ANJIAN_VAR} 正由 {running} 使用。请先停止它，"
            "或用环境变量 ANJIAN_DATA 指定另一个文件夹。"
        )

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _stop_on_signals() -> threading.Event:
    """Turn SIGINT, SIGTERM and SIGHUP into an event; a second one ends at once."""
    stop = threading.Event()

    def note(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, note)
    return stop


def _program_environment(host: str) -> dict[str, str]:
    """What the programs inherit: the same settings, folder and interpreter."""
    own = {
        "ANJIAN_NO_BOOTSTRAP": "1",
        "ANJIAN_DATA": str(settings.ANJIAN_VAR),
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    if host not in ("127.0.0.1", "localhost", "::1") and "ALLOWED_HOSTS" not in os.environ:
        own["ALLOWED_HOSTS"] = ",".join(("127.0.0.1", "localhost", *hosts_for(host)))
    return os.environ | own


def _supervised_programs(host: str, port: int) -> tuple[SupervisedProgram, ...]:
    manage = (sys.executable, str(Path(settings.BASE_DIR) / "manage.py"))
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"]
    web += ["--host", host, "--port", str(port), "--workers", str(WORKERS)]
    web += ["--blocking-threads", str(THREADS), "--respawn-failed-workers"]
    web += ["--workers-kill-timeout", str(KILL_WORKERS_AFTER)]
    queue = ("db_worker", "--backend", "worker", "--queue-name", "*", "--no-startup-delay")
    return (
        SupervisedProgram("web", "网站", (*web, "portal.wsgi:application")),
        SupervisedProgram("worker", "后台任务", (*manage, *queue)),
        SupervisedProgram("scheduler", "定时任务", (*manage, "run_scheduler")),
    )


def _failure_sentence(failed: StepFailed, folder: Path) -> str:
    """Say what is the matter with a step, and what helps."""
    match failed.__cause__:
        case OSError() as error:
            why = f"无法写入数据文件夹 {folder}：{error}。请检查磁盘空间和权限。"
        case DatabaseError() as error:
            why = f"数据库无法使用：{error}。请检查 DATABASE_URL 和数据文件夹 {folder}。"
        case error:
            why = f"{error}（加 --traceback 再运行一次，可以看到出错的位置）"
    return f"“{failed.label}”没有完成：{why}"


def _demo_lines() -> list[str]:
    """Return the demo's logins as lines for the greeting."""
    rows = [f"  {one.role}\t{one.number}\t{one.password}" for one in demo_logins()]
    return ["示例账号（角色、工号、密码）：", *rows]


def _say_nothing(sentence: str) -> None:
    """Let the step's own line say it."""
