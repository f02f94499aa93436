"""Sentences and passages of our own, in the shapes that statutes, cases and reports have."""

import time

import pytest

from cases.citations.find import find_citations
from cases.citations.stream import fold_text
from cases.citations.titles import TitleRow, TitleTable
from cases.citations.types import CitationContext

TITLES = TitleTable.shipped()
RULES = "供电营业规则"
SPEC = "国家电网公司供电服务规范"
NEVER = "国家电网公司员工服务“十个不准”"
PLEDGE = "国家电网公司供电服务“十项承诺”"
SUPPLY = "电力供应与使用条例"
POWER = "中华人民共和国电力法"
CRIMINAL = "中华人民共和国刑法"
CODE = "中华人民共和国民法典"


def seen(text: str, context: CitationContext | None = None) -> list[str]:
    return [
        f"{mention.title} {mention.pinpoint.path or ''}".strip()
        for mention in find_citations(text, TITLES, context)
    ]


IN_DOCUMENTS = [
    # no name of a place, which would make a regulation of its own; and things that are counted
    (f"违反了该自治区{SUPPLY}第三条", [f"{SUPPLY} 3"]),
    (f"违反了青海省{SUPPLY}第三条", [f"青海省{SUPPLY} 3"]),
    (f"按{RULES}第三条检修第五条、第六条电缆", [f"{RULES} 3"]),
    # a national standard is no short name of a company's; an attachment counts by itself
    ("不符合GB/T 28583-2012《供电服务规范》第5.2.1条", ["供电服务规范"]),
    ("不符合《供电服务规范》第五条", [f"{SPEC} 5"]),
    ("《国家电网公司供电服务奖惩规定》附件一第3条", ["国家电网公司供电服务奖惩规定"]),
    (
        "《国家电网公司电费抄核收管理规则》[国网（营销/3）273-2014]第十五条",
        ["国家电网公司电费抄核收管理规则 15"],
    ),
    ("《供电营业规则》第二十五条第②款第③项", [f"{RULES} 25.2.3"]),
    ("①《供电营业规则》第八十三条②“十项承诺”第四条", [f"{RULES} 83", f"{PLEDGE} 4"]),
    # how the trade writes
    ("违反供电营业规则第八十三条。", [f"{RULES} 83"]),
    ("违反《供电营业规则》第83条第二款", [f"{RULES} 83.2"]),
    ("违反了营业规则83条", [f"{RULES} 83"]),
    ("依据《供电营业规则》（国家发展改革委令第14号）第六十九条", [f"{RULES} 69"]),
    ("依据《供电营业规则》(2024年修订版)第六十九条", [f"{RULES} 69"]),
    ("国家电网公司《供电服务规范》第四条第（二）款", [f"{SPEC} 4.2"]),
    ("国家电网有限公司供电服务规范第四条第2款", [f"{SPEC} 4.2"]),
    ("供电服务规范第三章第十二条第三项", [f"{SPEC} 12..3"]),
    ("供电服务规范第二章“通用服务规范”第四条", [f"{SPEC} 4"]),
    ("供电服务规范第十八条供电方案答复及送电时限之（三）", [f"{SPEC} 18..3"]),
    ("“十个不准”第四条", [f"{NEVER} 4"]),
    ("员工服务“十个不准”第四、七条", [f"{NEVER} 4", f"{NEVER} 7"]),
    ("国网公司员工服务‘十个不准’第三条、第五条", [f"{NEVER} 3", f"{NEVER} 5"]),
    ('国家电网公司员工服务"十个不准"第6条', [f"{NEVER} 6"]),
    ("《国家电网公司员工服务“十个不准”》第六条", [f"{NEVER} 6"]),
    ("供电服务“十项承诺”第5条", [f"{PLEDGE} 5"]),
    ("供电服务“十项承诺”第五项", [f"{PLEDGE} 5"]),
    ("“十项承诺”之五", [f"{PLEDGE} 5"]),
    ("“十项承诺”（五）", [f"{PLEDGE} 5"]),
    ("严格执行“三个十条”", ["国家电网公司“三个十条”"]),
    ("严格执行国家电网公司业扩报装管理规定", ["国家电网公司业扩报装管理规定"]),
    ("(1)供电营业规则第四条(2)国家电网公司供电服务规范第五条", [f"{RULES} 4", f"{SPEC} 5"]),
    ("《供电营业规则》第四条、《供电服务规范》第五条", [f"{RULES} 4", f"{SPEC} 5"]),
    ("供电营业规则 第 六 十 七 条 第 2 款", [f"{RULES} 67.2"]),
    ("供电营业规则第八十\n三条", [f"{RULES} 83"]),
    ("依照电力法第二十九条第一款、电力供应与使用条例第二十八条", [f"{POWER} 29.1", f"{SUPPLY} 28"]),
    ("《电力法》第29条第1款及《民法典》第652条", [f"{POWER} 29.1", f"{CODE} 652"]),
    ("现在物权法已经实施", ["中华人民共和国物权法"]),
    ("<<供电营业规则>>第八条", [f"{RULES} 8"]),
    (
        "供电营业规则第十条、十一条和第二十三条第一款",
        [f"{RULES} 10", f"{RULES} 11", f"{RULES} 23.1"],
    ),
    ("供电营业规则第五条至第七条", [f"{RULES} 5", f"{RULES} 6", f"{RULES} 7"]),
    ("供电营业规则第六十六条之一", [f"{RULES} 66-1"]),
    (
        "《供电服务规范》第四条规定，员工应当熟知业务；第七条要求着装统一",
        [f"{SPEC} 4", f"{SPEC} 7"],
    ),
    (
        "《供电营业规则》（以下简称《规则》）公布后，《规则》第二十条即告停用",
        [RULES, f"{RULES} 20"],
    ),
    ("电力供应与使用条例修订后，该条例第三十九条仍然有效", [SUPPLY, f"{SUPPLY} 39"]),
    ("《电力法》第二十九条写得清楚，该条第二款也不例外", [f"{POWER} 29", f"{POWER} 29.2"]),
    ("《浙江省电力条例》第三十条", ["浙江省电力条例 30"]),
    ("依照浙江省电力条例第三十条处理", ["浙江省电力条例 30"]),
    ("违反本市物业管理条例第三条", ["物业管理条例 3"]),
    ("依照江河市物业管理条例第三条处理", ["江河市物业管理条例 3"]),
    ("根据《国网星河供电公司营销稽查管理办法》第十二条", ["国网星河供电公司营销稽查管理办法 12"]),
    ("违反国网星河供电公司营销稽查管理办法第十二条", ["国网星河供电公司营销稽查管理办法 12"]),
    ("电力法实施办法第三条", ["电力法实施办法 3"]),
    ("电力法规定了用户的义务，根据该法第三十条", [POWER, f"{POWER} 30"]),
    ("安规第十二条", ["国家电网公司电力安全工作规程 12"]),
    ("学习《供电服务规范》。服务规范第四条、规范第五条", [SPEC, f"{SPEC} 4", f"{SPEC} 5"]),
    ("违反供电服务规范第四条和《服务规范》第五条", [f"{SPEC} 4", f"{SPEC} 5"]),
    ("供电营业规则补充规定第八条", ["供电营业规则补充规定 8"]),
    ("依照关于改进星河供电服务的规定第三条", ["关于改进星河供电服务的规定 3"]),
    (
        "《公司法规定（四）》第三条",
        ["最高人民法院关于适用《中华人民共和国公司法》若干问题的规定（四） 3"],
    ),
    (
        "《最高人民法院关于适用〈中华人民共和国公司法〉若干问题的规定》（四）第三条",
        ["最高人民法院关于适用《中华人民共和国公司法》若干问题的规定（四） 3"],
    ),
    ("《星河市供电规则》（试行）第三条", ["星河市供电规则（试行） 3"]),
    ("“十项承诺”(2)国家电网公司供电服务规范第五条", [PLEDGE, f"{SPEC} 5"]),
    ("“十项承诺”第五", [PLEDGE]),
    ("《国务院关于改进供电服务的通知》", ["国务院关于改进供电服务的通知"]),
    ("国家电网公司供电营业厅收费管理办法落实到位", ["国家电网公司供电营业厅收费管理办法"]),
    # what is no citation
    ("电力法释义第三条", []),
    ("国网星河供电公司严格执行营销管理办法", []),
    ("国网星河供电公司\n营销稽查工作规范", []),
    ("《规定》第三条", []),
    ("根据规定第三条", []),
    ("该条第二款、该法第三条", []),
    ("前款规定、本条第二款", []),
    ("《供电营业规则", [RULES]),
    ("《能源", []),
    ("按照供用电合同第七条第二款的约定", []),
    ("双方签订的《供用电合同》第七条", []),
    ("根据《高压供用电合同（示范文本）》第7条", []),
    ("违反《星河小区业主公约》第三条", []),
    ("翻到员工手册第三章第五条", []),
    ("《星河晚报》第三版报道", []),
    ("《停电通知书》未送达", []),
    ("发出《受理通知》后无人办理", []),
    ("坚持“四不放过”和“五要五不能”", []),
    ("第五条线路跳闸，第二项工作停止", []),
    ("提出前五条建议，前款已付", []),
    ("违反了相关管理规定第三条的要求", []),
    ("学习三个代表重要思想", []),
    ("电力法规宣传", []),
    ("公司法人和公司法务", []),
    ("服务规范、工作标准落实到人", []),
    ("国家电网公司新出台的营业窗口服务标准", []),
    ("合同第三条款约定每月结算", []),
    ("根据《居民用电须知》第二条", []),
    ("收取第三条、第四条输电线路的巡视费", []),
    ("本规则第三条", []),
]


