from datetime import date

import pytest

from cases.citations.resolve import resolve_citation
from cases.citations.types import (
    CandidateEdition,
    ClauseQuote,
    LinkOutcome,
    Mention,
    Pinpoint,
    ResolutionBasis,
)
from cases.event_dates import DatedEvent, DatePrecision

OLD = CandidateEdition(
    "old",
    "星河供电规则",
    date(1996, 10, 8),
    date(2024, 6, 1),
    {
        "4": "",
        "4.1": "服务人员应当做到：",
        "4.1.1": "（一）着装统一，佩戴工号牌，主动问候客户；",
        "4.1.2": "（二）对客户的咨询不推诿、不拒绝、不搪塞；",
        "83": "",
        "83.1": "供电企业应在规定的日期抄录计费电能表读数。",
        "83.2": "因客户原因不能如期抄录的，可以通知客户待期补抄。",
    },
)
NEW = CandidateEdition(
    "new",
    "星河供电规则",
    date(2024, 6, 1),
    None,
    {
        "4": "",
        "4.1": "营业场所应当公开办理业务的程序。",
        "4.2": "营业场所应当设置自助缴费设备。",
        "83": "",
        "83.1": "供电企业应当按照约定的周期采集用电信息。",
        "66-1": "",
        "66-1.1": "停电前应当逐户告知。",
    },
)


class Shelf:
    def __init__(self, *editions):
        self.held = editions

    def editions(self, title):
        return [edition for edition in self.held if edition.title == title]


BOTH = Shelf(OLD, NEW)


def cite(article=None, paragraph=None, item=None, quote=None, suffix=None, title="星河供电规则"):
    words = ClauseQuote(0, len(quote), quote) if quote else None
    return Mention(0, 1, "…", title, Pinpoint(article, suffix, paragraph, item), words)


def answer(found):
    target = found.target
    return (found.outcome, target and (target.edition, target.path))


READ_BY_DATE = [
    (DatedEvent(date(2021, 3, 5)), "old"),
    (DatedEvent(date(2024, 5, 31)), "old"),
    (DatedEvent(date(2024, 6, 1)), "new"),
    (DatedEvent(date(2024, 5, 9), DatePrecision.MONTH), "old"),
    (DatedEvent(date(2024, 7, 1), DatePrecision.MONTH), "new"),
    (DatedEvent(date(2021, 1, 1), DatePrecision.YEAR), "old"),
]


@pytest.mark.parametrize(("on", "edition"), READ_BY_DATE)
def test_the_day_of_the_event_decides_the_edition(on, edition):
    found = resolve_citation(cite(83), BOTH, on)
    assert answer(found) == (LinkOutcome.RESOLVED, (edition, "83"))
    assert found.basis is ResolutionBasis.DATE


def test_a_year_of_two_editions_leaves_both_open():
    found = resolve_citation(cite(83), BOTH, DatedEvent(date(2024, 1, 1), DatePrecision.YEAR))
    assert found.outcome is LinkOutcome.SEVERAL
    assert {candidate.edition for candidate in found.candidates} == {"old", "new"}
    assert found.reason


def test_without_a_day_the_quotation_decides():
    found = resolve_citation(cite(83, quote="供电企业应在规定的日期抄录计费电能表读数。"), BOTH)
    assert answer(found) == (LinkOutcome.RESOLVED, ("old", "83"))
    assert found.basis is ResolutionBasis.QUOTE


def test_without_a_day_a_quotation_of_neither_asks():
    assert (
        resolve_citation(cite(83, quote="用户应当爱护电力设施和计量装置。"), BOTH).outcome
        is LinkOutcome.SEVERAL
    )


def test_without_day_and_quotation_a_person_is_asked():
    assert resolve_citation(cite(83), BOTH).outcome is LinkOutcome.SEVERAL


def test_a_day_before_all_editions_proves_nothing():
    assert (
        resolve_citation(cite(83), BOTH, DatedEvent(date(1990, 1, 1))).outcome
        is LinkOutcome.SEVERAL
    )


def test_equal_wording_in_both_editions_asks():
    later = CandidateEdition("later", OLD.title, date(2024, 6, 1), None, OLD.clauses)
    quote = "供电企业应在规定的日期抄录计费电能表读数。"
    assert resolve_citation(cite(83, quote=quote), Shelf(OLD, later)).outcome is LinkOutcome.SEVERAL


PLACES = [
    ("as written", cite(83, 2), "83.2"),
    ("an item as written", cite(4, 1, 2), "4.1.2"),
    ("an item without its paragraph", cite(4, item=2), "4.1.2"),
    ("第二款 written for item （二）", cite(4, 2), "4.1.2"),
    ("an item written for 第二款", cite(83, item=2), "83.2"),
    ("an item under another paragraph", cite(4, 2, 2), "4.1.2"),
    ("a whole article", cite(83), "83"),
]


