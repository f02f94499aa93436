"""The contract that every engine answers as the oracle does; each engine's module runs it.

A module that inherits these classes gives two fixtures: `engine`, made anew with the small world
for tests that write, and `reading`, the same shared by tests that only read.
"""

import threading
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import (
    SEEN_BY_STAFF,
    SEGMENTED,
    STAFF,
    WITH_POSITIONS,
    DocumentFacet,
    SearchField,
)
from search.engines.base import EngineUnavailable, RemovedDocument, SearchHits
from search.planning import PlanningKnowledge, make_plan
from search.queries import (
    CitedReading,
    PhraseReward,
    SearchPlan,
    SearchRequest,
    TokenPhrase,
    WeightedToken,
)
from search.ranking import shipped_ranking
from search.text import common_characters, ordered_grams
from tests.search.kinds import SEEN_BY_ANYBODY, SEEN_BY_EDITORS
from tests.search.worlds import CLAUSES, LEXICON, WORLD, case, plan
from tests.tools.memory_engine import MemoryEngine

ORACLE = MemoryEngine()
ORACLE.apply("cases", WORLD)
ORACLE.apply("clauses", CLAUSES)

QUERIES = (
    "停电",
    "断电",
    "估抄",
    "多收电费怎么办",
    "停电 通知",
    "总表 物业",
    '"停电通知"',
    "停电 -物业",
    "闸",
    "双电源",
    "tingdian",
    "cuifei",
    "cf",
    "gcdl",
    "欠废停电",
    "8分钱",
    "三日",
    "0.08元",
    "10千伏",
    "复电",
    "wide",
    "繁体标题",
    "平安无事",
    "光伏并网",
    "",
    "   ",
    "-",
    '"',
    "的",
    "第5天",
    "值班员忘了回访",
    "小区物业代收的总表电费",
    "script",
    '"没有" "停电"',
    "客户",
    "电费停电通知怎么办呢请问",
)

HOSTILE = (
    "停" * 10_000,
    "a" * 10_000,
    "停电 " * 3_000,
    "\ud800\udfff停电\ud800",
    "😀👨‍👩‍👧停电",
    "\0停电\0",
    "title:停电 AND (OR NOT *)",
    "停电~2^9",
    '"停电',
    "「",
    '""',
    "“”",
    "- - -",
    "--",
    "-停电",
    "/re/",
    "[a TO b]",
    "\u202e\u200b停\u200b电",
    "%00",
    "'; DROP TABLE",
    "<script>",
    "１０ｋＶ",
    "ﷺ" * 50,
    "x" * 39 + "停电" * 200,
    '"' + "停电" * 300 + '"',
    "\n\t\r",
    "᠎",
    "e" + "́" * 500,
    "∅",
    "_id:c1 OR passages.grams:*",
    '{"match_all":{}}',
)


def keys_of(found):
    return [hit.key for hit in found.hits]


def assert_alike(found, expected, made):
    """The same answer: what scores alike to three places may change places."""
    assert found.total == expected.total
    assert found.counts == expected.counts
    assert [hit.score for hit in found.hits] == pytest.approx(
        [hit.score for hit in expected.hits], abs=2e-3, rel=1e-6
    )
    pins = made.pin_scores()
    alike = {hit.key: hit for hit in expected.hits}
    for at, (hit, other) in enumerate(zip(found.hits, expected.hits, strict=True)):
        if hit.key != other.key:
            assert hit.score == pytest.approx(other.score, abs=1e-3), at
        elif hit.key not in pins and hit.passage != other.passage:
            pytest.fail(f"{hit} is not {alike[hit.key]}")


# --- any plan -----------------------------------------------------------------------------------

WORDS = ("停电", "通知", "估抄", "没有", "电费", "物业", "双电", "值班", "平安", "wide", "=0.08元")
CHARACTERS = tuple("停电抄费的源没闸")
EXACT = {
    SearchField.FORCE: ("now",),
    SearchField.CITES: ("yingye#83", "=yingye#83", "tiaoli", "guifan#4.2.3"),
    SearchField.FACETS: ("category=停送电", "year=2021"),
}
HELD = {
    SearchField.GRAMS: WORDS,
    SearchField.TITLE: WORDS,
    SearchField.CHARS: CHARACTERS,
    SearchField.INITIALS: ("td", "gc", "dl"),
    **EXACT,
}
WEIGHTS = st.sampled_from((0.1, 0.5, 1.0, 2.2, 7.0))


