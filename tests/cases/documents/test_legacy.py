"""A .doc file that a word processor wrote, read for real."""

from pathlib import Path

import pytest

from tests.cases.importers.fables import NOTICE, STORM, expected, seen

OLD = Path(__file__).with_name("old_word.doc")


@pytest.mark.office
def test_cases_of_an_old_word_file() -> None:
    assert seen("旧.doc", OLD.read_bytes()) == [
        ("案例一", 1, NOTICE.title, expected(NOTICE)),
        ("案例二", 2, STORM.title, expected(STORM)),
    ]
