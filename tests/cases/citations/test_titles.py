import pytest

from cases.citations.titles import (
    NameStrength,
    RegulationForm,
    TitleRow,
    TitleTable,
    parse_rows,
    title_key,
)
from cases.numerals import value_of

TITLES = TitleTable.shipped()

NAMES = [
    ("《供电营业规则》", "供电营业规则"),
    ("营业规则", "供电营业规则"),
    ("中华人民共和国电力法", "中华人民共和国电力法"),
    ("电力法", "中华人民共和国电力法"),
    ("十个不准", "国家电网公司员工服务“十个不准”"),
    ("国家电网有限公司供电服务‘十项承诺’", "国家电网公司供电服务“十项承诺”"),
    ("民法典", "中华人民共和国民法典"),
    ("物权法", "中华人民共和国物权法"),
    ("民诉法解释", "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释"),
    ("公司法司法解释（四）", "最高人民法院关于适用《中华人民共和国公司法》若干问题的规定（四）"),
    ("电力可靠性管理办法", "电力可靠性管理办法（暂行）"),
    ("中国共产党党内监督条例（试行）", "中国共产党党内监督条例（试行）"),
    ("供电营业规则（2024年修订）", "供电营业规则"),
]


@pytest.mark.parametrize(("written", "title"), NAMES)
def test_names(written, title):
    assert TITLES.named(written).title == title


@pytest.mark.parametrize("written", ["", "规则", "服务规范", "合同", "能源导刊"])
def test_no_names(written):
    assert TITLES.named(written) is None


def test_every_alias_of_the_shipped_table_leads_to_its_title():
    for row in TITLES.rows:
        assert TITLES.named(row.title).title == row.title


def test_a_set_has_members_that_are_titles():
    members = TITLES.members("国家电网公司“三个十条”")
    assert len(members) == 3
    assert all(TITLES.row(member) for member in members)
    assert TITLES.members("供电营业规则") == ()


def test_a_table_is_read_from_its_lines():
    (row,) = parse_rows("# 注\n\n*某“十条” | 十条 | ?条 = 甲; 乙\n")
    assert row == TitleRow("某“十条”", ("十条", "?条"), ("甲", "乙"), RegulationForm.SENTENCES)


def test_a_weak_alias_is_marked():
    titles = TitleTable.of([TitleRow("某规定", ("?规",))])
    assert titles.named("规").strength is NameStrength.WEAK


def test_added_rows_claim_aliases_but_not_titles():
    added = TitleRow("星河供电服务规范", ("供电服务规范", "供电营业规则"))
    titles = TITLES.with_added([added])
    assert titles.named("供电服务规范").title == "星河供电服务规范"
    assert titles.named("供电营业规则").title == "供电营业规则"
    assert TITLES.named("供电服务规范").title == "国家电网公司供电服务规范"


def test_a_row_known_already_only_adds_its_aliases():
    titles = TITLES.with_added([TitleRow("电力法", ("老电力法",))])
    assert titles.named("老电力法").title == "中华人民共和国电力法"
    assert len(titles.rows) == len(TITLES.rows)


def test_the_kin_of_a_title():
    titles = TitleTable.of([TitleRow("星河水库管理条例"), TitleRow("星河道路管理条例")])
    assert titles.kin("星河水库管理条例实施细则", "条例") == "星河水库管理条例"
    assert titles.kin("其他办法", "条例") is None


def test_keys_fold_marks_and_width():
    assert title_key("中华人民共和国 《Ａ“法”》（试行）") == "A法(试行)"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("八十三", 83),
        ("一百零二", 102),
        ("一千二百一十三", 1213),
        ("一〇二", 102),
        ("廿一", 21),
        ("卅", 30),
        ("十", 10),
        ("拾贰", 12),
        ("两百", 200),
        ("83", 83),
        ("零", 0),
        ("0", 0),
        ("十百", None),
        ("", None),
        ("甲", None),
    ],
)
def test_numerals(written, value):
    assert value_of(written) == value
