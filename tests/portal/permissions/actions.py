"""What people do, as functions that say whether it was done, and the table of who does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from cases.models import CasePage, Edition, MaskingDecision, Succession, Term
from portal.intake.models import ImportJob, ImportRecord, ImportRecordState
from portal.people.models import User
from search.models import Pin, SynonymGroup, VocabularyEntry, Wish
from tests.factories import (
    library,
    make_case,
)
from tests.portal.permissions.world import BOOK, PHONE, STATUTE, World

Action = Callable[[Client, World], bool]


def _edit(client: Client, page: CasePage, button: str, **changes: str) -> None:
    """Send the edit form as it stands, with changes, by one of its buttons."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = client.get(address)
    if shown.status_code == 200:
        form = querydict_from_html(shown.content.decode(), form_id="page-edit-form")
        client.post(address, {**{k: form[k] for k in form}, button: "1", **changes})
    else:
        client.post(address, {"title": page.title, "slug": page.slug, button: "1", **changes})


def save_a_draft(client: Client, w: World) -> bool:
    _edit(client, w.case, "action-save", title="改过的标题")
    latest = CasePage.objects.get(pk=w.case.pk).get_latest_revision_as_object()
    return bool(latest.title == "改过的标题")


def publish(client: Client, w: World) -> bool:
    _edit(client, w.case, "action-publish", title="改过的标题")
    w.case.refresh_from_db()
    return w.case.title == "改过的标题"


def submit(client: Client, w: World) -> bool:
    _edit(client, w.case, "action-submit", title="改过的标题")
    return CasePage.objects.get(pk=w.case.pk).workflow_in_progress


def approve(client: Client, w: World) -> bool:
    w.case.title = "等人审核的标题"
    w.case.save_revision()
    w.case.get_workflow().start(w.case, w.person)
    task = w.case.current_workflow_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[w.case.pk, "approve", task.pk]))
    w.case.refresh_from_db()
    return w.case.title == "等人审核的标题"


def add(client: Client, w: World) -> bool:
    address = reverse("wagtailadmin_pages:add", args=["cases", "casepage", library().pk])
    shown = client.get(address)
    form: dict[str, Any] = {}
    if shown.status_code == 200:
        read = querydict_from_html(shown.content.decode(), form_id="page-edit-form")
        form = {k: read[k] for k in read}
    client.post(address, {**form, "title": "新写的案例", "slug": "xinxie", "kind": "adverse"})
    return CasePage.objects.filter(slug="xinxie").exists()


def unpublish(client: Client, w: World) -> bool:
    client.post(reverse("wagtailadmin_pages:unpublish", args=[w.case.pk]))
    return not CasePage.objects.get(pk=w.case.pk).live


def delete(client: Client, w: World) -> bool:
    client.post(reverse("wagtailadmin_pages:delete", args=[w.case.pk]))
    return not CasePage.objects.filter(pk=w.case.pk).exists()


def delete_many(client: Client, w: World) -> bool:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{address}?id={w.case.pk}")
    return not CasePage.objects.filter(pk=w.case.pk).exists()


def publish_many(client: Client, w: World) -> bool:
    make_case("干净的草稿", slug="ganjing", live=False).save_revision()
    page = CasePage.objects.get(slug="ganjing")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{address}?id={page.pk}")
    return CasePage.objects.get(pk=page.pk).live


def lock(client: Client, w: World) -> bool:
    client.post(reverse("wagtailadmin_pages:lock", args=[w.case.pk]))
    return CasePage.objects.get(pk=w.case.pk).locked


def unlock(client: Client, w: World) -> bool:
    CasePage.objects.filter(pk=w.case.pk).update(locked=True, locked_at=timezone.now())
    client.post(reverse("wagtailadmin_pages:unlock", args=[w.case.pk]))
    return not CasePage.objects.get(pk=w.case.pk).locked


def publish_personal_data(client: Client, w: World) -> bool:
    _edit(client, w.draft, "action-publish")
    return CasePage.objects.get(pk=w.draft.pk).live


