"""What Wagtail brings along and this product keeps shut: one test for each way past a rule."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import PageViewRestriction

from portal.people.roles import Role
from tests.factories import UserFactory, make_case

pytestmark = pytest.mark.django_db
UPLOADS = (
    "wagtaildocs:add", "wagtaildocs:add_multiple", "wagtaildocs_chooser:create",
    "wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages_chooser:create",
)  # fmt: skip


def signed_in(client: Client, role: Role) -> Client:
    client.force_login(UserFactory(role=role), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("name", UPLOADS)
def test_a_file_comes_in_by_import_only(client: Client, name: str, role: Role) -> None:
    file = SimpleUploadedFile("名单.txt", "张某某 13800138000".encode())
    sent = {"title": "名单", "file": file, "files[]": file}
    met = signed_in(client, role).post(
        reverse(name), sent, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert met.status_code == 404
    assert not Document.objects.exists()
    assert not Image.objects.exists()


def test_a_document_of_earlier_days_is_not_handed_out(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = Document.objects.create(title="名单", file=SimpleUploadedFile("a.txt", b"13800138000"))
    for role in Role:
        person = signed_in(client, role)
        assert person.get(reverse("wagtaildocs_serve", args=[kept.pk, "a.txt"])).status_code == 404
        assert person.get(f"/media/{kept.file.name}").status_code == 404


def test_page_privacy_is_no_choice(client: Client) -> None:
    case = make_case()
    case.save_revision()
    person = signed_in(client, Role.ADMINISTRATOR)
    address = reverse("wagtailadmin_pages:set_privacy", args=[case.pk])
    assert person.get(address).status_code == 404
    assert person.post(address, {"restriction_type": "login"}).status_code == 404
    assert not PageViewRestriction.objects.exists()
    assert (
        address
        not in person.get(reverse("wagtailadmin_pages:edit", args=[case.pk])).content.decode()
    )
