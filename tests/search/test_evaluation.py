"""`evaluate_search`: files of two kinds, a run, and a sentence for whatever is wrong with them."""

import gzip
import json

import pytest
from django.core.management import CommandError, call_command

CORPUS = (
    {
        "id": "A 1".replace(" ", ":"),
        "title": "某某条例第一条",
        "text": "欠费停电应当提前通知用户。",
    },
    {"id": 2, "title": "某某条例第二条", "text": "电能表每年检定一次。"},
    {"id": "A3", "title": "某某条例第三条", "text": ""},
)
QUESTIONS = (
    {"qid": 7, "query": "停电没有提前通知怎么办？", "relevant": ["A:1"]},
    {"qid": "q8", "query": "电能表多久检定"},
    {"qid": "q9", "query": "光伏并网"},
)


def written(path, rows):
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n"
    raw = text.encode()
    path.write_bytes(gzip.compress(raw, mtime=0) if path.suffix == ".gz" else raw)
    return path


@pytest.fixture
def files(tmp_path):
    return written(tmp_path / "q.jsonl", QUESTIONS), written(tmp_path / "c.jsonl.gz", CORPUS)


def evaluate(questions, corpus, run, *more):
    call_command("evaluate_search", "--qrels", questions, "--corpus", corpus, "--run", run, *more)


def test_a_run_without_a_database(files, tmp_path, capsys):
    run = tmp_path / "run.tsv"
    evaluate(*files, run)
    lines = [line.split("\t") for line in run.read_text(encoding="utf-8").splitlines()]
    assert ["7", "A:1", "1"] in lines
    assert ["q8", "2", "1"] in lines
    assert not [line for line in lines if line[0] == "q9"]
    assert "3 个问题" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("corpus", "said"),
    [
        ("{]\n", "第 1 行不是 JSON"),
        ("[1]\n", "第 1 行不是一个 JSON 对象"),
        ('{"id": "a", "title": "t"}\n', "第 1 行没有文字字段 text"),
        ('{"title": "t", "text": "x"}\n', "第 1 行没有字段 id"),
        ('{"id": "a b", "title": "t", "text": "x"}\n', "空白"),
        ('{"id": "a", "title": "t", "text": "x"}\n' * 2, "第 2 行：编号“a”出现了两次"),
        ("\n", "一篇文章也没有"),
        (b"\xff\xfe", "不是 UTF-8"),
        (b"\x1f\x8bnot gzip", "读不了语料文件"),
        (
            gzip.compress(b'{"id": "a", "title": "t", "text": "x"}\n' * 500, mtime=0)[:40],
            "读不了语料文件",
        ),
    ],
)
def test_wrong_files_are_named(files, tmp_path, corpus, said):
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_bytes(corpus if isinstance(corpus, bytes) else corpus.encode())
    with pytest.raises(CommandError, match=said):
        evaluate(files[0], wrong, tmp_path / "run.tsv")


def test_missing_files_and_folders_are_named(files, tmp_path):
    with pytest.raises(CommandError, match="读不了问题文件"):
        evaluate(tmp_path / "none", files[1], tmp_path / "run.tsv")
    with pytest.raises(CommandError, match="写不了"):
        evaluate(*files, tmp_path / "none" / "run.tsv")