@pytest.mark.parametrize(("text", "expected"), IN_DOCUMENTS)
def test_in_documents(text, expected):
    assert seen(text) == expected


OWN = CitationContext("某某管理条例", 9, None, 3)
DETAILED = CitationContext("中华人民共和国电力法实施办法", 7, None, 2)
JUDGES = CitationContext("最高人民法院关于审理某类案件适用法律若干问题的解释", 6, None, 2)
STORY = CitationContext("张某诉某公司供用电纠纷案")

IN_PLACE = [
    (OWN, "违反本条例第三条规定的，处以罚款。", ["某某管理条例 3"]),
    (OWN, "有前款第（一）项、第（三）项情形的", ["某某管理条例 9.2.1", "某某管理条例 9.2.3"]),
    (OWN, "前两款规定的期限", ["某某管理条例 9.1", "某某管理条例 9.2"]),
    (OWN, "依照前条第二款处理", ["某某管理条例 8.2"]),
    (OWN, "违反前二条规定的", ["某某管理条例 7", "某某管理条例 8"]),
    (OWN, "适用本条第一款、第二款", ["某某管理条例 9.1", "某某管理条例 9.2"]),
    (OWN, "本条前两款所称负责人", ["某某管理条例 9.1", "某某管理条例 9.2"]),
    (OWN, "本款第二项规定的材料", ["某某管理条例 9.3.2"]),
    (OWN, "本条所称负责人，本条例另有规定的除外", []),
    (OWN, "符合第四条、第五条第一款规定的", ["某某管理条例 4", "某某管理条例 5.1"]),
    (OWN, "第一款规定的期限届满", ["某某管理条例 9.1"]),
    (OWN, "违反本条例第十条至第十二条", [f"某某管理条例 {n}" for n in (10, 11, 12)]),
    (OWN, "第九条　供电企业应当公开收费标准。", []),
    (OWN, "劳动合同第五条另有约定的", []),
    (OWN, "以前款规定的财产出资的", ["某某管理条例 9.2"]),
    (OWN, "本办法第三条", ["某某管理条例 3"]),
    (OWN, "本《条例》第三条", ["某某管理条例 3"]),
    (OWN, "本条例第二章", []),
    (OWN, "违反电力法，依照第四条处罚", [POWER, "某某管理条例 4"]),
    (OWN, "前条和前款", ["某某管理条例 8", "某某管理条例 9.2"]),
    (DETAILED, "电力法第二十条所称用户，是指…", [f"{POWER} 20"]),
    (DETAILED, "《条例》第二十条", ["条例 20"]),
    (
        CitationContext("电力设施保护条例实施细则", 3, None, 1),
        "条例第十条规定的距离",
        ["电力设施保护条例 10"],
    ),
    (JUDGES, "依照刑法第一百一十八条的规定定罪处罚", [f"{CRIMINAL} 118"]),
    (
        JUDGES,
        "构成刑法第一百一十八条、第二百六十四条规定之罪",
        [f"{CRIMINAL} 118", f"{CRIMINAL} 264"],
    ),
    (
        JUDGES,
        "刑法第一百一十八条规定的破坏行为、第二百六十四条规定的盗窃",
        [f"{CRIMINAL} 118", f"{CRIMINAL} 264"],
    ),
    (JUDGES, "刑法第二百八十六条之一第一款第三项", [f"{CRIMINAL} 286-1.1.3"]),
    (JUDGES, "《中华人民共和国刑法》第264条", [f"{CRIMINAL} 264"]),
    (
        JUDGES,
        "符合民诉法解释第九十条的",
        ["最高人民法院关于适用《中华人民共和国民事诉讼法》的解释 90"],
    ),
    (JUDGES, "实施本解释前五条规定的行为", [f"{JUDGES.title} {n}" for n in range(1, 6)]),
    (JUDGES, "本解释第一条第（二）至（四）项", [f"{JUDGES.title} 1..{n}" for n in (2, 3, 4)]),
    (
        JUDGES,
        "《关于修改〈中华人民共和国刑法〉第一百条的决定》施行前",
        ["关于修改《中华人民共和国刑法》第一百条的决定"],
    ),
    (
        STORY,
        "《民法典》第六百五十四条规定：“用电人应当按照国家有关规定和当事人的约定及时支付电费。",
        [f"{CODE} 654"],
    ),
    (STORY, "《电力法》第三十条规定：“违反本法第二十八条规定的”", [f"{POWER} 30", f"{POWER} 28"]),
    (
        STORY,
        "民法典合同编第十章第六百四十八条至第六百五十条",
        [f"{CODE} {n}" for n in (648, 649, 650)],
    ),
    (STORY, "民法典第1179、1183条", [f"{CODE} 1179", f"{CODE} 1183"]),
    (STORY, "案涉《补偿协议》第六条第一项", []),
    (STORY, "该合同第七条约定：“卖方保证质量”", []),
]


