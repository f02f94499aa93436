"""Synonyms as a text file: doubts by line, and a second call that changes nothing."""

import time

import pytest

from search.models import SynonymGroup
from search.wordfiles import (
    MOST_LINES,
    LineStatus,
    UnreadableWordFile,
    decode_word_file,
    file_of,
    plan_of_file,
    take_in,
)

pytestmark = pytest.mark.django_db

FILE = """# 营业厅常用的说法

蹲守 守表 # 抄表班的话
蹲守、守候， 等表
多收电费 > 表码抄错
守表 蹲守
只有一个
斷電 黑灯 断电
"""


def test_every_line_is_judged_beside_those_before_it():
    plan = plan_of_file(FILE)
    assert [(line.number, line.standing) for line in plan.lines] == [
        (3, LineStatus.NEW),
        (4, LineStatus.NEW),
        (5, LineStatus.NEW),
        (6, LineStatus.HELD),
        (7, LineStatus.DOUBTFUL),
        (8, LineStatus.NEW),
    ]
    assert "只有“只有一个”一个词" in plan.of(LineStatus.DOUBTFUL)[0].reasons[0]
    assert not SynonymGroup.objects.exists()


def test_the_second_call_changes_nothing():
    take_in(plan_of_file(FILE))
    rows = list(SynonymGroup.objects.order_by("pk").values())
    assert [row["words"] for row in rows] == [
        "蹲守 守表",
        "蹲守 守候 等表",
        "多收电费",
        "断电 黑灯",
    ]
    assert (rows[0]["note"], rows[2]["answering"]) == ("抄表班的话", "表码抄错")
    again = plan_of_file(FILE)
    assert again.of(LineStatus.NEW) == ()
    assert take_in(again) == ()
    assert list(SynonymGroup.objects.order_by("pk").values()) == rows


def test_what_is_written_out_is_read_back_without_a_change():
    take_in(plan_of_file(FILE))
    SynonymGroup.objects.filter(words="断电 黑灯").update(in_use=False)
    written = file_of(list(SynonymGroup.objects.order_by("pk")))
    assert "蹲守 守表 # 抄表班的话" in written
    assert "# 停用：断电 黑灯" in written
    plan = plan_of_file(written)
    assert {line.standing for line in plan.lines} == {LineStatus.HELD}
    SynonymGroup.objects.all().delete()
    assert len(take_in(plan_of_file(written))) == 3


def test_a_group_out_of_use_is_held():
    SynonymGroup.objects.create(words="断电 黑灯", in_use=False)
    (line,) = plan_of_file("黑灯 断电").lines
    assert (line.standing, line.reasons) == (LineStatus.HELD, ("停用着",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_is_read_in_what_editors_programs_write(encoding):
    assert decode_word_file("断电 掉电\r\n".encode(encoding)) == "断电 掉电\r\n"


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"PK\x03\x04\x00\x00", b"\xff" * 9, b"a" * 400_000]
)
def test_what_is_no_text_is_refused_with_words(content):
    with pytest.raises(UnreadableWordFile, match=r"文字|文件"):
        decode_word_file(content)


def test_a_long_file_is_cut_and_says_so():
    plan = plan_of_file("\n" * MOST_LINES + "蹲守 守表\n")
    assert (plan.lines, plan.left_out) == ((), 1)


def test_a_long_line_and_hostile_lines_are_doubts():
    lines = ["很长" * 500, "> > >", "((((", "a" * 100 + " b", "🙂 🙃", "＃ 说明", "\u202e断电 黑灯"]
    plan = plan_of_file("\n".join(lines))
    assert [line.standing for line in plan.lines] == [LineStatus.DOUBTFUL] * 5 + [LineStatus.NEW]


def test_two_thousand_groups_are_read_without_a_query_each(django_assert_max_num_queries):
    written = "\n".join(f"甲{n}说法 乙{n}说法 丙{n}说法" for n in range(MOST_LINES))
    began = time.monotonic()
    with django_assert_max_num_queries(5):
        plan = plan_of_file(written)
    assert len(plan.of(LineStatus.NEW)) == MOST_LINES
    assert time.monotonic() - began < 60
