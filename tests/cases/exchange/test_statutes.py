"""The exchange format: counts and texts by their names, refused files said so."""

import json
from pathlib import Path

from django.core.management import call_command

from cases.exchange.statutes import statute_json, statutes_of_files, successions_of_files
from cases.statutes.read import read_statute
from cases.statutes.texts import full_texts

RULE = """# 规则

前言：为了用电，制定本规则。

第一章 总则

第一条 应当：

（一）甲：

1.乙；

2.丙。

（二）丁。

戊。

第一条之一 己。

| 项目 | 金额 |
| --- | --- |
| 报装 | 10元 |

附件1

表
"""


def test_counts_and_texts() -> None:
    found = statute_json("guize", read_statute(RULE))
    assert found["id"] == "guize"
    assert found["counts"] == {
        "parts": 0,
        "subparts": 0,
        "chapters": 1,
        "sections": 0,
        "articles": 2,
        "articles_zhi": 1,
        "first_article": 1,
        "last_article": 1,
        "paragraphs": 3,
        "items": 2,
        "subitems": 2,
        "attachments": 1,
        "preamble": 1,
        "tables": 1,
        "table_rows": 2,
    }
    assert found["texts"] == {
        "1": "应当：\n（一）甲：\n1.乙；\n2.丙。\n（二）丁。\n戊。",
        "1/1": "应当：",
        "1/1/1": "（一）甲：",
        "1/1/2": "（二）丁。",
        "1/2": "戊。",
        "1-1": "己。",
        "1-1/1": "己。",
    }


def test_words_of_an_item_hold_its_subitems() -> None:
    texts = full_texts(read_statute(RULE))
    assert texts["1.1.1"] == "甲：\n1.乙；\n2.丙。"
    assert texts["c1"].startswith("总则") is False
    assert texts["f1"] == ""


def test_a_statute_without_articles_has_no_first() -> None:
    counts = statute_json("x", read_statute("随便。"))["counts"]
    assert isinstance(counts, dict)
    assert counts["first_article"] is None


def test_files_are_read_and_refused(tmp_path: Path) -> None:
    good, bad = tmp_path / "甲.md", tmp_path / "乙.md"
    good.write_text(RULE.replace("第一条之一", "第三条"), encoding="utf-8")
    found = statutes_of_files([good, bad])
    assert [statute["id"] for statute in found["statutes"]] == ["甲"]
    assert found["skipped"][0]["doc"] == "乙.md"
    assert found["doubts"] == [
        {"doc": "甲.md", "place": "第三条", "reason": "条号不连续，缺第二条"}
    ]


def test_a_refused_edition_gives_no_pair(tmp_path: Path) -> None:
    good = tmp_path / "甲.md"
    good.write_text(RULE, encoding="utf-8")
    found = successions_of_files(good, tmp_path / "乙.md")
    assert found["pairs"] == []
    assert len(found["skipped"]) == 1


def test_the_command_writes_one_object(tmp_path: Path) -> None:
    old, new, out = tmp_path / "old.md", tmp_path / "new.md", tmp_path / "out.json"
    old.write_text("规则\n第一条 用户应当按期交纳电费。\n第二条 供电所受理报修。", encoding="utf-8")
    new.write_text("规则\n第一条 供电所受理报修。", encoding="utf-8")
    call_command("suggest_successions", str(old), str(new), json=str(out), out=str(out))
    found = json.loads(out.read_text(encoding="utf-8"))
    pair = found["pairs"][0]
    assert (pair["old"], pair["new"], pair["id"]) == (str(old), str(new), "old-new")
    assert [(row["old"], row["new"], row["relation"]) for row in pair["rows"]] == [
        ("1", None, "repealed"),
        ("2", "1", "renumbered"),
    ]
