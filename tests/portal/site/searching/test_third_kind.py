"""A room that search has never heard of: this file is all that its kind of documents needs."""

import ast
import copy
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from portal.people.models import User
from search import service, sources
from search.documents import DocumentFacet, SearchDocument
from search.hints import words_like
from search.presentation import Annotations, FacetField, FoundDocuments, Suggestion
from search.sources import DocumentSource
from tests.factories import UserFactory, make_case

pytestmark = pytest.mark.django_db

KIND, COACHES = "quizzes", "coaches"
SECRET = "鹭鸶岛变电站"
CARD = """{% extends "components/hit.html" %}
{% block badges %}<i class="marks">{{ hit.details }}</i>{% endblock %}"""


def quiz(key: str, title: str, level: str, version: str = "1") -> SearchDocument:
    return SearchDocument(
        KIND,
        key,
        title,
        f"{title}，选出正确的一项。",
        f"/quizzes/{key}/",
        version,
        breadcrumb="题库",
        facets=(DocumentFacet("level", level),),
        visibility=COACHES,
    )


class QuizRoom:
    """The room: its documents, and what it tells search of them."""

    def __init__(self) -> None:
        self.held = {
            one.key: one
            for one in (
                quiz("q1", f"{SECRET}停电怎么答复", "1"),
                quiz("q2", f"{SECRET}停电几天前通知", "2"),
                quiz("q3", f"到{SECRET}过户", "2"),
            )
        }

    def load(self, keys: Collection[str]) -> Mapping[str, SearchDocument | None]:
        return {key: self.held.get(key) for key in keys}

    def iterate(self) -> Iterator[SearchDocument]:
        yield from self.held.values()

    def annotate(self, found: FoundDocuments) -> Annotations:
        return Annotations({(KIND, one.key): f"{one.key} 五分" for one in found.documents[KIND]})

    def titled(self, keys: Collection[str], may_see: frozenset[str]) -> tuple[Suggestion, ...]:
        held = [self.held[key] for key in keys if key in self.held]
        return tuple(
            Suggestion("quiz", one.title, one.breadcrumb, one.url)
            for one in held
            if one.visibility in may_see
        )

    def source(self) -> DocumentSource:
        return DocumentSource(
            KIND,
            "题目",
            self.iterate,
            self.load,
            measure="道",
            facets=(FacetField("level", "难度", lambda levels: {"1": "入门", "2": "进阶"}),),
            card="quiz_hit.html",
            annotate=self.annotate,
            titled=self.titled,
            audience=frozenset({COACHES}),
            holds=lambda viewer: (COACHES,) if viewer.get_username() == "coach" else (),
        )


@pytest.fixture
def room(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QuizRoom:
    settings.ANJIAN_VAR = tmp_path / "var"
    (tmp_path / "quiz_hit.html").write_text(CARD, encoding="utf-8")
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0].get("DIRS", ()), tmp_path]
    settings.TEMPLATES = templates
    monkeypatch.setattr(sources, "_sources", dict(sources._sources))
    made = QuizRoom()
    sources.register_source(made.source())
    make_case("停电通知贴错了门")
    service.rebuild()
    cache.clear()
    return made


def signed_in(username: str) -> Client:
    client = Client()
    person: User = UserFactory(username=username)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def coach(room: QuizRoom) -> Client:
    return signed_in("coach")


@pytest.fixture
def colleague(room: QuizRoom) -> Client:
    return signed_in("colleague")


def page_of(reader: Client, query: str, **more: str) -> str:
    response = reader.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    return response.content.decode()


def suggested(reader: Client, typed: str) -> list[tuple[str, str]]:
    answer = reader.get("/search/suggest/", {"q": typed}).json()
    return [(one["kind"], one["label"]) for one in answer["suggestions"]]


def test_it_is_found_beside_the_other_kinds_with_its_tab_card_and_measure(coach: Client) -> None:
    page = page_of(coach, "停电")
    assert "停电</mark>通知贴错了门" in page
    assert 'in=quizzes">题目 <b>2</b></a>' in page
    group = page.split('<h2 id="group-quizzes">', 1)[1].split("</section>")[0]
    assert group.startswith('题目<span class="count">2 道')
    assert 'class="hit hit-quizzes"' in group
    assert '<i class="marks">q1 五分</i>' in group
    assert '<i class="marks">q2 五分</i>' in group


def test_its_facets_narrow_it_in_the_words_of_its_room(coach: Client) -> None:
    page = page_of(coach, SECRET, **{"in": KIND})
    facets = page.split('id="filter-level">', 1)[1].split("</ul>")[0]
    assert facets.startswith("难度</h2>")
    assert re.findall(r"(入门|进阶) <b>(\d)</b>", facets) == [("进阶", "2"), ("入门", "1")]
    narrowed = page_of(coach, SECRET, **{"in": KIND, "level": "1"})
    assert re.findall(r"q\d 五分", narrowed) == ["q1 五分"]


