"""Which case of a corrected file is which case of the file before."""

from __future__ import annotations

import pytest

from cases.importers.draft import CaseDraft
from cases.importers.matching import match_cases, share_of_titles

ONE = CaseDraft(title="旧名单停错了电", course="抄表员照着旧名单逐户停电，没有打电话核实。")
TWO = CaseDraft(title="漏抄一户", course="抄表员漏抄一户，补收时没有说明，客户不肯缴费。")
THREE = CaseDraft(title="过户跑了三趟", course="老人来办过户，窗口三次说法不同，最后交给班长。")


def test_order_does_not_matter():
    assert match_cases([ONE, TWO, THREE], [THREE, ONE, TWO]) == [(0, 1), (1, 2), (2, 0)]


def test_a_new_and_a_vanished_case_are_in_no_pair():
    assert match_cases([ONE, TWO], [TWO, THREE]) == [(1, 0)]


def test_another_title_over_the_same_words_is_the_same_case():
    renamed = CaseDraft(title="停电之前多看一眼", course=ONE.course)
    assert match_cases([ONE], [renamed]) == [(0, 0)]


def test_the_same_title_over_quite_other_words_is_another_case():
    other = CaseDraft(title=ONE.title, course=THREE.course * 3)
    assert match_cases([ONE], [other]) == []


def test_of_two_alike_each_finds_its_own():
    twin = CaseDraft(title="又停错一次", course=ONE.course.replace("旧名单", "新名单"))
    assert match_cases([ONE, twin], [twin, ONE]) == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("old", "new", "share"),
    [
        (["甲", "乙"], ["甲", "乙"], 1.0),
        (["甲 乙"], ["甲乙"], 1.0),
        (["甲", "乙", "丙", "丁"], ["甲"], 0.25),
        ([], [], 0.0),
        ([], ["甲"], 0.0),
    ],
)
def test_the_share_of_titles(old, new, share):
    assert share_of_titles(old, new) == share
