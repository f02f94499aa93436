"""How the path of a clause is printed in a citation."""

import pytest

from cases.citations.labels import label_of_path


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("82", "第八十二条"),
        ("82.2", "第八十二条第二款"),
        ("82.2.3", "第八十二条第二款第（三）项"),
        ("82.2.3.1", "第八十二条第二款第（三）项第一目"),
        ("66-1", "第六十六条之一"),
        ("66-1.2", "第六十六条之一第二款"),
        ("82..3", "第八十二条第（三）项"),
        ("82.2#5", "第八十二条第二款"),
        ("chapter-2", "chapter-2"),
        ("", ""),
    ],
)
def test_a_path_is_printed_as_texts_cite_it(path: str, label: str) -> None:
    assert label_of_path(path) == label
