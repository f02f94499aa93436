"""One quantity in many spellings; dates and words that are none."""

import time

import pytest

from search.quantities import number_value
from search.text import quantity_tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8分钱", "0.08元"),
        ("八分钱", "8分钱"),
        ("捌分钱", "8分钱"),
        ("5毛", "0.5元"),
        ("三百块钱", "300元"),
        ("¥300", "300元"),
        ("￥3,000", "3000元"),
        ("3，000元", "三千元"),
        ("3千元", "3000元"),
        ("1.5万元", "15000元"),
        ("一亿元", "100000000元"),
        ("1234567元", "1234567.00元"),
        ("三日", "3天"),
        ("3个自然日", "3天"),
        ("十五天", "15日"),
        ("两周", "14天"),
        ("一个星期", "7天"),
        ("五个工作日", "5个工作日"),
        ("两小时", "2个小时"),
        ("2小时", "120分钟"),
        ("半小时", "30分钟"),
        ("一个半小时", "90分钟"),
        ("一刻钟", "15分钟"),
        ("0.5h", "30min"),
        ("半年", "0.5年"),
        ("两个半月", "2.5个月"),
        ("五年", "5年"),
        ("10kV", "10千伏"),
        ("１０ＫＶ", "10 千伏"),
        ("0.4kV", "400伏"),
        ("220V", "二百二十伏"),
        ("380伏特", "380v"),
        ("100kVA", "100千伏安"),
        ("60W", "60瓦"),
        ("1MW", "1000千瓦"),
        ("350千瓦时", "350度电"),
        ("1万千瓦时", "10000度"),
        ("百分之五", "5%"),
        ("千分之一", "0.1%"),
        ("1‰", "0.1％"),
        ("三倍", "3倍"),
        ("三次", "3次"),
        ("十二户", "12户"),
        ("第八十三条", "83条"),
        ("二〇二一元", "2021元"),
    ],
)
def test_one_quantity_in_two_spellings(one, other):
    assert quantity_tokens(one) == quantity_tokens(other) != ()


@pytest.mark.parametrize(
    "words",
    [
        "3月23日", "2021年3月23日", "日期", "第八章", "元旦", "万一", "千万不要", "三元件",
        "一户一表", "一次性告知", "星期日", "十分满意", "十周岁", "三年级",
        "百分之百", "1990年代", "二〇二一年", "10点", "安全",
    ],
)  # fmt: skip
def test_dates_and_words_are_no_quantities(words):
    assert quantity_tokens(words) == ()


@pytest.mark.parametrize(
    ("spelled", "value"),
    [
        ("十", 10), ("二十", 20), ("一百零五", 105), ("两千三百", 2300), ("二〇二一", 2021),
        ("三万五千", 35000), ("0.08", 0.08), ("3,000.5", 3000.5), ("叁佰", 300), ("半", 0.5),
        ("七", 7), ("", None), ("x", None),
    ],
)  # fmt: skip
def test_values_of_numbers(spelled, value):
    assert number_value(spelled) == value


@pytest.mark.parametrize("repeated", ["一", "1,000", "9", "半个", "百分之", "¥1", "十万"])
def test_hostile_numbers_take_linear_time(repeated):
    began = time.perf_counter()
    quantity_tokens(repeated * 50_000)
    short = time.perf_counter() - began
    began = time.perf_counter()
    quantity_tokens(repeated * 100_000)
    assert time.perf_counter() - began < 8 * short + 5