@pytest.mark.parametrize(("context", "text", "expected"), IN_PLACE)
def test_in_place(context, text, expected):
    assert seen(text, context) == expected


def test_a_name_begins_at_its_issuer():
    (mention,) = find_citations("按国家电网公司《供电服务规范》第四条办", TITLES)
    assert mention.surface == "国家电网公司《供电服务规范》第四条"


def test_own_words_in_a_story_are_of_the_law_named_last():
    found = find_citations("《电力法》公布。供电条例未定。本法第三条、本解释第四条", TITLES, STORY)
    assert [mention.title for mention in found] == [POWER, POWER, POWER]


def test_an_own_title_is_found_by_name():
    context = CitationContext("星河供电服务公约管理规矩条例", 1)
    found = find_citations("星河供电服务公约管理规矩条例第三条", TITLES, context)
    assert [mention.pinpoint.article for mention in found] == [3]


def test_offsets_are_those_of_the_raw_text_across_cuts():
    text = "详见供电营业规则第八十\n21、三条。“按期抄表,\n22、不得估抄。”完"
    cuts = [(text.index(f"\n{n}"), text.index(f"\n{n}") + 4) for n in (21, 22)]
    (mention,) = find_citations(text, TITLES, cuts=cuts)
    assert text[mention.start : mention.end] == "供电营业规则第八十\n21、三条"
    assert mention.surface == "供电营业规则第八十三条"
    assert mention.quote.text == "按期抄表,不得估抄。"
    assert text[mention.quote.start - 1] == "“"
    assert text[mention.quote.end] == "”"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("供电营业规则第八条。“甲。”", "甲。"),
        ("供电营业规则第八条：“甲。”", "甲。"),
        ("供电营业规则第八条“甲‘乙’丙。”", "甲‘乙’丙。"),
        ('供电营业规则第八条规定:"甲。"', "甲。"),
        ("供电营业规则第八条。\n“甲。”", "甲。"),
        ("《供电营业规则》第八条（抄表）规定，“甲。”", "甲。"),
        ("供电营业规则第八条：「甲。」", "甲。"),
        ("供电营业规则第八条规定的“重要用户”", None),
        ("供电营业规则第八条。“甲", None),
        ("供电营业规则第八条。甲“乙”", None),
    ],
)
def test_quotation_behind_a_citation(text, quote):
    (mention,) = find_citations(text, TITLES)
    assert (mention.quote.text if mention.quote else None) == quote


