"""What a query becomes, on a vocabulary that needs no index."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import SearchField
from search.lexicon import parse_lexicon, shipped_lexicon
from search.planning import PlanningKnowledge, make_plan
from search.planning.letters import terms_of
from search.queries import CitedReading, PhraseReward, SearchRequest, TokenPhrase
from search.ranking import parse_ranking, shipped_ranking
from search.text import PASSAGE_OVERLAP, chinese_characters, ordered_grams, quantity_tokens
from search.wording import QueryWording, content_flags, read_wording

CORPUS = ("停电没有通知客户", "催费后停电", "抄表员估抄电量0.08元", "居民用电")


class Words:
    """The vocabulary of `CORPUS`."""

    def passages(self) -> int:
        return len(CORPUS)

    def frequency(self, field: SearchField, token: str) -> int:
        analyses = {
            SearchField.GRAMS: lambda line: ordered_grams(line) + quantity_tokens(line),
            SearchField.CHARS: chinese_characters,
        }
        analyse = analyses.get(field, lambda line: ())
        return sum(token in analyse(line) for line in CORPUS)

    def followers(self, char: str) -> frozenset[str]:
        pairs = {token for line in CORPUS for token in ordered_grams(line)}
        return frozenset(pair[1] for pair in pairs if len(pair) == 2 and pair[0] == char)


LEXICON = parse_lexicon("断电 停电\n多收电费 > 估抄 # 单向\n催费 催收 催缴\n欠费停电 停电\n")
KNOWLEDGE = PlanningKnowledge(Words(), LEXICON, shipped_ranking())


def planned(query, cited=()):
    return make_plan(SearchRequest(query, ("cases",)), "cases", cited, KNOWLEDGE)


def gates(query):
    return {gate.tokens for gate in planned(query).gates}


def weight(query, field, token):
    return next(
        (t.weight for t in planned(query).scored if (t.field, t.token) == (field, token)), 0
    )


def test_pairs_admit_and_single_characters_only_help():
    assert gates("停电") == {("停电",)}
    assert weight("估抄", SearchField.CHARS, "估") > 0
    assert all(gate.field is SearchField.GRAMS for gate in planned("停电").gates)


def test_characters_of_too_many_passages_are_left_out():
    assert weight("电", SearchField.CHARS, "电") > 0
    assert weight("停电", SearchField.CHARS, "电") == 0


def test_a_single_character_admits_when_it_is_all():
    assert planned("抄").gates == (TokenPhrase(SearchField.CHARS, ("抄",)),)


def test_synonyms_count_less_than_what_was_typed():
    assert ("停电",) in gates("断电")
    assert 0 < weight("断电", SearchField.GRAMS, "停电") < weight("断电", SearchField.GRAMS, "断电")
    assert ("估抄",) in gates("多收电费")
    assert ("多收电费",) not in gates("估抄")


def test_what_a_question_is_wrapped_in_admits_nothing():
    assert gates("停电怎么办") == {("停电",)}
    assert gates("没有") == {("没有",)}


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("停店通知", "停电"), ("沽抄", "估抄"), ("亭电", "停电"), ("吹费", "催费"), ("停垫", "停电")],
)
def test_what_stands_nowhere_is_sought_by_its_sound(slip, meant):
    assert (meant,) in gates(slip)
    assert 0 < weight(slip, SearchField.GRAMS, meant) < weight("停电", SearchField.GRAMS, "停电")


def test_a_wrong_character_between_two_right_ones_is_replaced():
    assert ("估抄", "抄电") in gates("估妙电量")


def test_a_short_term_of_which_nothing_is_known_is_sought_by_its_sound():
    assert ("民用", "用电") in gates("民永电")
    assert planned("民某电").gates == ()


def test_what_fits_between_two_characters_is_known_where_it_sounds_the_same():
    assert planned("费候停电").gates  # 费后停电
    assert planned("费某停电").gates == ()


@pytest.mark.parametrize(("query", "finds"), [("双停电", True), ("居民柜", False), ("居民", True)])
def test_of_a_word_that_stands_nowhere_only_words_are_known(query, finds):
    lexicon = parse_lexicon("双停电 双回路停\n居民柜 民柜箱\n停电 断电\n")
    knowledge = replace(KNOWLEDGE, lexicon=lexicon)
    request = SearchRequest(query, ("cases",))
    assert bool(make_plan(request, "cases", (), knowledge).gates) is finds


def test_of_a_handful_of_passages_nobody_can_tell_what_is_common():
    class One(Words):
        def passages(self) -> int:
            return 1

        def frequency(self, field: SearchField, token: str) -> int:
            return min(1, super().frequency(field, token))

    knowledge = replace(KNOWLEDGE, vocabulary=One())
    request = SearchRequest("停电通知书", ("cases",))
    assert make_plan(request, "cases", (), knowledge).gates


def test_words_that_are_known_outweigh_those_that_overlap_them():
    lexicon = parse_lexicon("居民用 民用户\n用电站 停电\n")
    knowledge = replace(KNOWLEDGE, lexicon=lexicon)
    assert make_plan(SearchRequest("居民用电站", ("cases",)), "cases", (), knowledge).gates


def test_words_one_after_the_other_are_no_everyday_wording():
    assert planned("停电 护照 签证 旅游").gates == ()


def test_of_everyday_wording_less_must_be_known():
    assert planned("通知居民换新电梯").gates
    assert planned("居民换灯").gates == ()
    assert planned("邻居换大灯泡啦").gates == ()


def test_pairs_that_stand_everywhere_say_nothing_of_what_is_meant():
    class Everywhere(Words):
        def passages(self) -> int:
            return 100

        def frequency(self, field: SearchField, token: str) -> int:
            return 80 if token == "客户" else super().frequency(field, token)

    knowledge = replace(KNOWLEDGE, vocabulary=Everywhere())

    def finds(query: str) -> bool:
        return bool(make_plan(SearchRequest(query, ("cases",)), "cases", (), knowledge).gates)

    assert finds("客户")
    assert finds("客户停电")
    assert not finds("客户护照")


def test_a_wrong_character_asks_for_few_of_all_that_people_type():
    class Counting(Words):
        asked = 0

        def frequency(self, field: SearchField, token: str) -> int:
            self.asked += 1
            return super().frequency(field, token)

    words = Counting()
    knowledge = replace(KNOWLEDGE, vocabulary=words)
    made = make_plan(SearchRequest("停电没蔚通知", ("cases",)), "cases", (), knowledge)
    assert ("没有", "有通") in {gate.tokens for gate in made.gates}
    assert words.asked < 1_000  # they type some 6,700


def test_what_stands_somewhere_is_taken_at_its_word():
    assert gates("停电通知") == {("停电",), ("电通",), ("通知",)}


@pytest.mark.parametrize(
    "query", ["光伏并网", "无人机巡检", "居民光伏补贴", "guangfu", "gfbw", "储", ""]
)
def test_what_the_index_does_not_know_finds_nothing(query):
    assert planned(query).gates == ()


def test_pinyin_and_initials():
    assert ("催费",) in gates("cuifei")
    assert ("客户",) in gates("kehu")
    assert ("催费",) in gates("cf")
    assert ("停电",) in gates("TingDian")


def test_pinyin_in_pieces_and_beside_characters():
    assert ("催费",) in gates("cui fei")
    assert ("停电",) in gates("CUI  ting dian")
    assert {("停电",), ("客户",)} <= gates("停电kehu")
    assert terms_of("总表 kWh 10kV tingdian ke hu 停电tong") == (
        "总表", "kwh", "10kv", "tingdian'ke'hu", "停电tong",
    )  # fmt: skip


def test_what_a_dictionary_holds_is_no_slip():
    knowledge = replace(KNOWLEDGE, lexicon=parse_lexicon("亭电 凉亭照明"))
    found = make_plan(SearchRequest("亭电", ("cases",)), "cases", (), knowledge)
    assert found.gates == ()
    assert ("停电",) in gates("亭电")


def test_a_question_may_hold_much_that_is_unknown_beside_two_known_words():
    about = "老家新楼房子里面忽然断电然后门口有人来催收究竟怎么回事"
    assert ("停电",) in gates(about)
    assert gates("老家新楼房子里面忽然断电然后门口有人究竟怎么回事") == set()


def test_quantities_in_any_spelling():
    assert ("=0.08元",) in gates("8分钱")


def test_exact_and_refused_words():
    found = planned('"停电通知" 客户 -催费')
    assert found.demanded == (TokenPhrase(SearchField.GRAMS, ("停电", "电通", "通知")),)
    assert found.refused == (TokenPhrase(SearchField.GRAMS, ("催费",)),)
    assert planned('停电 -"催费后停"').refused == (
        TokenPhrase(SearchField.GRAMS, ("催费", "费后", "后停")),
    )


def test_quotation_marks_in_a_sentence_only_emphasise():
    found = planned("客户说催费以后就被“停电”了没有通知到家里 -抄表")
    assert found.demanded == ()
    assert found.refused == (TokenPhrase(SearchField.GRAMS, ("抄表",)),)
    assert ("停电",) in {gate.tokens for gate in found.gates}


def test_synonyms_in_a_question_share_a_weight_and_count_by_their_pairs():
    question = "居民客户抄表员催费断电没有通知用电量"
    lexicon = parse_lexicon("断电 停电 催费后停电")
    knowledge = replace(KNOWLEDGE, lexicon=lexicon)
    found = make_plan(SearchRequest(question, ("cases",)), "cases", (), knowledge)
    scores = {token.token: token.weight for token in found.scored}
    assert 0 < scores["后停"] < scores["停电"] < 1
    assert ("催费", "费后", "后停", "停电") in {gate.tokens for gate in found.gates}
    assert {reward.field for reward in found.rewards} == {SearchField.FORCE}


def test_pairs_with_stop_words_count_less():
    assert weight("停电怎么办", SearchField.GRAMS, "怎么") < weight(
        "停电怎么办", SearchField.GRAMS, "停电"
    )


def test_long_exact_words_are_asked_for_in_pieces_that_a_passage_holds():
    phrases = planned('"' + "停电" * 90 + '"').demanded
    assert len(phrases) == -(-180 // (PASSAGE_OVERLAP - 1))
    assert all(len(phrase.tokens) < PASSAGE_OVERLAP for phrase in phrases)


def test_a_citation_asks_for_its_targets_far_above_text():
    found = planned("营业规则83条1款", (CitedReading("yingye", "83.1"),))
    by_target = {(r.field, r.tokens[0]): r.score for r in found.rewards}
    assert (
        by_target[SearchField.ADDRESS, "=yingye#83.1"]
        + by_target[SearchField.ADDRESS, "yingye#83.1"]
        == 1000
    )
    assert by_target[SearchField.CITES, "=yingye#83"] == 400
    assert TokenPhrase(SearchField.CITES, ("yingye",)) not in found.gates


def test_the_whole_wording_earns_a_reward_when_it_is_short():
    assert any(
        isinstance(r, PhraseReward) and len(r.tokens) == 3 for r in planned("停电通知").rewards
    )
    assert not any(len(r.tokens) > 10 for r in planned("停电通知客户停电通知客户").rewards)


def test_what_is_in_force_earns_as_much_as_a_rare_pair_and_nothing_where_all_is():
    class AllInForce(Words):
        def frequency(self, field, token):
            return len(CORPUS) if field is SearchField.FORCE else super().frequency(field, token)

    def force(query, knowledge):
        found = make_plan(SearchRequest(query, ("cases",)), "cases", (), knowledge)
        return [reward.score for reward in found.rewards if reward.field is SearchField.FORCE]

    (short,), (long,) = force("停电", KNOWLEDGE), force("停电通知客户", KNOWLEDGE)
    assert 0 < short < long < 2 * KNOWLEDGE.rarity("通知")
    assert force("停电通知客户", replace(KNOWLEDGE, vocabulary=AllInForce())) == []


def test_what_is_in_force_earns_a_quarter_of_the_four_rarest_pairs():
    found = planned("停电没有通知客户")
    worths = sorted(
        one.weight * KNOWLEDGE.rarity(one.token)
        for one in found.scored
        if one.field is SearchField.GRAMS and KNOWLEDGE.knows(one.token)
    )
    assert len(worths) > 4
    (score,) = (reward.score for reward in found.rewards if reward.field is SearchField.FORCE)
    assert score == pytest.approx(0.25 * sum(worths[-4:]), abs=1e-4)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_query_has_a_plan(query):
    found = planned(query)
    assert len(found.scored) <= KNOWLEDGE.ranking.limits.tokens


@pytest.mark.parametrize(
    ("query", "wording"),
    [
        ("停电 通知", QueryWording("停电 通知", (), (), "停电 通知")),
        ("“停电” -通知", QueryWording("", ("停电",), ("通知",), "“停电”")),
        ("10kV-线路", QueryWording("10kV-线路", (), (), "10kV-线路")),
        ('停电 "没关', QueryWording('停电 "没关', (), (), '停电 "没关')),
        ("「不了了之」", QueryWording("", ("不了了之",), (), "「不了了之」")),
        ("－计划 停电", QueryWording("停电", (), ("计划",), "停电")),
        ("“甲”怎么收 -“乙”", QueryWording("怎么收", ("甲",), ("乙",), "“甲”怎么收")),
    ],
)
def test_wording(query, wording):
    assert read_wording(query) == wording


def test_content_flags():
    assert content_flags("停电怎么办") == (True, True, False, False, False)
    assert content_flags("怎么办") == (True, True, True)


def test_editors_stop_words_admit_nothing():
    knowledge = replace(KNOWLEDGE, stop_words=frozenset({"客户", ""}))
    found = make_plan(SearchRequest("停电客户", ("cases",)), "cases", (), knowledge)
    assert {gate.tokens for gate in found.gates} == {("停电",)}


def test_editors_terms_admit_as_whole_words():
    knowledge = replace(KNOWLEDGE, terms=frozenset({"没有通知", "没有"}))
    found = make_plan(SearchRequest("停电没有通知", ("cases",)), "cases", (), knowledge)
    assert {gate.tokens for gate in found.gates} == {
        ("停电",),
        ("电没",),
        ("没有", "有通", "通知"),
    }
    unknown = replace(KNOWLEDGE, terms=frozenset({"户停电"}))
    found = make_plan(SearchRequest("客户停电", ("cases",)), "cases", (), unknown)
    assert ("停电",) in {gate.tokens for gate in found.gates}


def test_lexicon_occurrences_are_the_longest():
    assert [o.word for o in LEXICON.occurrences("欠费停电后断电")] == ["欠费停电", "断电"]
    assert LEXICON.sounding("cuifei") == ("催费",)
    assert LEXICON.beginning("td") == ("停电",)


@pytest.mark.parametrize(
    ("innocent", "across"),
    [
        ("江苏省电力公司", "省电"),
        ("被电话催", "被电"),
        ("线路老化了", "化了"),
        ("电力调度", "力调"),
        ("应付账款", "应付"),
        ("充电着急", "电着"),
        ("晚上家里", "上家"),
        ("之前户名", "前户"),
        ("明早停止", "早停"),
        ("压力率先", "力率"),
        ("部分期限", "分期"),
    ],
)
def test_no_word_of_the_trade_lies_across_two_others(innocent, across):
    found = {one.word for one in shipped_lexicon().occurrences(innocent)}
    assert across in innocent
    assert across not in found
    assert not shipped_lexicon().has(across)


@pytest.mark.parametrize(
    ("word", "synonym"),
    [
        ("断电", "停电"),
        ("装表", "装表接电"),
        ("换表", "更换电表"),
        ("多收电费", "估抄"),
        ("群访", "集体上访"),
    ],
)
def test_the_shipped_dictionary_knows_the_synonyms_of_the_trade(word, synonym):
    assert synonym in shipped_lexicon().synonyms(word)


def test_a_ranking_with_a_missing_weight_is_refused():
    with pytest.raises((TypeError, KeyError)):
        parse_ranking("[weights]\ngram = 1\n")
