"""The demo is content, and content can be wrong: quotes, clauses, dates, names, counts."""

import datetime
import difflib
import io
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from django.contrib.auth.password_validation import validate_password

from cases.event_dates import DatedEvent, DatePrecision
from cases.statutes.read import read_statute
from cases.statutes.texts import full_texts
from cases.statutes.types import ParsedStatute
from portal.people.roles import ROLE_OF_GROUP
from tests.tools import make_docx

DEMO = Path(__file__).resolve().parents[3] / "portal" / "demo"
COMPILATION = DEMO / "compilation.txt"
WORD_FILE = DEMO / "典型案例汇编（演示）.docx"
WORD_LIMIT = 60_000

VOCABULARIES = (
    "category",
    "source_channel",
    "impact_level",
    "risk_type",
    "cause",
    "handling_result",
)
FACTS = {"title", "kind", "event_date", "event_date_precision", "event_place", "source_unit"}
TEXTS = ("summary", "course", "impact", "response", "commentary")
LISTS = {"tags", "problems", "measures", "violations", "honoured"}
NEEDED = {
    "adverse": {*TEXTS, "problems", "measures", "violations", "risk_type", "cause"},
    "exemplary": {"summary", "course", "impact", "commentary"},
    "common": {"summary", "course"},
}

NUMERAL = r"[一二三四五六七八九十]+"
PINPOINT = re.compile(
    rf"第(?P<article>{NUMERAL})条(?:之(?P<suffix>{NUMERAL}))?"
    rf"(?:第(?P<paragraph>{NUMERAL})款)?(?:第（(?P<item>{NUMERAL})）项)?"
)
PERSONAL = {
    "mobile": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "landline": re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}"),
    "long number": re.compile(r"\d{8,}"),
    "e-mail": re.compile(r"\w@\w"),
    "plate": re.compile(r"[\u4e00-\u9fff][A-Z]·?[A-Z0-9]{5}"),
    "house": re.compile(r"\d+(?:号楼|单元|栋|室|弄)|[路街巷]\d+号"),
}


def number_of(numeral: str) -> int:
    """Read a Chinese numeral below one hundred."""
    tens, ten, ones = numeral.rpartition("十")
    digits = "零一二三四五六七八九"
    return (digits.index(tens or "一") * 10 if ten else 0) + (digits.index(ones) if ones else 0)