@st.composite
def phrases(draw):
    field = draw(st.sampled_from(tuple(HELD)))
    longest = 3 if field in WITH_POSITIONS else 1
    if draw(st.booleans()) and longest > 1:
        sentence = draw(st.sampled_from(("停电通知书", "没有送达停电通知", "估抄电量", "值班日志")))
        return TokenPhrase(SearchField.GRAMS, ordered_grams(sentence)[:longest])
    held = st.sampled_from(HELD[field])
    return TokenPhrase(field, tuple(draw(st.lists(held, min_size=1, max_size=longest))))


@st.composite
def tokens(draw):
    field = draw(st.sampled_from(SEGMENTED))
    return WeightedToken(field, draw(st.sampled_from(HELD[field])), draw(WEIGHTS))


@st.composite
def rewards(draw):
    phrase = draw(phrases())
    return PhraseReward(phrase.field, phrase.tokens, draw(WEIGHTS))


def some(of, most):
    return st.lists(of, max_size=most).map(tuple)


KEYS = st.sampled_from([*(document.key for document in WORLD), "never was"])
FACETS = st.sampled_from(
    (
        DocumentFacet("category", "停送电"),
        DocumentFacet("category", "抄表收费"),
        DocumentFacet("year", "2021"),
    )
)
PLANS = st.builds(
    SearchPlan,
    kind=st.sampled_from(("cases", "clauses", "nothing")),
    gates=some(phrases(), 4),
    scored=some(tokens(), 6).map(
        lambda found: tuple({(t.field, t.token): t for t in found}.values())
    ),
    rewards=some(rewards(), 3),
    demanded=some(phrases(), 1),
    refused=some(phrases(), 1),
    filters=some(FACETS, 2),
    may_see=st.sampled_from((SEEN_BY_ANYBODY, SEEN_BY_STAFF, SEEN_BY_EDITORS, frozenset())),
    limit=st.integers(0, 7),
    offset=st.integers(0, 5),
    among=some(KEYS, 3),
    pinned=some(KEYS, 2),
)


