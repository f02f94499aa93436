"""What must hold for any file of these kinds: pagination does not matter, long lines stay fast."""

import random
import time

import pytest

from cases.documents.read import read_document
from cases.exchange.recognised_cases import cases_json
from cases.importers.recognise import read_cases

SITE = "《某所学习材料.doc》由会员分享,可在线阅读,更多相关《某所学习材料.doc》请在某网站上搜索。"
COURSE = (
    "5月6日,收费员小汤把老何家12.50元电费记到隔壁户头,老何两次上门没有得到答复。 当晚他又来了一趟。"
)
RULES = "(1)营业规则第八十一条第二款。“应当逐户核对。” (2)员工服务“十个不准”第五条。"


def _book() -> str:
    parts = ["某所学习材料 第一篇:学习小结 大家结合案例二谈了体会。 第二篇:共性问题 列举如下。 "]
    parts += [f"【案例之{number}】 {COURSE}所以要 逐户核对。" for number in ("一", "二", "三")]
    parts.append(" 以上三个案例有一定的代表性。 第三篇:典型案例 (一)不良服务事件 ")
    for number in range(1, 9):
        label = ("案例一:", "案例2:", "案例三 ", "案例4：")[number % 4].replace(
            ("一", "2", "三", "4")[number % 4], str(number)
        )
        parts.append(
            f"{label}户头记串了第{number}回 【案例提要】 记错户头。 【案例分类】 抄表收费 "
            f"【事件过程】 2023年{COURSE} 【违规条款】 本事件违反了以下规定: {RULES} "
            f"【暴露问题】 (1)没有复核。 (2)没有登记第{number}次。 "
            "【案例点评】 记错一个户头是小事。 "
        )
    parts.append("(二)优质服务事例 案例9:一盏灯 两代情 【案例提要】 修灯。 ")
    parts.append("【服务过程】 修了一盏灯。 ")
    parts.append("【取得效果】 (1)老人称赞。 (2)孩子称赞。 【案例点评】 灯亮了,心也亮了,但是还要")
    return "".join(parts)


def _recognised(text: str) -> list[object]:
    found = cases_json([read_cases(read_document("网摘.txt", text.encode()))])
    return [
        {
            **{k: v for k, v in case.items() if not k.startswith(("raw", "sections"))},
            "sections": [
                {k: v for k, v in section.items() if not k.startswith("raw")}
                for section in case["sections"]
            ],
        }
        for case in found["cases"]
    ]


def _paged(book: str, places: list[int]) -> str:
    pages = [book[a:b] for a, b in zip([0, *places], [*places, len(book)], strict=True)]
    return SITE + "".join(f"\n{n}、{page}" for n, page in enumerate(pages, start=1)) + "\n限制90内"


def test_any_pagination_gives_the_same_cases() -> None:
    book = _book()
    expected = _recognised(_paged(book, []))
    assert len(expected) == 12
    for seed in range(200):
        chance = random.Random(seed)
        places = sorted(chance.sample(range(1, len(book)), chance.randint(1, 80)))
        assert _recognised(_paged(book, places)) == expected, places


LONG = 60_000
UNITS = [
    "【",
    "】",
    "案例一:",
    "（1）",
    " ",
    "\u3000",
    "以上",
    "1.",
    "第一章",
    "【案例提要】",
    "\n1、",
]
UNITS += ["\n", "“", "2024年", "。", "\n案例一：甲", "[案例提要", "-", "…", "\t", "处理", "甲"]


@pytest.mark.parametrize("unit", UNITS)
def test_long_lines_are_read_in_reasonable_time(unit: str) -> None:
    text = f"案例一：甲\n【违规条款】{(unit * LONG)[:LONG]}完"
    start = time.process_time()
    read_cases(read_document("件.txt", text.encode()))
    assert time.process_time() - start < 8