def toml(*parts: str) -> dict[str, Any]:
    return tomllib.loads(DEMO.joinpath(*parts).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class DemoEdition:
    slug: str
    row: dict[str, Any]
    statute: ParsedStatute
    texts: dict[str, str]

    @property
    def articles(self) -> list[str]:
        return [clause.path for clause in self.statute.articles()]

    def holds_on(self, day: datetime.date) -> bool:
        return self.row["in_force_from"] <= day < self.row.get("in_force_until", datetime.date.max)


def load_editions() -> dict[str, list[DemoEdition]]:
    shelf: dict[str, list[DemoEdition]] = {}
    for regulation in toml("regulations", "regulations.toml")["regulations"]:
        for row in regulation["editions"]:
            text = (DEMO / "regulations" / row["file"]).read_text(encoding="utf-8")
            statute = read_statute(text)
            edition = DemoEdition(row["slug"], row, statute, full_texts(statute))
            shelf.setdefault(regulation["slug"], []).append(edition)
    return shelf


REGULATIONS = toml("regulations", "regulations.toml")["regulations"]
EDITIONS = load_editions()
NAMES = sorted(
    ((name, row["slug"]) for row in REGULATIONS for name in (row["title"], *row["aliases"])),
    key=lambda pair: -len(pair[0]),
)
CITATION = re.compile(
    rf"《?(?P<name>{'|'.join(re.escape(name) for name, _ in NAMES)})》?{PINPOINT.pattern}"
)
PEOPLE = toml("people.toml")
TERMS = toml("vocabularies.toml")
CASES = {path.stem: toml("cases", path.name) for path in sorted((DEMO / "cases").glob("*.toml"))}


def event_date(case: dict[str, Any]) -> DatedEvent | None:
    if "event_date" not in case:
        return None
    return DatedEvent(case["event_date"], DatePrecision(case["event_date_precision"]))


def edition_on(slug: str, day: datetime.date) -> DemoEdition:
    [edition] = [edition for edition in EDITIONS[slug] if edition.holds_on(day)]
    return edition


def cited(match: re.Match[str], day: datetime.date) -> tuple[str, DemoEdition, str]:
    """Give the regulation, the edition of that day and the path that a citation names."""
    slug = dict(NAMES)[match["name"]]
    path = str(number_of(match["article"]))
    if match["suffix"]:
        path += f"-{number_of(match['suffix'])}"
    if match["paragraph"] or match["item"]:
        path += f".{number_of(match['paragraph'] or '一')}"
    if match["item"]:
        path += f".{number_of(match['item'])}"
    return slug, edition_on(slug, day), path


def plain(text: str) -> str:
    return re.sub(r"\s|（[一二三四五六七八九十]+）", "", text)


def running_texts(case: dict[str, Any]) -> list[str]:
    return (
        [case.get(key, "") for key in TEXTS] + case.get("problems", []) + case.get("measures", [])
    )


@pytest.mark.parametrize(
    ("slug", "edition"),
    [(slug, edition) for slug, editions in EDITIONS.items() for edition in editions],
    ids=lambda value: value if isinstance(value, str) else value.slug,
)
def test_an_edition_reads_as_its_table_says(slug: str, edition: DemoEdition) -> None:
    [regulation] = [row for row in REGULATIONS if row["slug"] == slug]
    assert edition.statute.title == regulation["title"]
    assert "演示" in regulation["title"]
    assert edition.statute.doubts == ()
    begun, promulgated = edition.statute.in_force_from, edition.statute.promulgated
    assert begun is not None
    assert promulgated is not None
    assert begun.day == edition.row["in_force_from"]
    assert promulgated.day == edition.row["promulgated_on"]
    assert any(edition.row["document_number"] in line for line in edition.statute.head)
    numbers = [int(path) for path in edition.articles if "-" not in path]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_shelf_holds_three_regulations_in_five_editions() -> None:
    assert {slug: len(editions) for slug, editions in EDITIONS.items()} == {
        "yingye-banfa": 2,
        "fuwu-guifan": 2,
        "ba-buzhun": 1,
    }
    for editions in EDITIONS.values():
        ends = [edition.row.get("in_force_until") for edition in editions]
        starts = [edition.row["in_force_from"] for edition in editions]
        assert ends == [*starts[1:], None]


@pytest.mark.parametrize("pair", toml("regulations", "successions.toml")["successions"])
def test_successions_tell_the_truth(pair: dict[str, Any]) -> None:
    editions = {edition.slug: edition for edition in EDITIONS[pair["regulation"]]}
    old, new = editions[pair["from_edition"]], editions[pair["to_edition"]]
    rows = [(row.get("old"), row.get("new"), row["relation"]) for row in pair["rows"]]
    assert {row[0] for row in rows if row[0]} == set(old.articles)
    assert {row[1] for row in rows if row[1]} == set(new.articles)
    onward, back = Counter(row[0] for row in rows), Counter(row[1] for row in rows)
    for before, after, relation in rows:
        is_equal = bool(before and after and plain(old.texts[before]) == plain(new.texts[after]))
        expected = {
            "same": is_equal and before == after,
            "renumbered": is_equal and before != after,
            "changed": not is_equal and bool(before and after),
            "split": onward[before] > 1,
            "merged": back[after] > 1,
            "repealed": after is None,
            "new": before is None,
        }
        assert expected[relation], (before, after, relation)
    assert {row[2] for row in rows} == {
        "same", "renumbered", "changed", "split", "merged", "repealed", "new",
    }  # fmt: skip


def test_the_kinds_and_categories_are_there_in_number() -> None:
    kinds = Counter(case["kind"] for case in CASES.values())
    assert kinds["adverse"] >= 8
    assert kinds["exemplary"] >= 3
    assert kinds["common"] >= 3
    assert set(kinds) == set(NEEDED)
    assert {case["category"] for case in CASES.values()} == set(TERMS["category"])
    assert len({case["title"] for case in CASES.values()}) == len(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_case_keeps_to_the_schema(name: str) -> None:
    case = CASES[name]
    assert set(case) <= FACTS | set(VOCABULARIES) | set(TEXTS) | LISTS
    assert {"title", "kind", "category", "source_unit", "tags", "summary"} <= set(case)
    assert NEEDED[case["kind"]] <= {key for key, value in case.items() if value}
    for vocabulary in VOCABULARIES:
        assert vocabulary not in case or case[vocabulary] in TERMS[vocabulary]
    assert case["source_unit"] in {unit["name"] for unit in PEOPLE["units"]}
    assert ("event_date" in case) == ("event_date_precision" in case)
    assert len(case["title"]) <= 32
    if (happened := event_date(case)) is not None:
        assert happened.value.year in range(2015, 2027)
    if case["kind"] == "adverse":
        assert happened is not None
        assert 2 <= len(case["problems"]) <= 4
        assert 2 <= len(case["measures"]) <= 4
        assert 3 <= len(case["course"].strip().split("\n\n")) <= 6


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "violations" in case])
def test_a_quote_stands_in_its_clause(name: str) -> None:
    happened = event_date(CASES[name])
    assert happened is not None
    for row in CASES[name]["violations"]:
        assert set(row) <= {"citation", "quote", "note", "differs"}
        match = CITATION.fullmatch(row["citation"])
        assert match, row["citation"]
        _, first, path = cited(match, happened.first)
        _, last, _ = cited(match, happened.last)
        assert first is last, "the month must not straddle two editions"
        words = plain(first.texts[path])
        if row.get("differs"):
            assert plain(row["quote"]) not in words
            sentence = max(
                words.split("。"),
                key=lambda s: difflib.SequenceMatcher(None, s, row["quote"]).ratio(),
            )
            assert difflib.SequenceMatcher(None, sentence, row["quote"]).ratio() > 0.8
        else:
            assert plain(row["quote"]) in words, (row["citation"], words)


