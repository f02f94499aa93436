"""Specimens of statutes as they come: what is read of each, in the form of an outline."""

import pytest

from cases.statutes.counts import counts_of
from cases.statutes.read import read_statute
from cases.statutes.types import DateOrigin, ParsedStatute


def outline(statute: ParsedStatute) -> list[str]:
    return [
        " ".join(part for part in (clause.path, clause.heading or clause.text) if part)
        for clause in statute.clauses
    ]


def reasons(statute: ParsedStatute) -> str:
    return "\n".join(f"{doubt.place}：{doubt.reason}" for doubt in statute.doubts)


def test_paragraphs_and_items_in_their_order() -> None:
    statute = read_statute("""
第二条　用户享有下列权利：
（一）知情；
（二）选择：
1.选时间；
2.选方式。
（三）监督。
前款所称用户，是指：
（1）居民；
（2）企业。
第二条之一　用户应当守约。
""")
    assert outline(statute) == [
        "2",
        "2.1 用户享有下列权利：",
        "2.1.1 知情；",
        "2.1.2 选择：",
        "2.1.2.1 选时间；",
        "2.1.2.2 选方式。",
        "2.1.3 监督。",
        "2.2 前款所称用户，是指：",
        "2.2.1 居民；",
        "2.2.2 企业。",
        "2-1",
        "2-1.1 用户应当守约。",
    ]


def test_numbered_sentences_are_articles() -> None:
    statute = read_statute("""星河电网公司供电服务“三项承诺”
（2022年修订）
为提升服务，公司承诺：
1.可靠率不低于99.9%。
2．抢修到达时间一般为：
（1）城区45分钟；
（2）乡村90分钟。
3、检修停电提前7天公告。
星河电网公司
2022年3月
""")
    assert statute.title == "星河电网公司供电服务“三项承诺”"
    assert statute.preamble == "为提升服务，公司承诺："
    assert statute.tail == ("星河电网公司", "2022年3月")
    assert outline(statute) == [
        "1",
        "1.1 可靠率不低于99.9%。",
        "2",
        "2.1 抢修到达时间一般为：",
        "2.1.1 城区45分钟；",
        "2.1.2 乡村90分钟。",
        "3",
        "3.1 检修停电提前7天公告。",
    ]
    assert not statute.doubts


@pytest.mark.parametrize(
    "mark", ["一、|二、", "（一）|（二）", "1.|2.", "1、|2、", "第一，|第二，"]
)
def test_all_ways_to_number_sentences(mark: str) -> None:
    first, second = mark.split("|")
    statute = read_statute(f"两个不准\n{first}不准停电。\n{second}不准收礼。")
    assert outline(statute) == ["1", "1.1 不准停电。", "2", "2.1 不准收礼。"]


def test_inner_numbers_that_count_on_are_the_articles() -> None:
    statute = read_statute("""供电所制度
一、总则
（一）为加强管理，制定本制度。
二、岗位
（二）所长负责全面工作。
（三）抄表员负责：
1.按期抄表；
2.不得估抄。
""")
    assert outline(statute) == [
        "s1 总则",
        "1",
        "1.1 为加强管理，制定本制度。",
        "s2 岗位",
        "2",
        "2.1 所长负责全面工作。",
        "3",
        "3.1 抄表员负责：",
        "3.1.1 按期抄表；",
        "3.1.2 不得估抄。",
    ]


def test_inner_numbers_that_begin_again_are_items() -> None:
    statute = read_statute("制度\n一、总则\n1.甲。\n2.乙。\n二、岗位\n1.丙。\n")
    assert outline(statute)[:4] == ["1", "1.1 总则", "1.1.1 甲。", "1.1.2 乙。"]