def replace_a_finding(client: Client, w: World) -> bool:
    client.post(
        reverse("case_masking_replace", args=[w.draft.pk]),
        {"chosen": "0", "text-0": PHONE, "substitute-0": "138****8000", "kind-0": "phone"},
    )
    return PHONE not in CasePage.objects.get(pk=w.draft.pk).get_latest_revision_as_object().course


def keep_a_finding(client: Client, w: World) -> bool:
    client.post(
        reverse("case_masking_keep", args=[w.draft.pk]),
        {"text": PHONE, "kind": "phone", "verdict": "accepted", "reason": "公开的值班电话"},
    )
    return MaskingDecision.objects.exists()


def decide_a_citation(client: Client, w: World) -> bool:
    client.post(
        reverse("decide_citation"),
        {"page": w.draft.pk, "title": "星河供电营业办法", "path": "71", "clause": str(w.clause.pk)},
    )
    return w.draft.link_decisions.exists()


def confirm_a_succession(client: Client, w: World) -> bool:
    client.post(reverse("confirm_successions", args=[w.new.pk]), {"row": w.succession.pk})
    return Succession.objects.get(pk=w.succession.pk).confirmed_at is not None


def upload_cases(client: Client, w: World) -> bool:
    file = SimpleUploadedFile("另一份.txt", BOOK.replace("旧名单", "新名单").encode())
    client.post(reverse("case_imports"), {"file": file, "title": ""})
    return ImportJob.objects.filter(name="另一份.txt").exists()


def upload_a_regulation(client: Client, w: World) -> bool:
    file = SimpleUploadedFile("另一部.txt", STATUTE.replace("抄表", "收费").encode())
    client.post(reverse("regulation_imports"), {"file": file, "title": ""})
    return ImportJob.objects.filter(name="另一部.txt").exists()


def _check_form(client: Client, w: World, then: str) -> None:
    address = reverse("import_check_case", args=[w.job.pk, 0])
    shown = client.get(address)
    form: dict[str, Any] = {}
    if shown.status_code == 200:
        read = querydict_from_html(shown.content.decode(), form_id="case-form")
        form = {k: read[k] for k in read}
    client.post(address, {**form, "then": then})


def _imported(w: World) -> ImportRecord:
    return ImportRecord.objects.get(job=w.job, position=0)


def commit(client: Client, w: World) -> bool:
    _check_form(client, w, "one")
    return _imported(w).state == ImportRecordState.COMMITTED


def set_aside(client: Client, w: World) -> bool:
    client.post(reverse("import_leave_out", args=[w.job.pk, 0]))
    return _imported(w).state == ImportRecordState.SET_ASIDE


def bring_back(client: Client, w: World) -> bool:
    ImportRecord.objects.filter(job=w.job).update(state=ImportRecordState.SET_ASIDE)
    client.post(reverse("import_bring_back", args=[w.job.pk, 0]))
    return _imported(w).state == ImportRecordState.WAITING


def remove_an_import(client: Client, w: World) -> bool:
    client.post(reverse("import_remove", args=[w.job.pk]))
    return not ImportJob.objects.filter(pk=w.job.pk).exists()


def take_in_a_regulation(client: Client, w: World) -> bool:
    client.post(
        reverse("import_regulation_check", args=[w.statute.pk]),
        {"title": "星河供电抄表办法", "label": "2024 年版", "in_force_from": "2024-01-01",
         "slug": "2024", "then": "commit"},
    )  # fmt: skip
    return Edition.objects.filter(regulation__title="星河供电抄表办法").exists()


def add_a_term(client: Client, w: World) -> bool:
    client.post(
        reverse("wagtailsnippets_cases_term:add"),
        {"vocabulary": "cause", "name": "新原因", "position": "1", "is_active": "on"},
    )
    return Term.objects.filter(name="新原因").exists()


