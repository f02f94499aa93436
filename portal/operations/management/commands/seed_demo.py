"""Load the demo of the fictional 星河供电公司."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.demo.content import demo_logins
from portal.demo.loading import DemoRefused, load_demo


class Command(BaseCommand):
    help = "装入演示内容（星河供电公司：人员、规章、案例）。可以重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_demo(self.stdout.write)
        except DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for login in demo_logins():
            self.stdout.write(f"  {login.role} {login.name}：{login.number} / {login.password}")
