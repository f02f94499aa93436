"""The exchange format of records, and the sentences about spoiled ones."""

import pytest

from cases.exchange import ExchangeRefused
from cases.exchange.personal_data import MaskingRecord, findings_json, read_records


def test_records_and_findings() -> None:
    lines = '\ufeff{"id": "a", "text": "客户王芳来电", "more": 1}\n\n{"id": "b", "text": "无"}\n'
    records = read_records(lines)
    assert records == (MaskingRecord("a", "客户王芳来电"), MaskingRecord("b", "无"))
    assert findings_json(records) == {
        "records": [
            {"id": "a", "findings": [{"start": 2, "end": 4, "kind": "name", "text": "王芳"}]},
            {"id": "b", "findings": []},
        ]
    }


def test_a_line_separator_inside_a_text_is_no_new_line() -> None:
    assert read_records('{"id": "a", "text": "一\u2028二"}')[0].text == "一\u2028二"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "第1行不是合法的 JSON"),
        ('{"id": "a", "text": "x"}\n[1]', "第2行应为一个 JSON 对象"),
        ('{"text": "x"}', "第1行缺少 id"),
        ('{"id": "", "text": "x"}', "第1行缺少 id"),
        ('{"id": "a"}', "第1行缺少 text"),
        ('{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}', "重复"),
        ("[" * 100_000, "第1行不是合法的 JSON"),
    ],
)
def test_spoiled_input_gets_a_sentence(content: str, words: str) -> None:
    with pytest.raises(ExchangeRefused, match=words):
        read_records(content)