@pytest.mark.parametrize("name", CASES)
def test_a_clause_named_in_running_text_exists(name: str) -> None:
    happened = event_date(CASES[name])
    day = happened.value if happened else datetime.date(2026, 1, 1)
    for text in running_texts(CASES[name]):
        for match in CITATION.finditer(text):
            _, edition, path = cited(match, day)
            assert path in edition.texts, match[0]
        named = len(CITATION.findall(text))
        assert len(PINPOINT.findall(text)) == named, "a clause without its regulation"


def test_running_text_cites_and_rows_gather() -> None:
    citing = [n for n, c in CASES.items() if any(map(CITATION.search, running_texts(c)))]
    assert len(citing) >= 8
    broken: dict[tuple[str, str], set[str]] = {}
    superseded, differing = set(), set()
    for name, case in CASES.items():
        for row in case.get("violations", []):
            match = CITATION.fullmatch(row["citation"])
            assert match
            slug, edition, path = cited(match, case["event_date"])
            broken.setdefault((slug, path.split(".")[0]), set()).add(name)
            if "in_force_until" in edition.row:
                superseded.add(name)
            if row.get("differs"):
                differing.add(name)
    assert sum(len(names) >= 3 for names in broken.values()) >= 2
    assert superseded, "no reader would see 事发时条文 beside 现行条文"
    assert len(differing) == 1


@pytest.mark.parametrize("name", CASES)
def test_nobody_is_named_but_the_honoured(name: str) -> None:
    case = CASES[name]
    honoured = {row["name"] for row in case.get("honoured", [])}
    whole = "\n".join([case["title"], *running_texts(case)])
    assert all(row["consent"] for row in case.get("honoured", []))
    assert honoured <= {employee["name"] for employee in PEOPLE["employees"]}
    named = {e["name"] for e in PEOPLE["employees"] if e["name"] in whole}
    assert named == honoured
    for kind, pattern in PERSONAL.items():
        assert not pattern.search(whole), kind


def test_somebody_is_honoured() -> None:
    assert [row for case in CASES.values() for row in case.get("honoured", [])]


def test_the_staff_fits_together() -> None:
    units, employees = PEOPLE["units"], PEOPLE["employees"]
    assert len({unit["code"] for unit in units}) == len({u["name"] for u in units}) == len(units)
    codes = {unit["name"]: unit["code"] for unit in units}
    known: set[str] = set()
    for unit in units:
        assert unit.get("parent") in known or not known
        assert unit["code"].startswith(codes.get(unit.get("parent"), ""))
        known.add(unit["name"])
    assert len({e["number"] for e in employees}) == len({e["name"] for e in employees}) >= 14
    assert {e["unit"] for e in employees} <= known
    assert {e["role"] for e in employees} == set(ROLE_OF_GROUP)
    logins = [e for e in employees if e.get("login")]
    assert len(logins) == 5
    assert {e["role"] for e in logins} == set(ROLE_OF_GROUP)


def test_the_demo_password_passes_the_rules_of_the_product() -> None:
    assert len(PEOPLE["password"]) >= 10
    validate_password(PEOPLE["password"])


def test_the_word_file_is_what_its_source_makes() -> None:
    source = COMPILATION.read_text(encoding="utf-8")
    lines = [text for _, text in make_docx.styled_paragraphs(source)]
    assert WORD_FILE.stat().st_size < WORD_LIMIT
    assert make_docx.build_docx(source) == make_docx.build_docx(source)
    for made in (WORD_FILE.read_bytes(), make_docx.build_docx(source)):
        copy = docx.Document(io.BytesIO(made))
        assert [paragraph.text for paragraph in copy.paragraphs] == lines


def test_the_compilation_cites_the_shelf_and_one_regulation_that_is_missing() -> None:
    source = COMPILATION.read_text(encoding="utf-8")
    cases = source.split("\n### ")[1:]
    assert len(cases) == 5
    assert source.count("【案例之一】") == 1
    differing = []
    for case in cases:
        [year, month, day] = re.search(r"(\d{4})年(\d+)月(\d+)日", case).groups()
        happened = datetime.date(int(year), int(month), int(day))
        for match in CITATION.finditer(case):
            _, edition, path = cited(match, happened)
            assert path in edition.texts, match[0]
            quote = re.match(r"。“([^”]+)”", case[match.end() :])
            if quote and plain(quote[1]) not in plain(edition.texts[path]):
                differing.append(match[0])
    assert differing == ["《星河省供电营业办法（演示）》第二十四条"]
    titles = set(re.findall(r"《(.+?)》第", source))
    assert titles - dict(NAMES).keys() == {"星河省电力设施施工恢复管理规定（演示）"}
