"""Addresses that are given once and kept, and the numbers of rows in them."""

from django.db.models import Model
from django.utils.text import slugify
from pypinyin import lazy_pinyin

LONGEST = 80
MOST_DIGITS = 18


def chinese_to_pinyin_slug(words: str) -> str:
    """Return a Chinese name in plain letters: 供电营业规则 → gong-dian-ying-ye-gui-ze."""
    return slugify(" ".join(lazy_pinyin(words)))[:LONGEST].strip("-") or "x"


def address_of(words: str, model: type[Model]) -> str:
    """Return an address for a name that no row of a model with a slug has yet."""
    base = chinese_to_pinyin_slug(words)
    rows = model._default_manager.filter(slug__startswith=base)
    taken = set(rows.values_list("slug", flat=True))
    address, n = base, 2
    while address in taken:
        address, n = f"{base}-{n}", n + 1
    return address


def key_in(words: str) -> int | None:
    """Return the number of a row that an address or a form names; None where it names none.

    `int` raises an exception for thousands of digits, and SQLite for a number beyond 64 bits.
    """
    return int(words) if words.isdecimal() and len(words) <= MOST_DIGITS else None