@pytest.mark.parametrize(("what", "mention", "path"), PLACES, ids=[place[0] for place in PLACES])
def test_places_are_read_as_the_field_writes_them(what, mention, path):
    assert answer(resolve_citation(mention, Shelf(OLD))) == (
        LinkOutcome.RESOLVED,
        ("old", path),
    )


def test_a_suffix_is_part_of_the_article():
    assert answer(resolve_citation(cite(66, suffix=1), Shelf(NEW))) == (
        LinkOutcome.RESOLVED,
        ("new", "66-1"),
    )


def test_the_first_paragraph_of_an_undivided_article_is_the_article():
    edition = CandidateEdition("e", OLD.title, clauses={"7": "停电应当公告。"})
    assert answer(resolve_citation(cite(7, 1), Shelf(edition))) == (
        LinkOutcome.RESOLVED,
        ("e", "7"),
    )


TWO_LISTS = CandidateEdition(
    "lists",
    OLD.title,
    clauses={
        "9": "",
        "9.1": "受理业务时应当：",
        "9.1.2": "（二）一次性告知所需资料；",
        "9.2": "现场服务时应当：",
        "9.2.2": "（二）出示证件并说明来意；",
    },
)


def test_an_item_of_two_lists_asks():
    found = resolve_citation(cite(9, item=2), Shelf(TWO_LISTS))
    assert found.outcome is LinkOutcome.SEVERAL
    assert {candidate.path for candidate in found.candidates} == {"9.1.2", "9.2.2"}


def test_the_quotation_says_which_list():
    found = resolve_citation(cite(9, item=2, quote="出示证件并说明来意"), Shelf(TWO_LISTS))
    assert answer(found) == (LinkOutcome.RESOLVED, ("lists", "9.2.2"))


def test_the_quotation_turns_a_paragraph_into_the_item_that_it_quotes():
    edition = CandidateEdition(
        "e", OLD.title, clauses={**OLD.clauses, "4.2": "营业场所应当设置设备。"}
    )
    found = resolve_citation(cite(4, 2, quote="对客户的咨询不推诿,不拒绝,不搪塞"), Shelf(edition))
    assert answer(found) == (LinkOutcome.RESOLVED, ("e", "4.1.2"))
    assert found.basis is ResolutionBasis.QUOTE


def test_a_quotation_of_something_else_speaks_against_the_only_edition():
    found = resolve_citation(cite(83, 1, quote="用户应当爱护电力设施和计量装置。"), Shelf(OLD))
    assert found.outcome is LinkOutcome.SEVERAL


def test_the_day_outweighs_a_quotation_of_something_else():
    on = DatedEvent(date(2021, 3, 5))
    found = resolve_citation(cite(83, 1, quote="用户应当爱护电力设施和计量装置。"), BOTH, on)
    assert answer(found) == (LinkOutcome.RESOLVED, ("old", "83.1"))


def test_an_absent_clause_offers_its_article_and_what_is_alike():
    found = resolve_citation(cite(83, 7, quote="着装统一，佩戴工号牌，主动问候客户"), Shelf(OLD))
    assert found.outcome is LinkOutcome.NO_CLAUSE
    assert [candidate.path for candidate in found.candidates] == ["83", "4.1.1"]
    assert found.target is None


def test_an_unknown_regulation():
    found = resolve_citation(cite(1, title="无此规则"), BOTH)
    assert (found.outcome, found.candidates) == (LinkOutcome.NO_REGULATION, ())


def test_a_title_alone_means_the_edition_of_the_day():
    assert answer(resolve_citation(cite(), BOTH, DatedEvent(date(2021, 3, 5)))) == (
        LinkOutcome.RESOLVED,
        ("old", None),
    )
    assert resolve_citation(cite(), BOTH).outcome is LinkOutcome.SEVERAL


def test_an_open_window_holds_any_day():
    edition = CandidateEdition("e", OLD.title, clauses={"7": "停电应当公告。"})
    found = resolve_citation(cite(7), Shelf(edition), DatedEvent(date(1980, 1, 1)))
    assert answer(found) == (LinkOutcome.RESOLVED, ("e", "7"))


WORDS = "".join(map(chr, range(0x6000, 0x6064)))
OTHER_WORDS = "".join(map(chr, range(0x6100, 0x6164)))


def holding(percent):
    """A text that holds the first so many of the hundred characters of WORDS."""
    return WORDS[:percent] + OTHER_WORDS[percent:]


def holder(key, percent):
    return CandidateEdition(key, OLD.title, clauses={"7": holding(percent)})