def test_quotation_behind_a_list_is_of_its_last_place():
    first, second = find_citations("供电营业规则第一条、第九条。“甲乙。”", TITLES)
    assert first.quote is None
    assert second.quote.text == "甲乙。"


def test_a_name_in_marks_is_no_quotation_of_the_citation_before():
    first, *_ = find_citations("违反“十项承诺”第1条，“十个不准”第3条", TITLES)
    assert first.quote is None


def test_places_of_a_list_have_spans_of_their_own_and_those_of_a_range_share_one():
    text = "见供电营业规则第一条、第三条至第四条"
    spans = [text[mention.start : mention.end] for mention in find_citations(text, TITLES)]
    assert spans == ["供电营业规则第一条", "第三条至第四条", "第三条至第四条"]


def test_relative_words_are_marked():
    flags = [mention.relative for mention in find_citations("前款和本条例第三条", TITLES, OWN)]
    assert flags == [True, False]


def test_added_names_are_found():
    titles = TITLES.with_added([TitleRow("星河供电公司抄表规矩", ("抄表规矩",))])
    assert [mention.title for mention in find_citations("抄表规矩第三条", titles)] == [
        "星河供电公司抄表规矩"
    ]


@pytest.mark.parametrize(("distance", "found"), [(150, 2), (151, 1)])
def test_a_bare_article_belongs_to_the_title_within_reach(distance, found):
    between = "。" + "好" * (distance - 2) + "见"
    assert len(find_citations(f"供电营业规则第一条{between}第三条", TITLES)) == found