class ReadingContract:
    """What an engine answers over the small world."""

    @pytest.mark.parametrize("query", QUERIES)
    def test_same_hits_in_the_same_order_for_the_same_plan(self, reading, query):
        made = plan(ORACLE, query, may_see=SEEN_BY_EDITORS)
        expected, found = ORACLE.find(made), reading.find(made)
        assert keys_of(found) == keys_of(expected)
        assert_alike(found, expected, made)

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    @given(
        query=st.text(
            alphabet=st.sampled_from('停电通知估抄没有物业 双源的"-8元天cufei总表闭锁😀\ud800'),
            max_size=12,
        )
    )
    def test_the_oracle_agrees_on_any_query(self, reading, query):
        made = plan(ORACLE, query)
        assert_alike(reading.find(made), ORACLE.find(made), made)

    @settings(
        max_examples=150,
        deadline=None,
        derandomize=True,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    @given(made=PLANS)
    def test_the_oracle_agrees_on_any_plan(self, reading, made):
        assert_alike(reading.find(made), ORACLE.find(made), made)

    @pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
    def test_hostile_queries_answer(self, reading, query):
        made = plan(ORACLE, query)
        assert_alike(reading.find(made), ORACLE.find(made), made)

    def test_plans_as_long_as_a_text_answer(self, reading):
        spelled = "".join(document.body for document in WORLD) * 20
        cut = ordered_grams(spelled[:10_000])
        once = tuple(dict.fromkeys(cut))
        long = tuple(
            TokenPhrase(SearchField.GRAMS, cut[at : at + 59]) for at in range(0, len(cut), 59)
        )
        made = SearchPlan(
            "cases",
            gates=tuple(TokenPhrase(SearchField.GRAMS, (token,)) for token in once) + long,
            scored=tuple(WeightedToken(SearchField.GRAMS, token) for token in once[:400]),
            rewards=tuple(PhraseReward(SearchField.GRAMS, phrase.tokens, 1.0) for phrase in long),
            refused=long[1:],
        )
        assert_alike(reading.find(made), ORACLE.find(made), made)
        needed = replace(made, demanded=long, refused=())
        assert_alike(reading.find(needed), ORACLE.find(needed), needed)

    @pytest.mark.parametrize("strange", ["\ud800", "a\0b", "", "x" * 40_000, '"}', "*", "停 电"])
    def test_strange_conditions_find_nothing_and_break_nothing(self, reading, strange):
        made = plan(ORACLE, "停电")
        assert (
            reading.find(replace(made, filters=(DocumentFacet("category", strange),)))
            == SearchHits()
        )
        if strange == "\ud800":  # which an address can carry, and no key of the database
            return
        assert reading.find(replace(made, among=(strange,))) == SearchHits()
        assert reading.find(replace(made, pinned=(strange,))).total == 3

    def test_literal_two_character_words_are_found(self, reading):
        words = {
            token: document.key
            for document in WORLD
            for text in (document.title, document.body[:60])
            for token in ordered_grams(text)
            if len(token) == 2 and not token.isascii()
        }
        for token, key in words.items():
            made = plan(ORACLE, token, may_see=SEEN_BY_EDITORS, limit=100)
            assert key in keys_of(reading.find(made)), token

    def test_the_vocabulary_is_that_of_the_oracle(self, reading):
        words, known = reading.vocabulary("cases"), ORACLE.vocabulary("cases")
        assert words.passages() == known.passages()
        for field, token in (
            (SearchField.GRAMS, "停电"),
            (SearchField.CHARS, "的"),
            (SearchField.TITLE, "停电"),
            (SearchField.INITIALS, "td"),
            (SearchField.CITES, "tiaoli"),
            (SearchField.GRAMS, "无处"),
        ):
            assert words.frequency(field, token) == known.frequency(field, token), token

    def test_what_stands_behind_a_character_is_known(self, reading):
        words, known = reading.vocabulary("cases"), ORACLE.vocabulary("cases")
        common = frozenset(common_characters())
        for char in "停电无":
            found = common.intersection(words.followers(char))
            assert found == common.intersection(known.followers(char)), char
        assert "电" in words.followers("停")
        assert not reading.vocabulary("nothing").followers("停")

    def test_permissions_come_before_ranking(self, reading):
        assert "c3" not in asked(reading, "双电源")
        assert asked(reading, "双电源", may_see=SEEN_BY_EDITORS)[0] == "c3"
        assert asked(reading, "停电", may_see=SEEN_BY_ANYBODY) == ["c4"]
        only_public = reading.find(plan(ORACLE, "停电", may_see=SEEN_BY_ANYBODY))
        assert only_public.total == 1
        assert only_public.counts == ((DocumentFacet("category", "停送电"), 1),)
        assert asked(reading, "停电", may_see=frozenset()) == []

    def test_counts_and_filters(self, reading):
        found = reading.find(plan(ORACLE, "停电"))
        assert found.total == len(found.hits) == 3
        assert dict(found.counts)[DocumentFacet("category", "停送电")] == 2
        only = reading.find(plan(ORACLE, "停电", filters=(DocumentFacet("year", "2021"),)))
        assert keys_of(only) == ["c2"]
        either = (DocumentFacet("category", "停送电"), DocumentFacet("category", "抄表收费"))
        assert set(asked(reading, "停电", filters=either)) == {"c2", "c4"}
        assert asked(reading, "停电", filters=(*either, DocumentFacet("year", "2022"))) == []
        assert asked(reading, "停电", filters=(DocumentFacet("no such", "x"),)) == []

    def test_a_document_scores_as_its_best_passage(self, reading):
        hit = next(h for h in reading.find(plan(ORACLE, "忘了回访")).hits if h.key == "c4")
        assert hit.passage > 0
        assert asked(reading, "平安无事").count("c4") == 1

    def test_conditions_stand_for_the_whole_document(self, reading):
        assert asked(reading, '"第3天" "忘了回访"') == ["c4"]
        assert "c4" not in asked(reading, "停电 -第3天")
        assert "c4" not in asked(reading, '停电 -"忘了回访"')

    def test_only_documents_among_the_given_are_found(self, reading):
        made = plan(ORACLE, "停电", may_see=SEEN_BY_EDITORS)
        found = reading.find(replace(made, among=("c4", "c6", "c3", "never was")))
        assert keys_of(found) == [key for key in keys_of(reading.find(made)) if key in {"c4", "c6"}]
        assert found.total == 2
        assert dict(found.counts) == {DocumentFacet("category", "停送电"): 1}

    def test_pins_stand_first_in_their_order_whatever_they_hold(self, reading):
        made = plan(ORACLE, "估抄")
        rest = keys_of(reading.find(made))
        found = reading.find(replace(made, pinned=("c5", "c2", "never was", "c5")))
        assert keys_of(found) == ["c5", "c2", *(k for k in rest if k != "c2")]
        assert [hit.score for hit in found.hits[:2]] == [300_000, 200_000]
        assert found.total == len(found.hits)
        nothing_else = SearchPlan("cases", (), pinned=("c1",))
        assert keys_of(reading.find(nothing_else)) == ["c1"]

    def test_pins_show_nothing_that_may_not_be_seen_or_was_refused(self, reading):
        made = replace(plan(ORACLE, "停电"), pinned=("c3", "c1"))
        assert keys_of(reading.find(made))[0] == "c1"
        assert "c3" not in keys_of(reading.find(made))
        by_editors = reading.find(replace(made, may_see=SEEN_BY_EDITORS))
        assert keys_of(by_editors)[:2] == ["c3", "c1"]
        only = replace(made, filters=(DocumentFacet("category", "停送电"),))
        assert "c1" not in keys_of(reading.find(only))
        assert "c1" not in keys_of(reading.find(replace(made, among=("c4",))))
        without = replace(made, refused=(TokenPhrase(SearchField.GRAMS, ("估抄",)),))
        assert "c1" not in keys_of(reading.find(without))
        needed = replace(made, demanded=(TokenPhrase(SearchField.GRAMS, ("停电",)),))
        assert "c1" not in keys_of(reading.find(needed))

    def test_the_cited_clause_comes_first_in_force_before_old(self, reading):
        cited = (CitedReading("yingye", "83"),)
        found = asked(reading, "营业规则83条", kind="clauses", cited=cited)
        assert found == ["y83", "y83-old", "y83-1"]
        assert asked(reading, "营业规则83条", cited=cited) == ["c1"]
        below = (CitedReading("yingye", "83.1"),)
        assert asked(reading, "x", kind="clauses", cited=below) == ["y83-1", "y83", "y83-old"]

    def test_a_title_alone_finds_what_cites_the_regulation(self, reading):
        assert asked(reading, "条例", cited=(CitedReading("tiaoli"),)) == ["c2"]
        assert asked(reading, "规范4条", cited=(CitedReading("guifan", "4"),)) == ["c1"]
        assert asked(reading, "规范5条", cited=(CitedReading("guifan", "5"),)) == []

    def test_readings_of_an_ambiguous_name_are_all_shown_best_first(self, reading):
        cited = (CitedReading("tiaoli"), CitedReading("yingye"))
        assert asked(reading, "规定", cited=cited) == ["c2", "c1"]

    def test_unknown_kinds_are_empty(self, reading):
        assert (
            reading.find(SearchPlan("nothing", (TokenPhrase(SearchField.GRAMS, ("停电",)),)))
            == SearchHits()
        )
        assert reading.inventory("nothing") == {}
        assert reading.vocabulary("nothing").passages() == 0
        assert reading.needs_rebuild("nothing")


def asked(engine, query, **more):
    """The keys that an engine finds by the oracle's plan."""
    return keys_of(engine.find(plan(ORACLE, query, **more)))


class _AllKnown:
    """A vocabulary that holds every word once: plans that no index has a say in."""

    def passages(self):
        return 10

    def frequency(self, field, token):
        return 1

    def followers(self, char):
        return common_characters()


KNOWLEDGE = PlanningKnowledge(_AllKnown(), LEXICON, shipped_ranking())


def planned(query, **more):
    """The plan of a query over any words at all."""
    return make_plan(SearchRequest(query, ("cases",), **more), "cases", (), KNOWLEDGE)


def keys(engine, query, **more):
    """The keys that an engine finds with such a plan."""
    return keys_of(engine.find(planned(query, **more)))


class WritingContract:
    """What an engine does with changes."""

    def test_pages_to_the_end_without_gap_or_repetition(self, engine):
        many = [case(f"p{n:02}", f"停电记录{n}") for n in range(57)]
        engine.apply("cases", many)
        whole = keys(engine, "停电记录", limit=100)
        assert len(whole) >= 57
        made = planned("停电记录", limit=7)
        pages = [engine.find(replace(made, offset=offset)) for offset in range(0, 70, 7)]
        assert [key for page in pages for key in keys_of(page)] == whole
        assert {page.total for page in pages} == {len(whole)}
        assert keys_of(engine.find(replace(made, offset=10**9))) == []

    def test_removal_and_republication(self, engine):
        engine.apply("cases", [RemovedDocument("c2"), RemovedDocument("never was")])
        assert keys(engine, "催费人员") == []
        assert "c2" not in engine.inventory("cases")
        engine.apply("cases", [replace(WORLD[1], version="2", body="改成了别的话。")])
        assert engine.inventory("cases")["c2"] == "2"
        assert keys(engine, "催费人员") == []
        assert keys(engine, "改成了别的") == ["c2"]
        assert len([hit for hit in keys(engine, "欠费停电") if hit == "c2"]) == 1

    def test_a_document_that_got_shorter_leaves_no_passage_behind(self, engine):
        engine.apply("cases", [replace(WORLD[3], version="2", body="只剩一句。")])
        assert keys(engine, "平安无事") == []
        assert keys(engine, "只剩一句") == ["c4"]

    def test_the_last_change_of_a_key_wins(self, engine):
        engine.apply("cases", [case("n", "先来的话"), case("n", "后到的话", version="2")])
        assert (keys(engine, "后到的话"), keys(engine, "先来的")) == (["n"], [])
        engine.apply("cases", [case("n", "先来的话"), RemovedDocument("n")])
        assert "n" not in engine.inventory("cases")

    def test_applying_twice_changes_nothing(self, engine):
        before = engine.find(planned("停电"))
        engine.apply("cases", WORLD)
        after = engine.find(planned("停电"))
        assert keys_of(after) == keys_of(before)
        assert after.total == before.total

    def test_rebuild_replaces_everything_and_replays(self, engine):
        count = engine.rebuild(
            "cases", iter(WORLD[:2]), lambda: [RemovedDocument("c1"), case("late", "后来的停电")]
        )
        assert count == 2
        assert set(engine.inventory("cases")) == {"c2", "late"}
        assert set(keys(engine, "停电")) == {"c2", "late"}
        assert set(engine.inventory("clauses")) == {clause.key for clause in CLAUSES}
        assert not engine.needs_rebuild("cases")

    def test_what_was_applied_during_a_rebuild_stands_until_the_switch_and_after(self, engine):
        late = case("late", "后来的停电")

        def documents():
            yield WORLD[0]
            engine.apply("cases", [late])
            assert "late" in keys(engine, "停电")
            yield WORLD[1]

        engine.rebuild("cases", documents(), lambda: [late])
        assert set(engine.inventory("cases")) == {"c1", "c2", "late"}

    @pytest.mark.parametrize("where", ["documents", "catch_up"])
    def test_a_rebuild_that_fails_leaves_the_old_index(self, engine, where):
        def broken():
            yield WORLD[0]
            raise ZeroDivisionError

        def never():
            raise ZeroDivisionError

        documents, catch_up = (broken(), list) if where == "documents" else (iter(()), never)
        with pytest.raises((EngineUnavailable, ZeroDivisionError)):
            engine.rebuild("cases", documents, catch_up)
        assert len(engine.inventory("cases")) == len(WORLD)
        assert not engine.needs_rebuild("cases")
        engine.apply("cases", [case("late", "后来的停电")])
        assert "late" in keys(engine, "停电")

    def test_a_rebuild_under_load_is_never_empty_and_loses_no_writer(self, engine):
        made = replace(planned("停电"), among=("c2", "c4", "c6"))
        expected = keys_of(engine.find(made))
        assert len(expected) == 3
        ended, wrong, written = threading.Event(), [], []

        def reads():
            while not ended.is_set():
                try:
                    found = keys_of(engine.find(made))
                except Exception as error:
                    wrong.append(error)
                else:
                    if sorted(found) != sorted(expected):
                        wrong.append(found)

        def writes():
            while not ended.is_set():
                late = case(f"w{len(written)}", "后来的停电")
                # As the outbox does: a change is known before any index has it.
                written.append(late)
                engine.apply("cases", [late])
                time.sleep(0.02)

        threads = [threading.Thread(target=work) for work in (reads, reads, writes)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(3):
                engine.rebuild("cases", iter(WORLD), lambda: tuple(written))
        finally:
            ended.set()
            for thread in threads:
                thread.join()
        assert wrong == []
        assert set(engine.inventory("cases")) >= {late.key for late in written[:-1]}

    def test_hostile_documents_are_kept_apart(self, engine):
        strange = case(
            "h",
            "\ud800a\0b" + "长" * 10_000,
            "x" * 70_000,
            facets=(DocumentFacet("category", "y" * 40_000), DocumentFacet("year", "\ud800")),
            cites=("z" * 40_000,),
            version="v" * 200,
        )
        engine.apply("cases", [strange, case("next", "停电旁边的")])
        assert keys(engine, "长长") == ["h"]
        assert engine.inventory("cases")["h"] == "v" * 200
        assert "next" in keys(engine, "停电")

    def test_documents_without_any_word_disturb_no_score(self, engine):
        oracle = MemoryEngine()
        empty = [case("e1", "…"), case("e2", "OK"), case("e3", "停电", "!?")]
        for one in (oracle, engine):
            one.rebuild("cases", [*WORLD, *empty], list)
        for query in ("停电", "td", "wide", "欠费停电"):
            made = plan(oracle, query)
            assert_alike(engine.find(made), oracle.find(made), made)

    def test_visibility_can_change(self, engine):
        engine.apply("cases", [replace(WORLD[2], visibility=STAFF, version="2")])
        assert keys(engine, "双电源")[0] == "c3"
