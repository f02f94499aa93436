"""Paragraphs that went from one article to another word for word; it knows no other kinship.

Such a paragraph may be a small share of both articles, so that the weighing of whole wordings
misses it, while it is beyond doubt.
"""

import collections
import re
from collections.abc import Iterator, Sequence

from cases.statutes.similarity import wording_of

SHORTEST = 15  # signs; shorter sentences are formulas: 本办法由省公司负责解释。
_ENUMERATED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳]")


def moved_paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the pairs (old article, new article) that share a paragraph found nowhere else.

    Numbers of cross-references do not matter; items are no paragraphs, as lists borrow from each
    other.
    """
    places = _unique_texts(new)
    for words, article in _unique_texts(old).items():
        if words in places:
            yield article, places[words]


def _unique_texts(texts: Sequence[str]) -> dict[str, int]:
    articles: dict[str, list[int]] = collections.defaultdict(list)
    for article, text in enumerate(texts):
        for line in text.split("\n"):
            words = wording_of(line).unnumbered
            if len(words) >= SHORTEST and not _ENUMERATED.match(words):
                articles[words].append(article)
    return {words: places[0] for words, places in articles.items() if len(places) == 1}