@pytest.mark.parametrize(("distance", "title"), [(60, RULES), (61, OWN.title)])
def test_in_a_text_of_its_own_title_a_bare_article_leans_on_another_for_a_few_words(
    distance, title
):
    between = "好" * (distance - 1) + "见"
    assert seen(f"供电营业规则第一条{between}第三条", OWN)[-1] == f"{title} 3"


HOSTILE = [
    "第" * 20_000,
    "《" * 20_000,
    "第一、" * 10_000,
    "供电营业规则第一条、" * 3_000,
    "（以下简称" * 5_000,
    "“" * 20_000,
    "供电营业规则第一条。“" * 2_000,
    "国网" * 10_000,
    "前" * 20_000 + "款",
    "关于" * 10_000 + "规定第一条",
    "(" * 20_000,
    "1、\n" * 10_000,
    "a" * 50_000,
    "   \n" * 10_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_ends_soon_and_its_mentions_are_in_place(text):
    began = time.process_time()
    mentions = find_citations(text, TITLES, OWN)
    assert time.process_time() - began < 3
    assert all(text[one.start : one.end] == one.surface for one in mentions)
    assert [one.start for one in mentions] == sorted(one.start for one in mentions)


def test_stream_leads_back():
    folded = fold_text("　《电 力法》\r\n第１条")
    assert folded.text == "《电力法》第1条"
    assert folded.raw_span(0, 5) == (1, 7)
