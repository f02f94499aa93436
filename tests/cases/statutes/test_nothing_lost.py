"""Whatever lines come in any order, all their words stand in the statute afterwards, once."""

import collections
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.statutes.read import read_statute
from cases.statutes.types import ParsedStatute

LINES = st.sampled_from(
    [
        "星河省用电条例",
        "# 星河省用电条例",
        "（2020年3月1日公布）",
        "<!-- INFO END -->",
        "目录",
        "目　录",
        "第一编 总则",
        "第一章 总则",
        "## 第一章 总则",
        "第二章 用户……12",
        "第一节 报装",
        "第一分编 通则",
        "序言",
        "附则",
        "## 附则",
        "第一条 为了规范用电，制定本条例。",
        "第二条 用户应当：",
        "第二条规定的用户，应当守约。",
        "第二条之一",
        "第三条本条例自2020年5月1日起施行。第四条 解释。",
        "第九条 跳号。",
        "第二章",
        "（一）安全；",
        "(二)守约。",
        "一、不准停电。",
        "二、一般规定",
        "三、不准拖延",
        "1.选择；",
        "（1）居民；",
        "2、企业。",
        "① 其他",
        "4.1 分工",
        "4.1.2 应当整洁。",
        "4.1.3 应当公布：",
        "5 附录",
        "附件1",
        "附件：1.登记表",
        "附表二 收费标准",
        "附件一所列项目",
        "表1 收费标准",
        "| 项目 | 金额 |",
        "| --- | --- |",
        "| 报装 | 10元 |",
        "<!-- TABLE -->",
        "<!-- TABLE END -->",
        "普通的一段话，没有编号。",
        "被截断的半句话，依照本条例",
        "第五条、第六条规定办理。",
        "修改为：“第十条 新的文字。",
        "第十一条 还在引号里。”",
        "主任：张某某",
        "2020年3月1日",
        "",
        "　　缩进的段落。",
    ]
)


def signs(text: str) -> collections.Counter[str]:
    return collections.Counter(sign for sign in text if sign.isalnum())


def everything(statute: ParsedStatute) -> str:
    parts = [*statute.head, *statute.contents, statute.preamble, *statute.tail]
    labels = {clause.path: clause.label for clause in statute.clauses}
    for clause in (*statute.clauses, *statute.attachments):
        is_text_of_heading = clause.label == labels.get(clause.parent_path or "")  # 4.1 分工
        parts += ["" if is_text_of_heading else clause.label, clause.heading or "", clause.text]
    for table in statute.tables:
        parts.append(table.caption)
        parts += [cell for row in table.rows for cell in row]
    return "".join(parts)


def source_signs(lines: list[str]) -> collections.Counter[str]:
    return signs("".join(line for line in lines if not line.startswith("<!--")))


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=30))
def test_every_word_stands_in_the_statute_once(lines: list[str]) -> None:
    statute = read_statute("\n".join(lines))
    assert signs(everything(statute)) == source_signs(lines)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=30))
def test_paths_are_unique_and_parents_stand_before_their_children(lines: list[str]) -> None:
    statute = read_statute("\n".join(lines))
    seen: set[str] = set()
    for clause in (*statute.clauses, *statute.attachments):
        assert clause.path not in seen
        assert clause.parent_path is None or clause.parent_path in seen
        seen.add(clause.path)
    orders = [clause.order for clause in (*statute.clauses, *statute.attachments)]
    assert orders == list(range(len(orders)))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    read_statute(text)


def test_page_numbers_are_named_in_a_doubt() -> None:
    statute = read_statute("用电条例\n第一条 应当守约。\n- 3 -\n第二条 应当交费。\n第4页 共9页\n")
    assert any("- 3 -" in doubt.reason and "第4页" in doubt.reason for doubt in statute.doubts)
    assert [clause.path for clause in statute.articles()] == ["1", "2"]


def test_a_long_shapeless_text_is_read_in_bounded_time() -> None:
    dice = random.Random(7)
    soup = "".join(dice.choice("第一二三条款（）。；、之章附件 \n|“”：.1a") for _ in range(100_000))
    read_statute(soup)
    read_statute("第" * 100_000)
    read_statute("第一条 " * 20_000)
    read_statute("（" * 100_000)
    read_statute("| " * 50_000)
    read_statute("自" * 50_000 + "起施行。")
    for hostile in ("第一条 甲。", "。 ", "....", "第一章 ", "令 ", "自", "：“"):
        read_statute("条例\n" + hostile * 10_000)
    for before in ("第一条", "# ", "目录", "| -", "第", "附", "令"):
        read_statute(before + " " * 100_000 + "x")
    read_statute("#" * 50_000 + "\n" + "*" * 50_000)