def test_titles_before_articles_are_headings_and_lists_are_not() -> None:
    statute = read_statute("""最高法院关于用电的解释
为正确审理案件，制定本解释。
一、一般规定
第一条 有下列情形的：
一、甲；
二、乙。
二、物权
（一）效力
第二条 有效。
（二）登记
第三条 登记。
三、附则
第四条 施行。
""")
    headings = [line for line in outline(statute) if line.startswith("s")]
    assert headings == ["s1 一般规定", "s2 物权", "s3 附则"]
    assert "1.1.2 乙。" in outline(statute)
    assert statute.preamble == "为正确审理案件，制定本解释。"
    assert "（一）效力" in reasons(statute)


def test_a_chapter_without_number_counts_on() -> None:
    statute = read_statute("条例\n第一章 总则\n第一条 甲。\n附则\n第二条 乙。")
    assert outline(statute) == ["c1 总则", "1", "1.1 甲。", "c2 附则", "2", "2.1 乙。"]
    assert not statute.attachments


def test_styled_titles_without_number_are_chapters() -> None:
    statute = read_statute("# 条例\n## 总则\n第一条 甲。\n## 报装\n第二条 乙。")
    assert outline(statute) == ["c1 总则", "1", "1.1 甲。", "c2 报装", "2", "2.1 乙。"]


def test_chapters_that_begin_again_are_named_by_their_part() -> None:
    statute = read_statute("""法典
第一编 总则
第一分编 通则
第一章
立法目的
第一条 甲。
第二编 合同
第一章 订立
第一节 要约
第二条 乙。
""")
    paths = [clause.path for clause in statute.clauses if clause.heading]
    assert paths == ["b1", "b1g1", "b1g1c1", "b2", "b2c1", "b2c1s1"]
    parents = {clause.path: clause.parent_path for clause in statute.clauses}
    assert parents["b1g1c1"] == "b1g1"
    assert parents["2"] == "b2c1s1"
    assert next(c.heading for c in statute.clauses if c.path == "b1g1c1") == "立法目的"


@pytest.mark.parametrize(
    "contents",
    [
        "目　录\n第一章 总则\n第二章 附则\n",
        "目录\n第一章 总则……1\n第二章 附则……9\n",
        "目次\n第一章 总则 1\n第二章 附则 9\n附件 12\n",
        "第一章 总则\n第二章 附则\n",
        "## 目录\n- [第一章 总则](#a)\n- [第二章 附则](#b)\n",
    ],
)
def test_contents_are_not_read_twice(contents: str) -> None:
    body = "第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。\n"
    statute = read_statute("条例\n" + contents + body)
    assert len([clause for clause in statute.clauses if clause.heading]) == 2
    assert len(statute.contents) == len(contents.strip().splitlines())


def test_contents_whose_first_entry_differs_from_the_text() -> None:
    statute = read_statute("条例\n目录\n第一章 总 则（一）\n第二章 附则\n第一章 总则\n第一条 甲。")
    assert outline(statute)[0] == "c1 总则"
    assert len(statute.contents) == 3


def test_several_articles_on_a_line_lose_nothing() -> None:
    statute = read_statute(
        "条例\n第一章 总则 第一条 甲。第二条 乙：（一）丙；（二）丁。第二条之一 戊。"
        "第二章 附则 第三条 依照第二条的规定办理。\n"
    )
    assert outline(statute) == [
        "c1 总则",
        "1",
        "1.1 甲。",
        "2",
        "2.1 乙：",
        "2.1.1 丙；",
        "2.1.2 丁。",
        "2-1",
        "2-1.1 戊。",
        "c2 附则",
        "3",
        "3.1 依照第二条的规定办理。",
    ]


def test_a_reference_at_the_start_of_a_line_is_no_article() -> None:
    statute = read_statute("条例\n第一条 甲，依照本条例\n第五条规定办理。\n第二条 乙。")
    assert outline(statute) == ["1", "1.1 甲，依照本条例第五条规定办理。", "2", "2.1 乙。"]


def test_blanks_around_figures_part_nothing() -> None:
    statute = read_statute("条例\n第 1 条 甲，依照 第 2 条 的规定办理；\n第 2 条 乙。第 3 条 丙。")
    assert outline(statute) == [
        "1",
        "1.1 甲，依照 第 2 条 的规定办理；",
        "2",
        "2.1 乙。",
        "3",
        "3.1 丙。",
    ]


