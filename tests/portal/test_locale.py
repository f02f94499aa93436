"""The admin speaks Chinese: no English word of Wagtail's meets an editor, and nothing leads out."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cases.models import CasePage, Clause, Term
from portal.people.models import Unit
from portal.people.roles import Role
from tests.factories import EditionFactory, UserFactory, library, make_article, make_case

pytestmark = pytest.mark.django_db
# Words as a person reads them; names of formats and keys are no English.
WORD = re.compile(r"[A-Za-z]{3,}")
ALLOWED = re.compile(
    r"Ctrl|Alt|Shift|Esc|CSV|XLSX|PDF|Word|Markdown|URL|docx?|txt|md|MB|localhost|cases|dianfei"
    r"|louxiao|XH\d+|case-\d+|guizhang-\d+"
)
SPOKEN = {"placeholder", "title", "alt", "data-w-tooltip-content-value"}
# Heard by a screen reader only, and written into Wagtail's templates without a translation.
UNTRANSLATABLE = {"Actions", "True", "False", "None", "Page", "Save Selected"}


class Reader(HTMLParser):
    """The words of a page that somebody may read: text and tooltips, without scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "code"}:
            self._inside += 1
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "code"}:
            self._inside -= 1

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.found.append(data.strip())


def english(page: str) -> set[str]:
    reader = Reader()
    reader.feed(page)
    return {
        text
        for text in reader.found
        if WORD.search(ALLOWED.sub("", text)) and text not in UNTRANSLATABLE
    }


@pytest.fixture
def case() -> CasePage:
    clause: Clause = make_article(EditionFactory(label="2024年版"), "1", "当日销账。")
    made = make_case("漏销一笔电费", violations=(clause,), problems=("没有核对。",))
    made.save_revision().publish()
    made.refresh_from_db()
    made.save_revision()
    return made


def addresses(case: CasePage) -> list[str]:
    edition = case.violations.get().clause.edition
    first, last = case.revisions.order_by("pk").values_list("pk", flat=True)[:2]
    one = [case.pk]

    def page(name: str, args: Any = one) -> str:
        return reverse(f"wagtailadmin_pages:{name}", args=args)

    def snippet(model: str, name: str, *args: int) -> str:
        return reverse(f"wagtailsnippets_{model}:{name}", args=args)

    return [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_account"),
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_explore", args=[library().pk]),
        *(page(name) for name in ("edit", "history", "usage", "unpublish", "copy", "move")),
        page("add", ["cases", "casepage", library().pk]),
        page("revisions_compare", [case.pk, first, last]),
        reverse("wagtailadmin_pages:search") + "?q=电费",
        *(
            snippet(model, "list")
            for model in (
                "cases_regulation",
                "cases_edition",
                "cases_alias",
                "cases_businesscategory",
                "cases_term",
            )
        ),
        snippet("cases_regulation", "edit", edition.regulation_id),
        snippet("cases_edition", "edit", edition.pk),
        snippet("cases_term", "edit", Term.objects.first().pk),
        snippet("cases_term", "add"),
        reverse("wagtailadmin_reports:locked_pages"),
        reverse("wagtailadmin_reports:workflow"),
        reverse("wagtailadmin_reports:workflow_tasks"),
        reverse("wagtailadmin_reports:aging_pages"),
        reverse("case_masking", args=one),
        reverse("open_citations"),
        reverse("successions", args=[edition.pk]),
        reverse("clause_chooser:choose"),
    ]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR])
def test_no_english_word_meets_who_works_here(case: CasePage, role: Role) -> None:
    client = Client()
    client.force_login(UserFactory(role=role, last_name="温", first_name="若"))
    met = {}
    for address in addresses(case):
        response = client.get(address)
        if response.status_code == 200:
            is_dialog = response["Content-Type"].startswith("application/json")
            content = response.json()["html"] if is_dialog else response.content.decode()
            assert "wagtail.org" not in content, address
            if words := english(content):
                met[address] = words
    assert met == {}


def test_no_english_word_meets_an_administrator_among_people() -> None:
    unit = Unit.add_root(code="01", name="星河公司")
    client = Client()
    person = UserFactory(role=Role.ADMINISTRATOR, last_name="梁", first_name="川")
    client.force_login(person)
    met = {}
    for address in (
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[person.pk]),
        reverse("wagtailsnippets_people_unit:list"),
        reverse("wagtailsnippets_people_unit:edit", args=[unit.pk]),
        reverse("wagtailsnippets_people_unit:add"),
        reverse("wagtailsnippets_people_employee:list"),
        reverse("wagtailsnippets_people_employee:add"),
        reverse("wagtailadmin_workflows:index"),
        reverse("wagtailadmin_workflows:task_index"),
        reverse("scheduled-jobs:index"),
        reverse("wagtailadmin_reports:site_history"),
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        if words := english(response.content.decode()):
            met[address] = words
    assert met == {}


def test_the_script_of_the_admin_speaks_chinese_too() -> None:
    client = Client()
    client.force_login(UserFactory(role=Role.EDITOR))
    catalogue = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert json.dumps("写评论")[1:-1] in catalogue


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_catalogue_is_that_of_the_source(domain: str) -> None:
    import gettext

    folder = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
    source = (folder / f"{domain}.po").read_text(encoding="utf-8")
    with (folder / f"{domain}.mo").open("rb") as compiled:
        held = gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
    assert len([key for key in held if key]) == source.count("\nmsgstr") - 1
    assert "fuzzy" not in source
