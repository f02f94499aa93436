"""Know how half and full width are folded without moving a character; know nothing of findings."""

import re

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
BLANKS = dict.fromkeys((0x3000, 0x00A0, 0x2002, 0x2003, 0x2009), " ")
DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0xFE63), "-")
DOTS = dict.fromkeys((0x2022, 0x30FB, 0x2027, 0xFF65, 0x2219, 0x22C5, 0x0387), "·")
STARS = dict.fromkeys((0x00D7, 0x2A2F, 0x2217, 0x25CF, 0x25CB, 0xFE61), "*")
# Chinese full-width punctuation that grammar below names in one form only
FOLDS: dict[int, str | int] = {**FULL_WIDTH, **BLANKS, **DASHES, **DOTS, **STARS}

HAN = re.compile(r"[一-鿿㐀-䶿]+")
# A match of a whole run at each of its places would take the square of its length.
HAN_CHARACTER = re.compile(r"[一-鿿㐀-䶿]")


def fold_width(text: str) -> str:
    """Fold width, blanks, dashes, middle dots and mask stars; offsets stay those of the text."""
    return text.translate(FOLDS)
