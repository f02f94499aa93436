import json

import pytest

from cases.citations.titles import TitleTable
from cases.exchange import ExchangeRefused, citations_of_files
from cases.exchange.citations import SectionSpan, document_citations, sentence_records

TITLES = TitleTable.shipped()


def test_a_document_gives_rows_with_quote_and_section():
    raw = "【违规条款】供电营业规则第六十六条之一第二款。“不得无故停电。” 点评：电力法。"
    spans = [SectionSpan(6, 32, "违规条款")]
    first, second = document_citations("a.txt", raw, TITLES, (), spans)
    assert first == {
        "doc": "a.txt",
        "start": 6,
        "end": 22,
        "title": "供电营业规则",
        "article": 66,
        "article_sub": 1,
        "clause": 2,
        "item": None,
        "quote": "不得无故停电。",
        "section": "违规条款",
    }
    assert (second["article"], second["section"]) == (None, "")


def test_a_sentence_is_read_in_its_place_and_repeats_count_once():
    record = {
        "id": "a",
        "doc_title": "某条例",
        "article": 5,
        "article_sub": None,
        "para": 2,
        "text": "前款规定的，依照前款和本条例第三条处理。",
    }
    (read,) = sentence_records([json.dumps(record), ""], TITLES)
    assert read["id"] == "a"
    assert [(row["title"], row["article"], row["clause"]) for row in read["citations"]] == [
        ("某条例", 5, 1),
        ("某条例", 3, None),
    ]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}', '"text"'])
def test_a_spoiled_line_is_refused_by_its_number(line):
    with pytest.raises(ExchangeRefused, match="第 1 行"):
        sentence_records([line], TITLES)


def test_files_of_documents(tmp_path):
    path = tmp_path / "甲.txt"
    path.write_text(
        "案例1：估抄\n【违规条款】\n供电营业规则第八十三条。“按期抄表。”\n", encoding="utf-8"
    )
    report = citations_of_files([path])
    (row,) = report["citations"]
    assert (row["doc"], row["article"], row["quote"]) == ("甲.txt", 83, "按期抄表。")
    assert report["skipped"] == []


def test_page_markers_are_joined_over(tmp_path):
    pages = ["1、" + "供电服务案例选编。" * 12 + "违反供电营业规则第八十"]
    pages += [
        "三条的规定" + "供电所组织学习" * 12 + "国家电网公司供电服",
        "务规范第四条" + "组织学习" * 20,
    ]
    raw = "《甲.doc》由会员分享,可在线阅读。\n" + pages[0] + "\n2、" + pages[1] + "\n3、" + pages[2]
    path = tmp_path / "甲.txt"
    path.write_bytes(raw.encode())
    rows = citations_of_files([path])["citations"]
    assert [(row["title"], row["article"]) for row in rows] == [
        ("供电营业规则", 83),
        ("国家电网公司供电服务规范", 4),
    ]
    assert raw[rows[0]["start"] : rows[0]["end"]] == "供电营业规则第八十\n2、三条"


def test_files_of_sentences(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "text": "电力法第八条"}\n', encoding="utf-8")
    (record,) = citations_of_files([path])["records"]
    assert record["citations"][0]["article"] == 8


def test_both_kinds_in_one_call_are_refused(tmp_path):
    with pytest.raises(ExchangeRefused, match="分两次"):
        citations_of_files([tmp_path / "a.txt", tmp_path / "b.jsonl"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("没有.txt", None),
        ("空.txt", b""),
        ("坏.docx", b"x"),
        ("没有.jsonl", None),
        ("坏.jsonl", b"{\n"),
        ("码.jsonl", b"\xff\xfe{"),
    ],
)
def test_an_unreadable_file_is_listed_with_the_reason(tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    (skipped,) = citations_of_files([path])["skipped"]
    assert skipped["doc"] == name
    assert skipped["reason"]
