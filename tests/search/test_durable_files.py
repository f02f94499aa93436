"""A small file is as it was or as it shall be."""

from pathlib import Path

import pytest

from search.durable_files import write_durably


def test_it_replaces_what_was_there_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "CURRENT"
    path.write_text("old")
    write_durably(path, "案鉴")
    assert path.read_text(encoding="utf-8") == "案鉴"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "CURRENT"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_durably(path, "new \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
