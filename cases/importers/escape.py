"""Plain text written so that Markdown shows it as it is; knows Markdown's signs, not its uses.

The dialect is python-markdown with tables, footnotes and sane lists.
"""

import re

# Signs that mean something wherever they stand; a backslash takes the meaning away.
ANYWHERE = re.compile(r"[\\`*_\[\]|~{}]")
# Signs that mean something at the start of a line only: # 标题 · - 列表 · + · > · = · :定义
AT_START = re.compile(r"^(?P<sign>[#+\->=:])")
NUMBERED = re.compile(r"^(?P<number>\d+)(?P<sign>[.)])")
# Tabs would be spread to blanks.
ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\t": "&#9;"})
# python-markdown knows no backslash before these: they are written as characters by number.
BY_NUMBER = {"|": "&#124;", "~": "&#126;", "=": "&#61;", ":": "&#58;"}
NEW_LINES = re.compile(r"\r\n|\r")


def escape_markdown(text: str) -> str:
    """Escape plain text so that it renders as the same text, one paragraph per line.

    Blank lines are dropped, and blanks at both ends of a line, which no paragraph keeps. Not to
    be applied twice: the second pass would show the escapes of the first.
    """
    lines = (line.strip() for line in NEW_LINES.sub("\n", text).split("\n"))
    return "\n\n".join(escape_line(line) for line in lines if line)


def escape_line(line: str) -> str:
    """Escape one line of plain text."""
    escaped = ANYWHERE.sub(_escape_sign, line.translate(ENTITIES))
    escaped = AT_START.sub(_escape_sign, escaped)
    return NUMBERED.sub(r"\g<number>\\\g<sign>", escaped)


def _escape_sign(found: re.Match[str]) -> str:
    sign = found.group()
    return BY_NUMBER.get(sign, f"\\{sign}")
