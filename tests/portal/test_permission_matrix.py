"""Who may open which address and do what: every address and action of the product, as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from cases.models import (
    Alias,
    BusinessCategory,
    CasePage,
    Citation,
    Clause,
    Edition,
    ImportedCase,
    ImportedCaseState,
    ImportJob,
    ImportKind,
    MaskingDecision,
    Regulation,
    Succession,
    Term,
    Vocabulary,
)
from cases.models.pages import LinkOutcome
from cases.services.case_import import read_job
from cases.services.import_jobs import open_job
from cases.services.regulation_import import read_regulation_job
from portal.people.models import Employee, Unit, User
from portal.people.roles import Role
from portal.web.models import JobRun
from search.models import Pin, SynonymGroup, VocabularyEntry, Wish
from tests.factories import (
    EditionFactory,
    RegulationFactory,
    SuccessionFactory,
    UserFactory,
    library,
    make_article,
    make_case,
)

pytestmark = pytest.mark.django_db

STRANGER = "游客"
PEOPLE: dict[str, Role | None] = {
    STRANGER: None,
    "员工": Role.STAFF,
    "编辑": Role.EDITOR,
    "审核": Role.MODERATOR,
    "管理员": Role.ADMINISTRATOR,
}
# A column of each table is a person, in the order above:
#   o  opened, or done      x  refused      L  asked to sign in
#   -  nothing is there for anybody, so that nothing is given away
SITE, OPEN_SITE, ANYBODY = "Loooo", "ooooo", "ooooo"
EDITORS, MODERATORS, ADMINISTRATORS, NOBODY = "Lxooo", "Lxxoo", "Lxxxo", "Lxxxx"

PHONE = "13800138000"
BOOK = """案例一：旧名单停错了电
【案例提要】抄表员照旧名单停电，停错了一户。
【事件过程】2024年3月5日，抄表员照旧名单停电。
【违规条款】（1）《星河供电营业办法》第七十一条。
【暴露问题】（1）名单不更新。
"""
STATUTE = """星河供电抄表办法
第一条 抄表按月进行。
第二条 抄表员当面核对示数。
"""


@dataclass(frozen=True)
class World:
    """One of everything that has an address."""

    regulation: Regulation
    old: Edition
    new: Edition
    clause: Clause
    succession: Succession
    case: CasePage
    draft: CasePage
    alias: Alias
    category: BusinessCategory
    term: Term
    job: ImportJob
    statute: ImportJob
    row: JobRun
    person: User
    unit: Unit
    employee: Employee
    synonyms: SynonymGroup
    pin: Pin
    word: VocabularyEntry
    wish: Wish


@pytest.fixture
def world(db: None) -> World:
    regulation = RegulationFactory(slug="banfa", title="星河供电营业办法")
    old = EditionFactory(
        regulation=regulation,
        slug="2015",
        in_force_from=dt.date(2015, 1, 1),
        in_force_until=dt.date(2024, 1, 1),
        status="amended",
    )
    new = EditionFactory(regulation=regulation, slug="2024", in_force_from=dt.date(2024, 1, 1))
    before = make_article(old, "67", "停电前三日通知。")
    clause = make_article(new, "71", "停电前七日通知。")
    succession = SuccessionFactory(old=before, new=clause)
    case = make_case("漏销一笔电费", slug="louxiao", violations=(clause,), problems=("不核对",))
    case.save_revision()
    draft = make_case(
        "还没发布的案例",
        slug="caogao",
        live=False,
        problems=("不核对",),
        course=f"客户来电，号码{PHONE}。",
        violations=(Citation(as_written="办法第几条", outcome=LinkOutcome.SEVERAL),),
    )
    draft.save_revision()
    draft.save_revision()
    job = read_job(open_job("案例.txt", BOOK.encode(), by=None).pk)
    statute = read_regulation_job(
        open_job("办法.txt", STATUTE.encode(), by=None, kind=ImportKind.REGULATION).pk
    )
    row = JobRun.objects.create(job="publish-scheduled", label="定时发布")
    alias = Alias.objects.create(name="营业老办法")
    unit = Unit.add_root(code="XH", name="星河供电公司")
    employee = Employee.objects.create(number="1", name="温若溪", unit=unit)
    return World(
        regulation, old, new, clause, succession, case, draft, alias,
        BusinessCategory.objects.first(), Term.objects.create(
            vocabulary=Vocabulary.CAUSE, name="只为测试"
        ),
        job, statute, row, UserFactory(), unit, employee,
        SynonymGroup.objects.create(words="蹲守 守表"),
        Pin.objects.create(query="停电", kind="cases", key=str(case.pk)),
        VocabularyEntry.objects.create(word="不停电作业", role="term"),
        Wish.objects.create(query="蹲守"),
    )  # fmt: skip


@pytest.fixture
def as_person(client: Client) -> Callable[[str], Client]:
    def signed_in(name: str) -> Client:
        role = PEOPLE[name]
        if role is not None:
            client.force_login(
                UserFactory(role=role), backend="django.contrib.auth.backends.ModelBackend"
            )
        return client

    return signed_in


def outcome(response: Any) -> str:
    """What somebody met, as a letter of the tables."""
    where = response.headers.get("Location", "")
    if response.status_code == 302 and where.startswith("/login/"):
        return "L"
    # Wagtail refuses its own views with a message on the first page of the admin.
    if response.status_code == 403 or (response.status_code == 302 and where == "/admin/"):
        return "x"
    if response.status_code in {404, 405, 410}:
        return "-"
    assert response.status_code < 500, response
    return "o"


# ---- addresses ----------------------------------------------------------------------------------

Arguments = Callable[[World], tuple[Any, ...]]


def nothing(w: World) -> tuple[Any, ...]:
    return ()


# name → arguments, who may open it where the library is closed, and where it is open
ADDRESSES: dict[str, tuple[Arguments, str, str]] = {
    "healthz": (nothing, ANYBODY, ANYBODY),
    "login": (nothing, ANYBODY, ANYBODY),
    "logout": (nothing, "L----", "-----"),  # by POST only
    "own_password": (nothing, SITE, SITE),
    "session_state": (nothing, ANYBODY, ANYBODY),
    "sign_in_beside": (nothing, ANYBODY, ANYBODY),
    "home": (nothing, SITE, OPEN_SITE),
    "search": (nothing, SITE, OPEN_SITE),
    "search_suggest": (nothing, SITE, OPEN_SITE),
    "search_opened": (nothing, "L----", "-----"),  # by POST only
    "search_wish": (nothing, "L----", "-----"),
    "media": (lambda w: ("nothing.png",), "L----", "-----"),
    "cases:regulations": (nothing, SITE, OPEN_SITE),
    "cases:regulation": (lambda w: ("banfa",), SITE, OPEN_SITE),
    "cases:edition": (lambda w: ("banfa", "2024"), SITE, OPEN_SITE),
    "cases:changes": (lambda w: ("banfa", "2015", "2024"), SITE, OPEN_SITE),
    "cases:clause": (lambda w: ("banfa", "2024", "71"), SITE, OPEN_SITE),
    "case_masking": (lambda w: (w.draft.pk,), EDITORS, EDITORS),
    "case_masking_replace": (lambda w: (w.draft.pk,), "Lx---", "Lx---"),
    "case_masking_keep": (lambda w: (w.draft.pk,), "Lx---", "Lx---"),
    "open_citations": (nothing, EDITORS, EDITORS),
    "decide_citation": (nothing, "Lx---", "Lx---"),
    "successions": (lambda w: (w.new.pk,), EDITORS, EDITORS),
    "confirm_successions": (lambda w: (w.new.pk,), "Lx---", "Lx---"),
    "case_imports": (nothing, EDITORS, EDITORS),
    "regulation_imports": (nothing, EDITORS, EDITORS),
    "missing_regulations": (nothing, EDITORS, EDITORS),
    "import_job": (lambda w: (w.job.pk,), EDITORS, EDITORS),
    "import_remove": (lambda w: (w.job.pk,), "Lx---", "Lx---"),
    "import_check": (lambda w: (w.job.pk,), EDITORS, EDITORS),
    "import_corrects": (lambda w: (w.job.pk,), "Lx---", "Lx---"),
    "import_check_case": (lambda w: (w.job.pk, 0), EDITORS, EDITORS),
    "import_leave_out": (lambda w: (w.job.pk, 0), "Lx---", "Lx---"),
    "import_bring_back": (lambda w: (w.job.pk, 0), "Lx---", "Lx---"),
    "import_regulation_check": (lambda w: (w.statute.pk,), EDITORS, EDITORS),
    "scheduled-jobs:index": (nothing, ADMINISTRATORS, ADMINISTRATORS),
    "scheduled-jobs:index_results": (nothing, ADMINISTRATORS, ADMINISTRATORS),
    "scheduled-jobs:add": (nothing, NOBODY, NOBODY),
    "scheduled-jobs:edit": (lambda w: (w.row.pk,), NOBODY, NOBODY),
    "scheduled-jobs:delete": (lambda w: (w.row.pk,), NOBODY, NOBODY),
    "scheduled-jobs:history": (lambda w: (w.row.pk,), NOBODY, NOBODY),
    "scheduled-jobs:history_results": (lambda w: (w.row.pk,), NOBODY, NOBODY),
    "scheduled-jobs:usage": (lambda w: (w.row.pk,), NOBODY, NOBODY),
    "scheduled-jobs:inspect": (lambda w: (w.row.pk,), ADMINISTRATORS, ADMINISTRATORS),
    "search-synonyms:import": (nothing, EDITORS, EDITORS),
    "search-synonyms:export": (nothing, EDITORS, EDITORS),
    "search-reports:index": (nothing, EDITORS, EDITORS),
    "search-reports:workbook": (nothing, EDITORS, EDITORS),
    "search-reports:settle": (lambda w: (w.wish.pk,), "Lx---", "Lx---"),
    "wagtailusers_users:index": (nothing, ADMINISTRATORS, ADMINISTRATORS),
    "wagtailusers_users:index_results": (nothing, ADMINISTRATORS, ADMINISTRATORS),
    "clause_chooser:choose": (nothing, EDITORS, EDITORS),
    "clause_chooser:choose_results": (nothing, EDITORS, EDITORS),
    "clause_chooser:chosen": (lambda w: (w.clause.pk,), EDITORS, EDITORS),
    "clause_chooser:chosen_multiple": (nothing, EDITORS, EDITORS),
}
# Views of every vocabulary and of the rules; (view, takes an id) → who
SNIPPET_VIEWS: dict[str, tuple[bool, str]] = {
    "list": (False, EDITORS),
    "list_results": (False, EDITORS),
    "add": (False, EDITORS),
    "edit": (True, EDITORS),
    "copy": (True, EDITORS),
    "usage": (True, EDITORS),
    "history": (True, EDITORS),
    "history_results": (True, EDITORS),
    "delete": (True, ADMINISTRATORS),
}
SNIPPETS: dict[str, Callable[[World], Any]] = {
    "regulation": lambda w: w.regulation,
    "edition": lambda w: w.old,
    "alias": lambda w: w.alias,
    "businesscategory": lambda w: w.category,
    "term": lambda w: w.term,
}
# The words of search and its reports; (view, takes an id). The file is of synonyms alone.
SEARCH_VIEWS: dict[str, bool] = {
    "index": False,
    "index_results": False,
    "add": False,
    "edit": True,
    "delete": True,
    "history": True,
    "history_results": True,
}
SEARCH_WORDS: dict[str, Callable[[World], Any]] = {
    "search-synonyms": lambda w: w.synonyms,
    "search-pins": lambda w: w.pin,
    "search-vocabulary": lambda w: w.word,
}
# What differs from the table above: editions come by import, and revisions cite their clauses, so
# that nobody deletes one.
SNIPPET_EXCEPTIONS = {("edition", view): NOBODY for view in ("add", "copy", "delete")}
# 人员 is for administrators alone, without choosers; a unit is not copied.
PEOPLE_SNIPPETS: dict[str, Callable[[World], Any]] = {
    "unit": lambda w: w.unit,
    "employee": lambda w: w.employee,
}
NO_SUCH_VIEW = {("unit", "copy")}
CHOOSER_VIEWS = {"choose": False, "choose_results": False, "chosen": True, "chosen_multiple": False}


def rows() -> dict[str, tuple[Arguments, str, str]]:
    """All rows of the table, those of the snippets written out."""
    table = dict(ADDRESSES)
    for model, find in SNIPPETS.items():
        for view, (takes_id, who) in SNIPPET_VIEWS.items():
            answer = SNIPPET_EXCEPTIONS.get((model, view), who)
            table[f"wagtailsnippets_cases_{model}:{view}"] = (
                _one(find) if takes_id else nothing, answer, answer,
            )  # fmt: skip
        for view, takes_id in CHOOSER_VIEWS.items():
            table[f"wagtailsnippetchoosers_cases_{model}:{view}"] = (
                _one(find) if takes_id else nothing, EDITORS, EDITORS,
            )  # fmt: skip
    for model, find in PEOPLE_SNIPPETS.items():
        for view, (takes_id, _) in SNIPPET_VIEWS.items():
            if (model, view) not in NO_SUCH_VIEW:
                table[f"wagtailsnippets_people_{model}:{view}"] = (
                    _one(find) if takes_id else nothing, ADMINISTRATORS, ADMINISTRATORS,
                )  # fmt: skip
    for space, find in SEARCH_WORDS.items():
        for view, takes_id in SEARCH_VIEWS.items():
            table[f"{space}:{view}"] = (_one(find) if takes_id else nothing, EDITORS, EDITORS)
    return table


def _one(find: Callable[[World], Any]) -> Arguments:
    return lambda w: (find(w).pk,)


OWN = ("cases", "portal", "search")
OWN_NAMESPACES = (
    "wagtailsnippets_",
    "wagtailsnippetchoosers_",
    "clause_chooser",
    "scheduled-jobs",
    "search-",
)


def own_addresses() -> Iterator[tuple[str, str]]:
    """Walk the resolver: name and route of every address that this product adds."""
    yield from _walk(get_resolver().url_patterns, "", ())


def _walk(
    patterns: list[URLPattern | URLResolver], before: str, spaces: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, route, inner)
            continue
        view = getattr(pattern.callback, "view_class", pattern.callback)
        ours = view.__module__.split(".")[0] in OWN or pattern.name == "logout"
        if ours or (spaces and spaces[-1].startswith(OWN_NAMESPACES)):
            yield ":".join((*spaces, pattern.name or "")), route


def test_every_address_of_ours_has_a_row() -> None:
    # Nothing of a snippet is made inside a chooser: the choosers have no form for it.
    known = {*rows(), *(name for name, _ in own_addresses() if name.endswith("r:create"))}
    names = {name for name, _ in own_addresses() if not name.endswith(":create")}
    assert len(names) > 80
    assert names - known == set()
    assert {name for name in rows() if name not in names} == set()


@pytest.mark.parametrize("library_open", [False, True], ids=["closed", "open"])
@pytest.mark.parametrize("number", range(len(PEOPLE)), ids=list(PEOPLE))
def test_who_opens_what(
    world: World, as_person: Any, settings: Any, number: int, library_open: bool
) -> None:
    settings.ANJIAN_LIBRARY_OPEN = library_open
    client = as_person(list(PEOPLE)[number])
    wrong = {}
    for name, (arguments, closed, opened) in rows().items():
        expected = (opened if library_open else closed)[number]
        met = outcome(client.get(reverse(name, args=arguments(world))))
        if name == "login" and number:
            met = "o"  # who is signed in is led home
        if met != expected:
            wrong[name] = f"{met} instead of {expected}"
    assert wrong == {}


# Addresses of Wagtail that show or change what is ours.
PAGES_OF_WAGTAIL: dict[str, tuple[Arguments, str]] = {
    "wagtailadmin_home": (nothing, EDITORS),
    "wagtailadmin_explore_root": (nothing, EDITORS),
    "wagtailadmin_pages:edit": (lambda w: (w.draft.pk,), EDITORS),
    "wagtailadmin_pages:view_draft": (lambda w: (w.draft.pk,), EDITORS),
    "wagtailadmin_pages:history": (lambda w: (w.draft.pk,), EDITORS),
    "wagtailadmin_reports:site_history": (nothing, MODERATORS),
    "wagtailadmin_reports:site_history_results": (nothing, MODERATORS),
    "wagtailadmin_pages:add": (lambda w: ("cases", "casepage", library().pk), EDITORS),
    "wagtailadmin_pages:delete": (lambda w: (w.case.pk,), MODERATORS),
    "wagtailadmin_pages:unpublish": (lambda w: (w.case.pk,), MODERATORS),
    "wagtailadmin_pages:revisions_view": (
        lambda w: (w.draft.pk, w.draft.revisions.first().pk), MODERATORS,
    ),
    "wagtailadmin_pages:revisions_revert": (
        lambda w: (w.draft.pk, w.draft.revisions.first().pk), MODERATORS,
    ),
    "wagtailadmin_pages:revisions_compare": (
        lambda w: (w.draft.pk, "earliest", "latest"), MODERATORS,
    ),
    "wagtailusers_users:add": (nothing, ADMINISTRATORS),
    "wagtailusers_users:edit": (lambda w: (w.person.pk,), ADMINISTRATORS),
    "wagtailusers_users:delete": (lambda w: (w.person.pk,), ADMINISTRATORS),
    "wagtailusers_groups:index": (nothing, ADMINISTRATORS),
    "wagtailsites:index": (nothing, ADMINISTRATORS),
    "wagtailadmin_workflows:index": (nothing, ADMINISTRATORS),
}  # fmt: skip


@pytest.mark.parametrize("number", range(len(PEOPLE)), ids=list(PEOPLE))
def test_who_opens_what_of_wagtail(world: World, as_person: Any, number: int) -> None:
    client = as_person(list(PEOPLE)[number])
    wrong = {}
    for name, (arguments, who) in PAGES_OF_WAGTAIL.items():
        met = outcome(client.get(reverse(name, args=arguments(world))))
        if met != who[number]:
            wrong[name] = f"{met} instead of {who[number]}"
    assert wrong == {}


# ---- actions ------------------------------------------------------------------------------------

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


def _imported(w: World) -> ImportedCase:
    return ImportedCase.objects.get(job=w.job, position=0)


def commit(client: Client, w: World) -> bool:
    _check_form(client, w, "one")
    return _imported(w).state == ImportedCaseState.COMMITTED


def set_aside(client: Client, w: World) -> bool:
    client.post(reverse("import_leave_out", args=[w.job.pk, 0]))
    return _imported(w).state == ImportedCaseState.SET_ASIDE


def bring_back(client: Client, w: World) -> bool:
    ImportedCase.objects.filter(job=w.job).update(state=ImportedCaseState.SET_ASIDE)
    client.post(reverse("import_bring_back", args=[w.job.pk, 0]))
    return _imported(w).state == ImportedCaseState.WAITING


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


@pytest.mark.parametrize("number", range(len(PEOPLE)), ids=list(PEOPLE))
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_who_does_what(world: World, as_person: Any, action: Action, number: int) -> None:
    done = action(as_person(list(PEOPLE)[number]), world)
    assert done == (ACTIONS[action][number] == "o")


# ---- what is not published gives itself away nowhere --------------------------------------------

SECRET = "还没发布的案例"


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("how", ["draft", "unpublished"])
def test_what_is_not_published_is_nowhere_on_the_site(
    world: World, as_person: Any, settings: Any, person: str, how: str
) -> None:
    settings.ANJIAN_LIBRARY_OPEN = True
    hidden = world.draft
    if how == "unpublished":
        hidden = make_case(SECRET, slug="shouhui", violations=(world.clause,), summary="收回的轿厢")
        hidden.unpublish()
    hidden.violations.add(Citation(clause=world.clause, as_written="第七十一条"))
    hidden.save()
    client = as_person(person)
    assert client.get(f"/cases/{hidden.slug}/").status_code == 404
    assert client.get(f"/cases/{hidden.slug}/?view=wall").status_code == 404
    for address in (
        "/", "/cases/", "/cases/?kind=adverse", "/cases/louxiao/", f"/search/?q={SECRET}",
        "/search/?q=轿厢", "/search/?q=营业办法71条", "/regulations/", "/regulations/banfa/2024/",
        "/regulations/banfa/2024/71/",
    ):  # fmt: skip
        page = client.get(address).content.decode()
        shown = page.replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")
        assert hidden.get_url() not in page, address
        assert SECRET not in shown.split("<main")[1] or address.endswith(SECRET), address
    clause = client.get("/regulations/banfa/2024/71/").content.decode()
    assert '<span class="count">1 个</span>' in clause
    library_page = client.get("/cases/").content.decode()
    assert "全部 1 个案例" in library_page
