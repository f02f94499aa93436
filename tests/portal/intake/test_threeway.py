"""Three versions of a list become one."""

import pytest

from portal.intake.threeway import merge_three_way


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "merged", "clashes"),
    [
        ("abc", "abc", "abc", "abc", ()),
        ("abc", "axc", "abc", "axc", ()),
        ("abc", "abc", "axc", "axc", ()),
        ("abc", "xbc", "aby", "xby", ()),
        ("abc", "xbc", "ayc", "xyc", ()),
        ("abc", "axc", "ayc", "ayc", ("x",)),
        ("abc", "ac", "ac", "ac", ()),
        ("abc", "ac", "axc", "axc", ("",)),
        ("abc", "abcx", "abcy", "abcy", ("x",)),
        ("abc", "abcx", "abcx", "abcx", ()),
        ("", "x", "", "x", ()),
        ("abc", "xbz", "QRc", "QRz", ("xb",)),
        ("abc", "QRc", "xbz", "xbz", ("QR",)),
        ("abcdef", "xf", "abyyef", "abyyef", ("x",)),
        ("abcdef", "aXXdef", "abcYYf", "aXXYYf", ()),
    ],
)
def test_three_lists_become_one(
    base: str, theirs: str, ours: str, merged: str, clashes: tuple[str, ...]
) -> None:
    found = merge_three_way(base, theirs, ours)
    assert "".join(found.entries) == merged
    assert tuple("".join(clash) for clash in found.clashes) == clashes