def test_its_titles_are_suggested_where_they_begin_so_first(coach: Client) -> None:
    assert suggested(coach, "鹭鸶岛") == [
        ("quiz", f"{SECRET}停电怎么答复"),
        ("quiz", f"{SECRET}停电几天前通知"),
        ("quiz", f"到{SECRET}过户"),
    ]


def test_titles_of_several_kinds_take_turns(coach: Client) -> None:
    found = [kind for kind, _ in suggested(coach, "停电") if kind != "words"]
    assert found[0] == "case"
    assert set(found) == {"case", "quiz"}


def test_without_its_token_there_is_no_tab_no_result_and_no_suggestion(colleague: Client) -> None:
    for page in (page_of(colleague, "停电"), page_of(colleague, SECRET, **{"in": KIND})):
        assert "in=quizzes" not in page
        assert "五分" not in page
        assert "/quizzes/" not in page
    assert "停电</mark>通知贴错了门" in page_of(colleague, "停电")
    assert "quiz" not in {kind for kind, _ in suggested(colleague, "停电")}
    assert suggested(colleague, "鹭鸶岛") == []


def test_a_document_that_lost_its_reader_is_hidden_before_the_index_knows(
    room: QuizRoom, coach: Client
) -> None:
    room.held["q1"] = replace(room.held["q1"], visibility="nobody")
    assert "q1 五分" not in page_of(coach, SECRET)
    assert "q2 五分" in page_of(coach, SECRET)
    assert ("quiz", f"{SECRET}停电怎么答复") not in suggested(coach, "鹭鸶岛")


def test_documents_with_a_common_token_stay_hidden_where_their_kind_is_for_others(
    room: QuizRoom, colleague: Client
) -> None:
    room.held = {key: replace(one, visibility="staff") for key, one in room.held.items()}
    service.rebuild([KIND])
    assert "/quizzes/" not in page_of(colleague, SECRET, **{"in": KIND})


def test_words_of_its_index_are_no_hint_for_others(room: QuizRoom) -> None:
    of_cases = sources.kinds_for(sources.seen_by(UserFactory(username="colleague")))
    assert KIND not in of_cases
    assert KIND in sources.kinds_for(sources.seen_by(UserFactory(username="coach")))
    assert "过户" in words_like("过", (*of_cases, KIND), (), 20)
    assert "过户" not in words_like("过", of_cases, (), 20)


def test_the_command_of_the_shell_asks_with_the_rights_of_staff(
    room: QuizRoom, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("search", SECRET)
    assert "题目" not in capsys.readouterr().out


ROOT = Path(project.BASE_DIR)
PYTHON = (
    "search",
    "portal/site/searching",
    "portal/backoffice/search_admin",
    "portal/site/search_views.py",
)
SCREENS = (
    "portal/site/templates/site/search.html",
    "portal/site/templates/components/hit.html",
    "portal/site/static/site/search.js",
)


def names_of_kinds() -> set[str]:
    """How a kind may be named: in the index, to the search box, on the screen, as a constant."""
    kinds = set(sources.registered_kinds())
    assert kinds
    labels = {source.label for kind in kinds if (source := sources.source_of(kind))}
    return kinds | {kind.removesuffix("s") for kind in kinds} | {k.upper() for k in kinds} | labels


def named_in(code: str, names: set[str]) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(code)):
        for field in ("value", "id", "attr", "name"):
            word = getattr(node, field, None)
            if isinstance(word, str) and word in names:
                found.add(word)
    # Variables in lower case are words of the engines too: a query has clauses.
    return {word for word in found if f'"{word}"' in code or word.isupper()}


def test_neither_search_nor_its_page_names_a_kind() -> None:
    names = names_of_kinds()
    files = [
        path
        for place in PYTHON
        for path in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    ]
    assert len(files) > 80
    named = {str(path): named_in(path.read_text(encoding="utf-8"), names) for path in files}
    quoted = re.compile("|".join(rf"[\"']{re.escape(name)}[\"']" for name in sorted(names)))
    for screen in SCREENS:
        named[screen] = set(quoted.findall((ROOT / screen).read_text(encoding="utf-8")))
    assert {place: words for place, words in named.items() if words} == {}


@pytest.mark.parametrize("code", ['a = "cases"', "from x import CLAUSES", "x.CASES", 'f("案例")'])
def test_a_name_would_be_noticed(code: str) -> None:
    assert named_in(code, names_of_kinds())