def test_an_unlikely_article_without_blank_stays_a_paragraph() -> None:
    statute = read_statute("条例\n第一条 甲。\n第九条用户应当守约。\n第二条 乙。")
    assert outline(statute)[:3] == ["1", "1.1 甲。", "1.2 第九条用户应当守约。"]
    assert "按引用处理" in reasons(statute)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("第一条 甲。\n第四条 乙。", "缺第二条、第三条"),
        ("第一条 甲。\n第九条 乙。", "第六条等7条"),
        ("第三条 甲。", "缺第一条、第二条"),
        ("第一条 甲。\n第二条 乙。\n第一条 丙。", "条号重复或倒退：在第二条之后"),
        ("第一条 甲。\n第一条之三 乙。", "条号不连续：在第一条之后"),
        ("第一条 甲：\n（一）乙；\n（三）丙。", "“（三）”在第1项之后，序号不连续"),
        ("第一条 甲：\n（二）乙。", "“（二）”为首项"),
        ("第一条 甲：\n（一）乙；\n丁。\n（二）丙。", "接续段落之前的项"),
        ("第一章 总则\n本章说明如下：甲。\n第一条 乙。", "标题与条文之间有文字"),
        ("第一条 甲。\n附件1\n表\n第二条 乙。", ""),
        ("随便一段话。", "没有认出条文"),
    ],
)
def test_oddities_are_doubts(text: str, reason: str) -> None:
    assert reason in reasons(read_statute("条例\n" + text))


def test_repeated_articles_are_kept_apart() -> None:
    statute = read_statute("条例\n第一条 甲。\n第一条 乙。")
    assert outline(statute) == ["1", "1.1 甲。", "1#2", "1#2.1 乙。"]


def test_annexes_and_tables_stand_apart() -> None:
    statute = read_statute("""# 条例

第一条 收费标准见下表：

| 项目 | 金额 |
| --- | --- |
| 报装 | 10\\|元 |

附件：1.登记表
2.考核表

## 附件1

登记表

第一条 附件里的条文。

| 姓名 |
| --- |

## 附件2：考核表

<!-- TABLE -->
| 级别
上等 | 1 |
|----|----|
<!-- TABLE END -->
""")
    assert [(a.path, a.label, a.heading) for a in statute.attachments] == [
        ("f1", "附件1", "登记表"),
        ("f2", "附件2", "考核表"),
    ]
    assert statute.attachments[0].text == "第一条 附件里的条文。"
    assert [(table.place, table.rows) for table in statute.tables] == [
        ("1.1", (("项目", "金额"), ("报装", "10|元"))),
        ("f1", (("姓名",),)),
        ("f2", (("级别\n上等", "1"),)),
    ]
    assert statute.tail == ("附件：1.登记表", "2.考核表")
    assert outline(statute) == ["1", "1.1 收费标准见下表："]


def test_articles_count_on_after_a_table_within() -> None:
    statute = read_statute("条例\n第一条 甲。\n附表一\n表头\n第二条 乙。")
    assert outline(statute) == ["1", "1.1 甲。", "2", "2.1 乙。"]
    assert statute.attachments[0].heading == "表头"


def test_articles_of_an_annex_count_on_in_the_annex() -> None:
    statute = read_statute(
        "条例\n第一条 甲。\n第二条 乙。\n附件\n细则\n第一条 丙。\n第二条 丁。\n第三条 戊。"
    )
    assert [clause.path for clause in statute.articles()] == ["1", "2"]
    assert statute.attachments[0].text == "第一条 丙。\n第二条 丁。\n第三条 戊。"


def test_the_line_above_a_table_is_its_caption() -> None:
    statute = read_statute(
        "条例\n第一条 见表。\n表1 收费标准\n| a | b |\n|-|-|\n| - | - |\n表1 略\n"
    )
    table = statute.tables[0]
    assert (table.caption, table.rows) == ("表1 收费标准", (("a", "b"), ("-", "-")))
    assert outline(statute) == ["1", "1.1 见表。", "1.2 表1 略"]


