"""The case editor under whatever can be sent to it: a sentence and the text, never an error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset

from cases.casebook.publication import PublicationIncomplete, PublicationRefused
from cases.models import CasePage
from cases.sections import CaseKind
from portal.people.models import User
from portal.people.roles import Role
from tests.cases.admin.forms import ROWS, case_form
from tests.factories import UserFactory, library, make_case

pytestmark = pytest.mark.django_db
TYPED = "客户张某来电，说多收了电费，这一段不能丢。"
BUTTONS = ("", "submit", "publish")
GARBAGE = ("abc", "9" * 40, "2147483647", "-1", "a\x00b", "长" * 70_000)
FAR_DAYS = ("0001-01-01", "0001-01-01 00:00", "9999-12-31", "9999-12-31 23:59", "2024-02-31")
ROW: dict[str, dict[str, Any]] = {
    "violations": {"as_written": "供电营业规则第八十三条", "quote": "", "note": ""},
    "problems": {"text": "没有核对"},
    "measures": {"text": "当日核对"},
    "other_sections": {"heading": "背景", "text": "某日"},
    "honoured_people": {"name": "李某", "consent": "书面同意"},
    "comments": {
        "text": "看看这里",
        "contentpath": "course",
        "position": "",
        "replies": inline_formset([]),
    },
}
FULL = {name: [row] for name, row in ROW.items()}
FORM = CasePage.get_edit_handler().get_form_class()


@pytest.fixture
def person() -> User:
    return UserFactory(role=Role.MODERATOR)


@pytest.fixture
def moderator(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def add() -> str:
    return reverse("wagtailadmin_pages:add", args=["cases", "casepage", library().pk])


def edit(page: CasePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def told(response: Any) -> str:
    return "".join(str(message) for message in get_messages(response.wsgi_request))


def draft(**fields: Any) -> CasePage:
    page = make_case(live=False, **{"course": TYPED, **fields})
    page.save_revision(clean=False)
    return CasePage.objects.get(pk=page.pk)


def latest(page: CasePage) -> Any:
    return CasePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def inputs() -> Iterator[tuple[str, str]]:
    """Every field of the form, empty and with garbage; the kinds of garbage take turns."""
    turns = cycle(GARBAGE)
    for name, field in FORM.base_fields.items():
        is_day = isinstance(field, forms.DateField | forms.DateTimeField)
        for value in ("", next(turns), next(turns), *(FAR_DAYS if is_day else ())):
            yield name, value
    for relation in ROWS:
        for name in (*FORM.formsets[relation].form.base_fields, "id", "DELETE", "ORDER"):
            yield from ((f"{relation}-0-{name}", value) for value in ("", next(turns)))
        for name in ("TOTAL_FORMS", "INITIAL_FORMS"):
            yield f"{relation}-{name}", next(turns)


def keep(page: CasePage, sent: dict[str, Any], button: str, by: User) -> Any:
    """Do to the database what the editor's view does; return the form where it is refused."""
    data = QueryDict(mutable=True)
    data.update(sent)
    form = FORM(data, instance=page, parent_page=library(), for_user=by)
    if not button:
        form.defer_required_fields()
    if not form.is_valid():
        return form
    made = form.save(commit=False)
    if made.pk is None:
        library().add_child(instance=made)
    else:
        made.save()
    revision = made.save_revision(user=by, clean=bool(button))
    if button == "publish" and made.go_live_at is None:
        revision.publish(user=by)
    return None


def shown(form: Any) -> str:
    rows = [row for formset in form.formsets.values() for row in formset.forms]
    return "".join(str(field) for one in (form, *rows) for field in one)


def test_whatever_a_field_holds_the_case_is_kept_or_shown_again(person: User) -> None:
    page, wrong, kept = draft(), [], 0
    buttons, is_new = cycle(BUTTONS), cycle((True, False))
    for field, value in inputs():
        button = next(buttons)
        target = CasePage() if next(is_new) else CasePage.objects.get(pk=page.pk)
        sent = case_form(button, course=TYPED, **FULL) | {field: value}
        try:
            with transaction.atomic():
                refused = keep(target, sent, button, person)
                if refused is not None and field != "course" and TYPED not in shown(refused):
                    wrong.append((field, value[:20], button, "the text is lost"))
                transaction.set_rollback(True)
                kept += refused is None
        except PublicationRefused:
            kept += 1  # a sentence too
        except Exception as error:
            wrong.append((field, value[:20], button, repr(error)[:120]))
    assert wrong == []
    assert kept > 30  # most garbage is refused; what is kept has gone through the database


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "old"])
@pytest.mark.parametrize(
    ("field", "value", "button", "is_kept"),
    [
        ("kind", "", "", True),
        ("kind", "", "submit", False),
        ("kind", "", "publish", False),
        ("kind", "abc", "", False),
        ("event_date_precision", "", "", True),
        ("event_date_precision", "", "publish", False),
        ("go_live_at", "0001-01-01 00:00", "", False),
        ("event_date", "0001-01-01", "", False),
        ("violations-0-clause", "abc", "", False),
        ("violations-0-regulation", "a\x00", "", False),
        ("violations-INITIAL_FORMS", "9" * 40, "", True),
        ("title", "", "", False),
        ("tags", "a\x00b", "", False),
    ],
)
def test_the_editor_answers_with_what_was_typed(
    moderator: Client, field: str, value: str, button: str, is_kept: bool, is_new: bool
) -> None:
    address = add() if is_new else edit(draft())
    sent = case_form(button, course=TYPED, **FULL) | {field: value}
    answer = moderator.post(address, sent)
    assert answer.status_code == (302 if is_kept else 200)
    if is_kept:
        made = CasePage.objects.order_by("pk").last()
        assert made is not None
        assert latest(made).course == TYPED
    else:
        assert TYPED in answer.content.decode()


