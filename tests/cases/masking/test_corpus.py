"""The finder over the marked sentences: floors of recall and precision, and no loss unseen."""

from collections.abc import Callable

import pytest

from tests.cases.masking.corpus import (
    CORPORA,
    Corpus,
    accepted,
    accepted_of,
    compare,
    findings,
    marked,
    measure,
    parse,
    report,
)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_recall_and_precision_keep_their_floors_and_no_sentence_is_lost(
    corpus: Corpus, record_property: Callable[[str, object], None]
) -> None:
    outcome = measure(corpus.specimens())
    changes = compare(accepted_of(corpus), outcome.wrong)
    figures = report(corpus, outcome, changes)
    record_property("figures", figures)
    assert outcome.recall >= corpus.recall, figures
    assert outcome.precision >= corpus.precision, figures
    assert not changes.losses, f"{figures}\naccept: python tests/cases/masking/corpus.py --update"


def test_what_was_accepted_is_of_sentences_that_are_there() -> None:
    lines = {specimen.line for corpus in CORPORA for specimen in corpus.specimens()}
    assert accepted().keys() <= lines
    assert all(parse(line).text == parse(found).text for line, found in accepted().items())


WANG = "客户[name:王芳]来电，[name:李强]在场。"


@pytest.mark.parametrize(
    ("then", "now", "gains", "losses"),
    [
        ({}, {}, 0, 0),
        ({}, {WANG: "客户王芳来电，[name:李强]在场。"}, 0, 1),
        ({WANG: "客户[name:王芳]来电，李强在场。"}, {}, 1, 0),
        (
            {WANG: "客户王芳来电，李强在场。"},
            {WANG: "客户[name:王芳]来电，李强在场。"},
            1,
            0,
        ),
        (
            {WANG: "客户王芳来电，[name:李强]在场。"},
            {WANG: "[name:客户]王芳来电，[name:李强]在场。"},
            0,
            1,
        ),
    ],
)
def test_gains_and_losses_are_counted_by_sentences(
    then: dict[str, str], now: dict[str, str], gains: int, losses: int
) -> None:
    found = compare(then, now)
    assert (len(found.gains), len(found.losses)) == (gains, losses)
    assert found.told().count("gained") == gains
    assert found.told().count("lost") == losses


def test_a_line_is_read_and_marked() -> None:
    specimen = parse(f"{WANG}[optional:阿明]也来了。")
    assert specimen.text == "客户王芳来电，李强在场。阿明也来了。"
    assert specimen.expected == {(2, 4, "name"), (7, 9, "name")}
    assert marked("客户王芳来电，李强在场。", specimen.expected) == WANG
    assert findings(specimen) == specimen.expected


def test_recall_and_precision_are_shares_of_findings() -> None:
    outcome = measure([parse(WANG), parse("客户王芳来电。"), parse("[name:来]电话两次。")])
    assert (outcome.expected, outcome.found, outcome.right) == (3, 3, 2)
    assert outcome.recall == outcome.precision == 2 / 3
    assert outcome.wrong == {
        "客户王芳来电。": "客户[name:王芳]来电。",
        "[name:来]电话两次。": "来电话两次。",
    }