def delete_a_term(client: Client, w: World) -> bool:
    client.post(reverse("wagtailsnippets_cases_term:delete", args=[w.term.pk]))
    return not Term.objects.filter(pk=w.term.pk).exists()


def delete_an_edition(client: Client, w: World) -> bool:
    client.post(reverse("wagtailsnippets_cases_edition:delete", args=[w.old.pk]))
    return not Edition.objects.filter(pk=w.old.pk).exists()


def delete_a_person(client: Client, w: World) -> bool:
    client.post(reverse("wagtailusers_users:delete", args=[w.person.pk]))
    return not User.objects.filter(pk=w.person.pk).exists()


def revert_a_case(client: Client, w: World) -> bool:
    """Bring an early revision back; only moderators reach the screen that does it."""
    revision = w.case.revisions.first()
    w.case.title = "后来的标题"
    w.case.save_revision()
    client.post(reverse("wagtailadmin_pages:revisions_revert", args=[w.case.pk, revision.pk]), {})
    shown = client.get(
        reverse("wagtailadmin_pages:revisions_revert", args=[w.case.pk, revision.pk])
    )
    return shown.status_code == 200 and "漏销一笔电费" in shown.content.decode()


def add_synonyms(client: Client, w: World) -> bool:
    client.post(reverse("search-synonyms:add"), {"words": "黑灯 摸黑", "in_use": "on"})
    return SynonymGroup.objects.filter(words="黑灯 摸黑").exists()


def delete_synonyms(client: Client, w: World) -> bool:
    client.post(reverse("search-synonyms:delete", args=[w.synonyms.pk]))
    return not SynonymGroup.objects.filter(pk=w.synonyms.pk).exists()


def import_synonyms(client: Client, w: World) -> bool:
    client.post(reverse("search-synonyms:import"), {"lines": "黑灯 摸黑", "then": "import"})
    return SynonymGroup.objects.filter(words="黑灯 摸黑").exists()


def pin_a_result(client: Client, w: World) -> bool:
    chosen = {"query": "黑灯", "document": f"cases:{w.case.pk}", "position": "1"}
    client.post(reverse("search-pins:add"), chosen)
    return Pin.objects.filter(query="黑灯").exists()


def add_a_stop_word(client: Client, w: World) -> bool:
    client.post(reverse("search-vocabulary:add"), {"word": "老师傅", "role": "stop"})
    return VocabularyEntry.objects.filter(word="老师傅").exists()


def settle_a_wish(client: Client, w: World) -> bool:
    client.post(reverse("search-reports:settle", args=[w.wish.pk]))
    return Wish.objects.get(pk=w.wish.pk).settled_at is not None


# action → who does it: 游客, 员工, 编辑, 审核, 管理员
ACTIONS: dict[Action, str] = {
    save_a_draft: "xxooo",
    add: "xxooo",
    submit: "xxooo",
    publish: "xxxoo",
    approve: "xxxoo",
    publish_many: "xxxoo",
    unpublish: "xxxoo",
    delete: "xxxoo",
    delete_many: "xxxoo",
    lock: "xxxoo",
    unlock: "xxxoo",
    publish_personal_data: "xxxxx",
    replace_a_finding: "xxooo",
    keep_a_finding: "xxxoo",
    revert_a_case: "xxxoo",
    decide_a_citation: "xxooo",
    confirm_a_succession: "xxooo",
    upload_cases: "xxooo",
    upload_a_regulation: "xxooo",
    commit: "xxooo",
    set_aside: "xxooo",
    bring_back: "xxooo",
    remove_an_import: "xxooo",
    take_in_a_regulation: "xxooo",
    add_a_term: "xxooo",
    delete_a_term: "xxxxo",
    delete_an_edition: "xxxxx",
    delete_a_person: "xxxxo",
    add_synonyms: "xxooo",
    delete_synonyms: "xxooo",
    import_synonyms: "xxooo",
    pin_a_result: "xxooo",
    add_a_stop_word: "xxooo",
    settle_a_wish: "xxooo",
}