def test_a_draft_that_lacks_its_kind_can_be_looked_at(moderator: Client) -> None:
    page = draft(kind="", event_date=dt.date(2024, 5, 6), event_date_precision="")
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    assert TYPED in moderator.get(address).content.decode()
    assert moderator.get(reverse("wagtailadmin_explore", args=[library().pk])).status_code == 200


@pytest.mark.parametrize(
    ("lacking", "named"), [({"kind": ""}, "案例性质"), ({"event_date_precision": ""}, "日期精度")]
)
def test_the_gate_refuses_a_case_that_lacks_what_readers_need(
    lacking: dict[str, str], named: str
) -> None:
    page = draft(**lacking)
    with pytest.raises(PublicationIncomplete, match=named):
        page.get_latest_revision().publish()
    page.refresh_from_db()
    assert not page.live


def test_a_bulk_publication_of_an_unfinished_case_leads_to_its_editor(moderator: Client) -> None:
    page = draft(kind="")
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = moderator.post(f"{bulk}?id={page.pk}", follow=True)
    assert answer.redirect_chain[-1][0] == edit(page)
    assert "没有选案例性质" in "".join(map(str, answer.context["messages"]))


@pytest.mark.parametrize(
    ("title", "slug"),
    [("漏销一笔电费", "lou-xiao-yi-bi-dian-fei"), ("⚡⚡", "x"), ("Re: 电费", "re-dian-fei")],
)
def test_a_case_without_an_address_gets_one_from_its_title(
    moderator: Client, title: str, slug: str
) -> None:
    moderator.post(add(), case_form(title=title, slug="", course=TYPED))
    moderator.post(add(), case_form(title=title, slug="", course=TYPED))
    made = CasePage.objects.filter(course=TYPED).order_by("pk")
    assert [page.slug for page in made] == [slug, f"{slug}-2"]


def test_an_address_that_was_emptied_stays_what_it_was(moderator: Client) -> None:
    page = draft(slug="yiqian")
    moderator.post(edit(page), case_form(title="另一个标题", slug="", course=TYPED))
    assert latest(page).slug == "yiqian"


def test_a_refusal_says_in_which_part_of_the_editor_to_look(moderator: Client) -> None:
    answer = moderator.post(add(), case_form(slug="有 空格", go_live_at="0001-01-01 00:00"))
    assert "“地址与推广”、右边“状态”的定时发布" in told(answer)
    assert "年份写成 1900 到 2199" in told(answer)


def test_times_that_have_struck_do_not_stop_the_next_draft(moderator: Client) -> None:
    past = timezone.now() - dt.timedelta(hours=1)
    page = draft(expire_at=past, go_live_at=past - dt.timedelta(hours=1), expired=True)
    opened = moderator.get(edit(page)).context["form"]
    assert [opened[name].value() for name in ("go_live_at", "expire_at")] == [None, None]
    answer = moderator.post(edit(page), case_form(slug=page.slug, course=TYPED))
    assert answer.status_code == 302
    assert latest(page).expire_at is None


def test_a_time_typed_in_the_past_is_named(moderator: Client) -> None:
    answer = moderator.post(add(), case_form(expire_at="2020-01-01 00:00", course=TYPED))
    assert "下线日期/时间" in told(answer)
    assert "右边“状态”的定时发布" in told(answer)


@pytest.mark.parametrize("key", ["abc", "", "2147483647", "9" * 40, "a\x00"])
def test_a_row_that_somebody_else_deleted_meanwhile_keeps_its_words(
    moderator: Client, key: str
) -> None:
    page = draft(problems=("第一个问题",))
    sent = case_form(slug=page.slug, course=TYPED, problems=[{"id": key, "text": "改过的问题"}])
    sent |= {"problems-INITIAL_FORMS": "1"}
    assert moderator.post(edit(page), sent).status_code == 302
    kept = latest(page).problems.all()
    assert "改过的问题" in {row.text for row in kept}


def test_every_kind_can_be_chosen_in_the_editor(moderator: Client) -> None:
    values = {value for value, _ in FORM.base_fields["kind"].choices}
    assert values >= set(CaseKind.stored())
