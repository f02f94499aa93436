"""What a statute says of itself: title, number, issuer and dates, in the forms that occur."""

import pytest

from cases.statutes.read import read_statute
from cases.statutes.types import ParsedStatute


def read(*head: str, last: str = "本条例自2020年5月1日起施行。") -> ParsedStatute:
    return read_statute("\n".join([*head, "第一条 甲。", f"第二条 {last}"]))


@pytest.mark.parametrize(
    ("head", "number", "issuer", "promulgated", "in_force"),
    [
        (
            ["用电条例", "（2020年3月1日星河省人民政府令第12号公布）"],
            "星河省人民政府令第12号",
            "星河省人民政府",
            "2020-03-01",
            "2020-05-01",
        ),
        (
            ["# 用电法", "2020年3月1日 第九届全国人民代表大会常务委员会第七次会议通过"],
            None,
            "全国人民代表大会常务委员会",
            "2020-03-01",
            "2020-05-01",
        ),
        (
            ["星河部令", "第8号", "《规则》已经部务会议通过，现予公布。", "2020年2月8日", "规则"],
            "星河部令第8号",
            "星河部",
            "2020-02-08",
            "2020-05-01",
        ),
        (
            [
                "最高人民法院关于用电的解释",
                "法释〔2020〕9号",
                "（2020年2月3日通过，自2020年4月1日起施行）",
            ],
            "法释〔2020〕9号",
            "最高人民法院",
            "2020-02-03",
            "2020-05-01",
        ),
        (
            ["用电条例", "（二〇二〇年三月一日中华人民共和国国务院令第7号发布）"],
            "中华人民共和国国务院令第7号",
            "国务院",
            "2020-03-01",
            "2020-05-01",
        ),
        (
            ["星河供电公司", "服务规定", "星河[2020]5号"],
            "星河〔2020〕5号",
            "星河供电公司",
            None,
            "2020-05-01",
        ),
        (["用电条例", "（2020年13月45日公布）"], None, None, None, "2020-05-01"),
        (["用电条例"], None, None, None, "2020-05-01"),
    ],
)
def test_heads(
    head: list[str],
    number: str | None,
    issuer: str | None,
    promulgated: str | None,
    in_force: str | None,
) -> None:
    statute = read(*head)
    assert statute.document_number == number
    assert statute.issuer == issuer
    found = statute.promulgated and statute.promulgated.day.isoformat()
    assert found == promulgated
    assert statute.in_force_from is not None
    assert statute.in_force_from.day.isoformat() == in_force


@pytest.mark.parametrize(
    ("last", "in_force"),
    [
        ("本条例自公布之日起施行。", "2020-03-01"),
        ("本条例自发布之日起三十日后施行。", "2020-03-31"),
        ("本条例自二〇二〇年六月一日起施行。1999年1月1日起施行的旧条例同时废止。", "2020-06-01"),
        ("本条例由省政府解释。", None),
    ],
)
def test_days_in_force(last: str, in_force: str | None) -> None:
    statute = read("用电条例", "（2020年3月1日星河省人民政府公布）", last=last)
    found = statute.in_force_from and statute.in_force_from.day.isoformat()
    assert found == in_force


def test_an_amended_edition_is_in_force_from_its_amendment() -> None:
    statute = read(
        "用电条例",
        "（2019年3月1日省人民政府令第3号公布　根据2022年7月1日《关于修改条例的决定》修正）",
    )
    assert statute.promulgated is not None
    assert statute.promulgated.day.isoformat() == "2022-07-01"
    assert statute.in_force_from is not None
    assert statute.in_force_from.day.isoformat() == "2022-07-01"
    places = [doubt.place for doubt in statute.doubts]
    assert places == ["文号", "施行日期"]


def test_a_day_in_force_before_promulgation_is_doubted() -> None:
    statute = read("用电条例", "（2021年3月1日省人民政府公布）")
    assert [doubt.place for doubt in statute.doubts] == ["施行日期"]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            ["最高人民法院关于审理用电", "纠纷案件适用法律的解释", "法释〔2020〕1号"],
            "最高人民法院关于审理用电纠纷案件适用法律的解释",
        ),
        (["星河公司文件", "员工服务“十个不准”"], "员工服务“十个不准”"),
        (["用电办法（试行）"], "用电办法（试行）"),
        (["某某规矩"], "某某规矩"),
        (["# 中华人民共和国用电法", "2020年1月1日 通过"], "中华人民共和国用电法"),
    ],
)
def test_titles(head: list[str], title: str) -> None:
    assert read(*head).title == title


def test_a_missing_title_is_a_doubt() -> None:
    statute = read()
    assert statute.title == ""
    assert statute.doubts[0].place == "标题"