ON_THE_EDGE = [
    ("clearly the better one", 80, 65, LinkOutcome.RESOLVED),
    ("not clearly the better one", 80, 66, LinkOutcome.SEVERAL),
    ("just good enough", 60, 0, LinkOutcome.RESOLVED),
    ("not quite good enough", 59, 0, LinkOutcome.SEVERAL),
]


@pytest.mark.parametrize(
    ("what", "better", "rival", "outcome"), ON_THE_EDGE, ids=[row[0] for row in ON_THE_EDGE]
)
def test_a_quotation_decides_between_editions_from_a_share_and_a_margin_on(
    what, better, rival, outcome
):
    library = Shelf(holder("rival", rival), holder("better", better))
    found = resolve_citation(cite(7, quote=WORDS), library)
    assert found.outcome is outcome
    assert found.candidates[0].edition == "better"


@pytest.mark.parametrize(
    ("percent", "outcome"), [(35, LinkOutcome.RESOLVED), (34, LinkOutcome.SEVERAL)]
)
def test_a_quotation_speaks_against_the_only_edition_below_a_share(percent, outcome):
    assert resolve_citation(cite(7, quote=WORDS), Shelf(holder("only", percent))).outcome is outcome


@pytest.mark.parametrize(
    ("length", "outcome"), [(6, LinkOutcome.RESOLVED), (5, LinkOutcome.SEVERAL)]
)
def test_a_short_quotation_decides_nothing(length, outcome):
    library = Shelf(holder("rival", 0), holder("better", 100))
    assert resolve_citation(cite(7, quote=WORDS[:length]), library).outcome is outcome


@pytest.mark.parametrize(("editions", "offered"), [(4, 4), (5, 5), (6, 5), (9, 5)])
@pytest.mark.parametrize(
    "mention",
    [cite(7), cite(7, quote=WORDS), cite(7, 9), cite(8, quote=WORDS)],
    ids=["no quotation", "alike", "no such paragraph", "no such article"],
)
def test_five_clauses_are_offered_at_most(mention, editions, offered):
    found = resolve_citation(
        mention, Shelf(*(holder(str(number), 90) for number in range(editions)))
    )
    assert found.target is None
    assert len(found.candidates) == offered


def test_five_clauses_are_told_at_most_where_one_is_meant():
    rivals = (holder(str(number), 20) for number in range(9))
    found = resolve_citation(cite(7, quote=WORDS), Shelf(*rivals, holder("meant", 100)))
    assert found.target.edition == "meant"
    assert len(found.candidates) == 5


def test_the_day_outweighs_a_quotation_for_an_item_that_stands_once():
    on, quote = DatedEvent(date(2021, 3, 5)), "用户应当爱护电力设施和计量装置。"
    found = resolve_citation(cite(4, item=2, quote=quote), BOTH, on)
    assert answer(found) == (LinkOutcome.RESOLVED, ("old", "4.1.2"))
    twice = resolve_citation(cite(9, item=2, quote=quote), Shelf(TWO_LISTS), on)
    assert twice.outcome is LinkOutcome.SEVERAL


SAME_TWICE = CandidateEdition(
    "twice", OLD.title, clauses={**TWO_LISTS.clauses, "9.1.2": TWO_LISTS.clauses["9.2.2"]}
)


def test_a_quotation_that_two_items_hold_decides_nothing():
    found = resolve_citation(cite(9, item=2, quote="出示证件并说明来意"), Shelf(SAME_TWICE))
    assert found.outcome is LinkOutcome.SEVERAL


def test_a_quotation_that_two_items_of_an_edition_hold_does_not_choose_the_edition():
    other = CandidateEdition(
        "other", OLD.title, clauses=TWO_LISTS.clauses | {"9.2.2": "（二）无；"}
    )
    found = resolve_citation(cite(9, item=2, quote="出示证件并说明来意"), Shelf(SAME_TWICE, other))
    assert found.outcome is LinkOutcome.SEVERAL


def test_an_item_named_in_full_stays_meant_though_another_has_its_words():
    found = resolve_citation(cite(9, 1, 2, quote="出示证件并说明来意"), Shelf(SAME_TWICE))
    assert answer(found) == (LinkOutcome.RESOLVED, ("twice", "9.1.2"))
    assert found.basis is ResolutionBasis.ONLY_EDITION


@pytest.mark.parametrize(
    ("mention", "reason"),
    [
        (cite(66, suffix=1, quote="用户应当爱护电力设施和计量装置。"), "只有一个版本有这一条"),
        (cite(83, quote="用户应当爱护电力设施和计量装置。"), "引文不足以区分几个版本"),
    ],
)
def test_a_person_who_is_asked_is_told_why(mention, reason):
    assert resolve_citation(mention, BOTH).reason.startswith(reason)
