"""Know e-mail addresses, WeChat and QQ numbers and number plates; know no other numbers.

All functions search a folded text (see width) and give spans in it.
"""

import re
from collections.abc import Iterator

EMAIL = re.compile(  # hasituya@126.com
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63} ?@ ?"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}(?<![.-])"
)
MEANS = r"(?:\(?[ ]?(?:账号|帐号|号码|号|ID|id|群主)\)?)?"
TIE = r"[ ]?(?:分别)?(?:为|是|系|改为|:|=|-)?[ ]?[\"“'‘(\[【]?[ ]?(?:为|是|:)?[ ]?"
WECHAT_ID = r"[A-Za-z][A-Za-z0-9_-]{4,29}"
DIGITS = r"[1-9]\d{4,11}"
END = r"(?![A-Za-z0-9_*@])"
WECHAT = re.compile(  # 加我微信hnlj_1985 · 微信号:13800001111
    rf"(?:微信|薇信|VX|vx|wx|WX|V信){MEANS}{TIE}(?P<value>{WECHAT_ID}|{DIGITS}){END}"
)
QQ = re.compile(rf"(?:QQ|qq|Qq|扣扣|企鹅){MEANS}{TIE}(?P<value>{DIGITS}){END}")  # QQ5519273
WXID = re.compile(rf"(?<![A-Za-z0-9_])(?P<value>wxid_[a-z0-9]{{6,24}}){END}")

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(  # 粤B·12345 · 鲁B 3F902 · 豫AD13728 · 粤Z1234港
    rf"[{PROVINCES}][A-Za-z][· .-]{{0,2}}"
    r"(?:[A-Za-z0-9]{4}[挂学警港澳领]|[A-Za-z0-9]{5,6})(?![A-Za-z0-9*])"
)
LEAST_DIGITS = 2


def find_emails(text: str) -> Iterator[tuple[int, int]]:
    """Find e-mail addresses."""
    return (match.span() for match in EMAIL.finditer(text))


def find_wechats(text: str) -> Iterator[tuple[int, int]]:
    """Find WeChat and QQ numbers; without a label only the form wxid_… is certain."""
    for pattern in (WECHAT, QQ, WXID):
        for match in pattern.finditer(text):
            yield match.span("value")


def find_plates(text: str) -> Iterator[tuple[int, int]]:
    """Find number plates of cars, new-energy cars, trailers, learners and police."""
    for match in PLATE.finditer(text):
        if sum(character.isdigit() for character in match[0]) >= LEAST_DIGITS:
            yield match.span()
