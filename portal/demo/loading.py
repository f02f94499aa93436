"""Feed the demo into the product, through its own services. Safe to run twice."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases.addresses import address_of
from cases.casebook.case_writing import apply_draft, case_library
from cases.desk.regulation_import import parse_file
from cases.importers import CaseDraft, draft_from_json
from cases.linking.citation_linker import CitationLinker
from cases.models import (
    BusinessCategory,
    CasePage,
    Edition,
    HonouredPerson,
    Succession,
    Term,
    TermVocabulary,
)
from cases.regulations.edition_import import EditionDetails, confirm_successions, take_in_edition
from cases.sections import SECTION_FIELDS
from cases.statutes import ArticleRelation
from portal.demo import content
from portal.intake.doubts import Json
from portal.people.models import Employee, Unit, User
from portal.people.roles import ROLE_OF_GROUP, Role
from portal.people.services import grant_role, place_employee

Say = Callable[[str], None]


class DemoRefused(Exception):
    """The demo does not belong here; the message says why in Chinese."""


def load_demo(say: Say) -> None:
    """Load people, regulations, vocabularies and cases; what is there already stays as it is."""
    if not settings.ANJIAN_DEMO_ALLOWED:
        raise DemoRefused("生产环境不装演示内容。")
    load_people()
    say("演示人员已就绪")
    load_regulations()
    say("演示规章已就绪")
    load_vocabularies()
    count = load_cases()
    say(f"演示案例已就绪（新增 {count} 个）")


@transaction.atomic
def load_people() -> None:
    """Make units, employees and the accounts that may sign in."""
    people = content.read_demo_file("people.toml")
    units: dict[str, Unit] = {}
    for row in people["units"]:
        known = Unit.objects.filter(code=row["code"]).first()
        if known is None:
            parent = Unit.objects.filter(name=row["parent"]).first() if "parent" in row else None
            fresh = Unit(code=row["code"], name=row["name"])
            known = parent.add_child(instance=fresh) if parent else Unit.add_root(instance=fresh)
        units[row["name"]] = known
    for row in people["employees"]:
        employee, is_new = Employee.objects.get_or_create(
            number=row["number"], defaults={"name": row["name"], "position": row["position"]}
        )
        if is_new:
            place_employee(employee=employee, unit=units[row["unit"]])
        if row.get("login") and employee.user is None:
            employee.user = _demo_account(row, people["password"])
            employee.save()


def _demo_account(row: dict[str, Any], password: str) -> User:
    user, is_new = User.objects.get_or_create(
        username=row["number"],
        defaults={"last_name": row["name"][:1], "first_name": row["name"][1:]},
    )
    if is_new:
        user.set_password(password)
        user.save()
    grant_role(person=user, role=ROLE_OF_GROUP[row["role"]])
    return user


def _first_holder(role: Role) -> User | None:
    """Who signs what the demo does: the first account that holds just this role."""
    return User.objects.filter(grants__role=role, grants__valid_until=None).first()


def load_regulations() -> None:
    """Take the editions in, oldest first, and confirm what became of their clauses."""
    table = content.read_demo_file("regulations/regulations.toml")
    for regulation in table["regulations"]:
        for row in regulation["editions"]:
            _take_in(regulation, row)
    moderator = _first_holder(Role.MODERATOR)
    if moderator is not None:
        for table_row in content.read_demo_file("regulations/successions.toml")["successions"]:
            _confirm_rows(table_row, moderator)


def _take_in(regulation: dict[str, Any], row: dict[str, Any]) -> None:
    path = content.FOLDER / "regulations" / row["file"]
    take_in_edition(
        parse_file(path.name, path.read_bytes()),
        EditionDetails(
            title=regulation["title"],
            label=row["label"],
            slug=row["slug"],
            regulation_slug=regulation["slug"],
            short_title=regulation.get("short_title", ""),
            document_number=row.get("document_number", ""),
            issuer=row.get("issuer", ""),
            promulgated_on=content.demo_day(row.get("promulgated_on")),
            in_force_from=content.demo_day(row.get("in_force_from")),
            in_force_until=content.demo_day(row.get("in_force_until")),
            aliases=tuple(regulation.get("aliases", ())),
            source_name=path.name,
        ),
        today=timezone.localdate(),
    )


@transaction.atomic
def _confirm_rows(table: dict[str, Any], by: User) -> None:
    """Put the confirmed rows of the file in place of the suggestions between two editions."""
    editions = Edition.objects.filter(regulation__slug=table["regulation"])
    old, new = (editions.get(slug=table[end]) for end in ("from_edition", "to_edition"))
    rows = Succession.objects.filter(old_edition=old, new_edition=new)
    if rows.filter(confirmed_at__isnull=False).exists():
        return
    rows.delete()
    ends = {
        edition.pk: dict(edition.clauses.filter(kind="article").values_list("path", "pk"))
        for edition in (old, new)
    }
    fresh = [
        Succession.objects.create(
            old_edition=old,
            new_edition=new,
            old_id=ends[old.pk].get(row.get("old", "")),
            new_id=ends[new.pk].get(row.get("new", "")),
            relation=ArticleRelation(row["relation"]),
            confidence=1.0,
        )
        for row in table["rows"]
    ]
    confirm_successions(fresh, by=by, now=timezone.now())


def load_vocabularies() -> None:
    """Add the words of the demo to the managed lists."""
    lists = content.read_demo_file("vocabularies.toml")
    for position, name in enumerate(lists.pop("category"), 1):
        if not BusinessCategory.objects.filter(name=name).exists():
            BusinessCategory.objects.create(
                name=name, slug=address_of(name, BusinessCategory), position=position * 10
            )
    for vocabulary, names in lists.items():
        for position, name in enumerate(names, 1):
            Term.objects.get_or_create(
                vocabulary=vocabulary, name=name, defaults={"position": position * 10}
            )


def load_cases() -> int:
    """Publish the cases that are not there yet, told by their titles; return how many are new."""
    editor = _first_holder(Role.EDITOR)
    linker = CitationLinker()
    new = 0
    for row in content.demo_cases():
        if not CasePage.objects.filter(title=row["title"]).exists():
            _publish_case(row, editor, linker)
            new += 1
    return new


def draft_of(row: dict[str, Any]) -> CaseDraft:
    """Return a case of the demo as a draft; its file calls a row of 违规条款 by its citation."""
    day = content.demo_day(row.get("event_date"))
    cited: list[Json] = [
        {"as_written": v["citation"], "quote": v["quote"], "note": v.get("note", "")}
        for v in row.get("violations", ())
    ]
    texts = {name: row.get(name, "").strip() for name in SECTION_FIELDS}
    dated = {"event_date": day.isoformat() if day else None}
    return draft_from_json({**row, **texts, **dated, "violations": cited})


@transaction.atomic
def _publish_case(row: dict[str, Any], editor: User | None, linker: CitationLinker) -> None:
    page = CasePage(
        title=row["title"],
        slug=address_of(row["title"], CasePage),
        live=False,
        has_unpublished_changes=True,
        owner=editor,
        event_place=row.get("event_place", ""),
        **{one.value: _demo_term(one, row.get(one.value, "")) for one in TermVocabulary},
    )
    apply_draft(page, draft_of(row), linker)
    page.honoured_people = [
        HonouredPerson(name=h["name"], consent=h["consent"], sort_order=n)
        for n, h in enumerate(row.get("honoured", ()))
    ]
    case_library().add_child(instance=page)
    page.tags.add(*row.get("tags", ()))
    page.save_revision(user=editor, log_action="wagtail.create").publish(
        user=editor, skip_permission_checks=True
    )


def _demo_term(vocabulary: TermVocabulary, name: str) -> Term | None:
    if not name:
        return None
    return Term.objects.get_or_create(vocabulary=vocabulary, name=name)[0]
