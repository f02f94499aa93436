"""Damaged files at every address that takes one: a sentence, what was typed is kept, no error."""

from __future__ import annotations

import base64
import random
import re
import zlib
from itertools import islice
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.intake.guard import OLE
from portal.intake.models import ImportJob
from portal.people.models import User
from portal.people.roles import Role
from search.models import SynonymGroup
from tests.cases.documents.test_hostile import bombs, truncated, wrong_type
from tests.cases.office import package
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
# Where a file comes in; test_whatever_is_sent.py finds them on the pages and compares.
IMPORTS = ("case_imports", "regulation_imports")
UPLOADS = frozenset({*IMPORTS, "search-synonyms:import", "wagtailadmin_account"})
SENTENCE = re.compile(
    r"(无法读取|没有在文件中找到|没有读出|没有找到)[^<]*[\u4e00-\u9fff]{4}[^<]*。"
)
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
XLSX = package({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "<worksheet/>"})
PNG_BOMB = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x06\x00\x00\x00"
    + zlib.crc32(b"IHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x06\x00\x00\x00").to_bytes(4, "big")
)
OWN = [
    ("空.docx", b""),
    ("空.txt", b""),
    ("零.txt", b"\0" * 500),
    ("空白.txt", b" \r\n" * 500),
    ("表.xlsx", XLSX[:60]),
    ("表.xlsx", XLSX),
    ("表.docx", XLSX),
    ("旧.doc", OLE + b"\xff" * 700),
    ("旧.doc", OLE[:5]),
    ("图.gif", GIF[:20]),
    ("图.docx", GIF),
    ("图.png", PNG_BOMB),
    ("a" * 300 + ".docx", b"PK\x03\x04"),
    ("无扩展名", b"PK\x03\x04"),
]
CHANCE = random.Random(8)
DAMAGED = [
    *OWN,
    *(file for _, *file in islice(truncated(CHANCE), 0, 50, 8)),
    *(file for _, *file in islice(wrong_type(CHANCE), 0, 60, 7)),
    *(file for _, *file in islice(bombs(CHANCE), 0, 20, 6)),
]


@pytest.fixture
def person() -> User:
    return UserFactory(role=Role.EDITOR)


@pytest.fixture
def client(client: Client, person: User) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, at: str, file: tuple[str, bytes], field: str, **typed: str) -> Any:
    sent = {field: SimpleUploadedFile(*file), **typed}
    return client.post(reverse(at), sent, follow=True)


@pytest.mark.parametrize("name", IMPORTS)
def test_a_damaged_import_is_answered_with_a_sentence(client: Client, name: str) -> None:
    wrong = []
    for file in DAMAGED:
        answer = send(client, name, file, "file", title="星河供电营业办法")
        page = answer.content.decode()
        is_kept = answer.status_code == 200 or "星河供电营业办法" in page
        if answer.status_code not in (200, 422) or not SENTENCE.search(page) or not is_kept:
            wrong.append((file[0][-20:], file[1][:12], answer.status_code))
    assert wrong == []
    assert not ImportJob.objects.exclude(state="failed").exists()
    assert not any(bytes(job.content or b"") for job in ImportJob.objects.all())


def test_a_damaged_word_file_is_answered_with_what_was_pasted_beside_it(client: Client) -> None:
    before, wrong = SynonymGroup.objects.count(), []
    for file in DAMAGED:
        answer = send(client, "search-synonyms:import", file, "file", lines="蹲守 守表")
        # What can be read as text is shown as it would be taken in; nothing is saved by that.
        is_said = "error" in answer.context or "plan" in answer.context
        if answer.status_code != 200 or not is_said:
            wrong.append((file[0][-20:], file[1][:12], answer.status_code))
    assert wrong == []
    assert SynonymGroup.objects.count() == before


def test_a_damaged_picture_of_a_person_is_refused(client: Client, person: User) -> None:
    wrong = []
    for file in DAMAGED:
        answer = send(client, "wagtailadmin_account", file, "avatar-avatar")
        if answer.status_code != 200:
            wrong.append((file[0][-20:], file[1][:12], answer.status_code))
    assert wrong == []
    assert not person.wagtail_userprofile.avatar
