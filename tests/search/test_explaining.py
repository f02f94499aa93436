"""`explain_query`: the same plan as search uses, in words that editors read."""

import io
import json
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from search import answers, service
from search.explaining import as_json, as_text, lines_of
from search.lexicon import shipped_lexicon
from search.planning import PlanningKnowledge, explain_plan, make_plan
from search.queries import CitedReading, SearchRequest
from search.ranking import shipped_ranking
from tests.search.worlds import LEXICON, WORLD
from tests.tools.memory_engine import MemoryEngine


@pytest.fixture(scope="module")
def knowledge():
    engine = MemoryEngine()
    engine.apply("cases", WORLD)
    return PlanningKnowledge(engine.vocabulary("cases"), LEXICON, shipped_ranking())


def said(query, knowledge, cited=()):
    request = SearchRequest(query, ("cases",))
    explained = explain_plan(request, "cases", cited, knowledge)
    assert explained.plan == make_plan(request, "cases", cited, knowledge)
    return explained, "\n".join(as_text(query, explained))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("断电", "停电  〔正文和标题〕同义词“断电”"),
        ("斷電", "统一写法（全角半角、大小写、繁简）：断电"),
        ("欠废停电", "欠费  〔正文和标题〕读音相近“欠废”"),
        ("cuifei", "催费  〔正文和标题〕拼音“cuifei”"),
        ("8分钱", "0.08元  〔正文和标题〕数量，各种写法相同“8分钱”"),
        ('"停电通知" 物业', "全文必须含有：\n  停电通知"),
        ("停电 -物业", "全文不得含有：\n  物业"),
        ("闸", "闸  〔正文和标题（单字）〕"),
        ("光伏并网", "索引认得的太少"),
        ("客户说物业代收电费以后“停电”了没有通知", "引号只当作强调"),
    ],
)
def test_what_is_said(knowledge, query, expected):
    assert expected in said(query, knowledge)[1]


def test_the_whole_wording_earns(knowledge):
    assert "停电没有通知" in said("停电没有通知", knowledge)[1].split("另外加固定分")[1]


def test_a_citation_is_named(knowledge):
    text = said("营业规则83条1款", knowledge, (CitedReading("yingye", "83.1"),))[1]
    assert "yingye#83.1" in text
    assert "引用的条款“营业规则83条1款”" in text


def test_every_part_has_a_line(knowledge):
    explained, _ = said('断电 "停电通知" -物业 8分钱', knowledge)
    plan = explained.plan
    parts = (plan.gates, plan.scored, plan.rewards, plan.demanded, plan.refused)
    assert len(lines_of(explained)) == sum(map(len, parts))
    told = as_json("x", replace(explained, plan=replace(plan, pinned=("c1",))))
    assert told["pinned"] == ["c1"]
    assert json.loads(json.dumps(told))["refused"] == ["物业"]


@pytest.mark.django_db
def test_the_command(shelf):
    service.drain_outbox()
    out = io.StringIO()
    call_command("explain_query", "断电", "--kind", "cases", stdout=out)
    assert "同义词“断电”" in out.getvalue()
    out = io.StringIO()
    call_command("explain_query", "断电\ud800", "--json", stdout=out)
    plans = json.loads(out.getvalue())["plans"]
    assert "断电" in [part["words"] for part in plans[0]["parts"]]
    with pytest.raises(CommandError, match="没有“none”这一类"):
        call_command("explain_query", "断电", "--kind", "none")
    assert answers.explain_request(SearchRequest("断电", ("cases",)))[0].plan.gates
    assert shipped_lexicon().synonyms("断电")
