"""An editor at the screens of imports."""

from __future__ import annotations

import pytest
from django.test import Client

from cases.models import Edition
from portal.intake.models import ImportJob
from portal.people.models import User
from portal.people.roles import Role
from tests.cases.admin.imports.screens import (
    DOUBTFUL,
    form_of,
    upload,
    upload_rules,
)
from tests.cases.books import RULES, RULES_2024, TWO, book
from tests.factories import UserFactory


@pytest.fixture
def editor() -> User:
    return UserFactory(role=Role.EDITOR, last_name="林", first_name="小禾")


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def job(client: Client) -> ImportJob:
    upload(client, book(*TWO, DOUBTFUL))
    return ImportJob.objects.get()


@pytest.fixture
def two_editions(client):
    for content in (RULES, RULES_2024):
        upload_rules(client, content.encode())
        newest = ImportJob.objects.filter(kind="regulation").first()
        sent = form_of(client.get(f"/admin/imports/{newest.pk}/regulation/"))
        client.post(f"/admin/imports/{newest.pk}/regulation/", {**sent, "then": "commit"})
    return Edition.objects.order_by("in_force_from")
