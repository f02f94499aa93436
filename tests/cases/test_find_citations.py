"""The command line of the citation finder."""

import json

import pytest
from django.core.management import CommandError, call_command


def test_it_writes_one_object(tmp_path):
    source, out = tmp_path / "甲.txt", tmp_path / "out.json"
    source.write_text("违反供电营业规则第八十三条。", encoding="utf-8")
    call_command("find_citations", str(source), out=str(out))
    written = json.loads(out.read_text(encoding="utf-8"))
    assert [row["article"] for row in written["citations"]] == [83]
    assert (written["doubts"], written["skipped"]) == ([], [])


def test_a_file_that_cannot_be_read_is_said_aloud(tmp_path, capsys):
    out = tmp_path / "out.json"
    call_command("find_citations", str(tmp_path / "无.txt"), out=str(out))
    assert "无.txt" in capsys.readouterr().err
    assert json.loads(out.read_text(encoding="utf-8"))["skipped"]


@pytest.mark.parametrize(
    ("out", "files", "words"),
    [
        ("out.txt", ["a.txt"], "json"),
        ("out.json", ["a.txt", "b.jsonl"], "分两次"),
        ("没有的文件夹/out.json", ["a.txt"], "写不了"),
    ],
)
def test_refusals(tmp_path, out, files, words):
    paths = [str(tmp_path / name) for name in files]
    with pytest.raises(CommandError, match=words):
        call_command("find_citations", *paths, out=str(tmp_path / out))
