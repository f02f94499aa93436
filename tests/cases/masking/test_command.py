"""The command: one JSON file, no database, a Chinese sentence for what it cannot read."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def test_it_writes_one_object(tmp_path: Path) -> None:
    source, out = tmp_path / "f.jsonl", tmp_path / "out.json"
    source.write_text('{"id": "1", "text": "客户王芳来电"}\n', encoding="utf-8")
    call_command("find_personal_data", str(source), "--json", str(out))
    written = json.loads(out.read_text(encoding="utf-8"))
    assert [record["id"] for record in written["records"]] == ["1"]
    assert written["records"][0]["findings"][0]["kind"] == "name"


@pytest.mark.parametrize(
    ("content", "out", "words"),
    [
        (b"{", "out.json", "不是合法的 JSON"),
        ("中文".encode("gbk"), "out.json", "不是 UTF-8"),
        (b"", "out.txt", "以 .json 结尾"),
        (b"", "missing/out.json", "写不了"),
    ],
)
def test_it_says_what_is_wrong(tmp_path: Path, content: bytes, out: str, words: str) -> None:
    source = tmp_path / "f.jsonl"
    source.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("find_personal_data", str(source), "--json", str(tmp_path / out))
    assert not (tmp_path / "out.json").exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="读不了"):
        call_command("find_personal_data", str(tmp_path / "none"), "--json", "out.json")