def test_supplementary_provisions_after_the_parts_stand_alone() -> None:
    statute = read_statute(
        "法典\n第一编 总则\n第一章 甲\n第一条 甲。\n第二编 物权\n第一章 乙\n第二条 乙。\n"
        "附则\n第三条 丙。"
    )
    last = next(clause for clause in statute.clauses if clause.heading == "附则")
    assert (last.path, last.parent_path) == ("c2", None)
    assert counts_of(statute).chapters == 2


def test_the_rule_is_named_after_a_notice_without_title_marks() -> None:
    statute = read_statute(
        "星河省政府关于印发\n星河省保护细则的通知\n各市：\n现印发。\n星河省保护细则\n第一条 甲。"
    )
    assert statute.title == "星河省保护细则"


def test_a_notice_before_the_rule_is_head() -> None:
    statute = read_statute("""星河公司关于印发《首问负责制办法》的通知
星河〔2021〕35号
各单位：
现将《首问负责制办法》印发给你们，请遵照执行。
附件：首问负责制办法
星河公司
2021年3月5日
首问负责制办法
第一条 甲。
第二条 本办法自印发之日起施行。
""")
    assert statute.title == "首问负责制办法"
    assert statute.document_number == "星河〔2021〕35号"
    assert len(statute.head) == 8
    assert not statute.attachments
    assert statute.in_force_from is not None
    assert statute.in_force_from.day.isoformat() == "2021-03-05"
    assert statute.in_force_from.origin is DateOrigin.PROMULGATION


def test_a_preamble_with_its_own_heading() -> None:
    statute = read_statute("# 公约\n\n## 序 言\n\n甲。\n\n乙。\n\n## 第一章 总纲\n\n第一条 丙。")
    assert statute.preamble == "甲。\n乙。"
    assert outline(statute)[0] == "c1 总纲"


def test_quoted_new_wording_is_no_article() -> None:
    statute = read_statute("""关于修改用电条例的决定
决定作如下修改：
一、增加一条：“第三条 用户应当：
第四条 守约。
（二）交费。”
二、删去第五条。
""")
    assert outline(statute)[0] == "1"
    assert [line.split()[0] for line in outline(statute)] == ["1", "1.1", "1.2", "1.3", "2", "2.1"]


def test_a_standard_with_decimal_numbers() -> None:
    statute = read_statute("""服务规范
1 范围
本规范适用于窗口。
3 要求
3.1 营业厅
3.1.1 营业厅应当整洁。
3.1.2 营业厅应当公布：
a) 电价；
b) 流程。
3.2 热线应当全天受理。
""")
    assert outline(statute) == [
        "c1 范围",
        "n1",
        "n1.1 本规范适用于窗口。",
        "c3 要求",
        "c3s1 营业厅",
        "n3-1-1",
        "n3-1-1.1 营业厅应当整洁。",
        "n3-1-2",
        "n3-1-2.1 营业厅应当公布：",
        "n3-1-2.1.1 电价；",
        "n3-1-2.1.2 流程。",
        "n3-2",
        "n3-2.1 热线应当全天受理。",
    ]
    assert "小数编号" in reasons(statute)


def test_lines_without_markup_are_taken_as_they_are() -> None:
    statute = read_statute(["条例", "", "第一条 *甲* | 乙。"])
    assert outline(statute) == ["1", "1.1 *甲* | 乙。"]


def test_markdown_marks_are_no_words() -> None:
    statute = read_statute(
        "# **条例**\n> **第一条** 甲&nbsp;乙<br>丙。\n- （一）丁；\n\n***\n\n1\\. 戊。\n<!-- 注 -->"
    )
    assert statute.title == "条例"
    assert outline(statute) == ["1", "1.1 甲 乙", "1.2 丙。", "1.2.1 丁；", "1.2.1.1 戊。"]
