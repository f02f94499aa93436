"""What a browser does on the screens of imports, without a line of JavaScript."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from portal.intake.models import ImportJob
from tests.cases.books import case

DOUBTFUL = case("三", "一件旧事", more="【延伸思考】\n我们所里会不会也这样？\n")


def upload(client: Client, content: bytes, name: str = "汇编.txt", **fields: object):
    file = SimpleUploadedFile(name, content)
    return client.post("/admin/imports/cases/", {"file": file, **fields}, follow=True)


def upload_rules(client: Client, content: bytes, name: str = "守则.txt", **fields: object):
    file = SimpleUploadedFile(name, content)
    return client.post("/admin/imports/regulations/", {"file": file, **fields}, follow=True)


def form_of(response, form_id: str = "case-form") -> dict[str, list[str]]:
    """Everything that a browser would send of a form."""
    tree = html.fromstring(response.content.decode())
    form = tree.get_element_by_id(form_id)
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        # A browser drops the line end after <textarea>; lxml keeps it.
        sent.setdefault(name, []).append(value.removeprefix("\n"))
    return sent


def text_of(response) -> str:
    return re.sub(r"\s+", " ", html.fromstring(response.content.decode()).text_content())


def check(job: ImportJob, position: int) -> str:
    return f"/admin/imports/{job.pk}/check/{position}/"


def boxes(response) -> list[str]:
    """What the boxes of the check list would send."""
    tree = html.fromstring(response.content.decode())
    return [box.get("value") for box in tree.iterfind(".//input[@name='settled']")]


def dots(response) -> list[str]:
    tree = html.fromstring(response.content.decode())
    return [
        dot.get("class").split("imp-dot-")[1]
        for dot in tree.iterfind(".//ol[@class='imp-cases']//span[@aria-hidden]")
    ]
