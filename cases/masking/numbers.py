"""Know telephone, identity and account numbers by their form and by the label before them.

All functions search a folded text (see width) and give spans in it. What is known here to be no
person's number: hotlines, SMS ports, dates, amounts, document, standard and company numbers.
"""

import re
from collections.abc import Iterator
from enum import Enum

NO_DIGIT_BEFORE = r"(?<![\dA-Za-z*.])"
NO_DIGIT_AFTER = r"(?![\dA-Za-z*]|\.\d|[ -]?\*)"
GAP = r"[ -]{0,2}"
COUNTRY = r"(?:[(]?\+86[)]?[ -]?|0086[ -]?|86[ -]|86(?=1))?"
MOBILE = re.compile(  # 138 3712 4406 · +86 15093710268 · 186-2371-9054
    rf"(?<![\dA-Za-z*.+])(?<!\+86)(?<!\+86[ -]){COUNTRY}0?1[3-9]\d"
    rf"{GAP}\d{{4}}{GAP}\d{{4}}{NO_DIGIT_AFTER}"
)
AREA = r"(?:10|2\d|[3-9]\d{2})"
LANDLINE = re.compile(  # 0371-65830217 · (0379)64218830 · 0379 6421 8830
    rf"{NO_DIGIT_BEFORE}(?:\+86[ -]?{AREA}|[(]0{AREA}[)]|0{AREA}){GAP}[2-8]\d{{2,3}}{GAP}\d{{4}}"
    rf"(?:-\d{{1,5}})?{NO_DIGIT_AFTER}"
)
BARE_NUMBER = re.compile(rf"{NO_DIGIT_BEFORE}\d{{3,4}}{GAP}\d{{3,4}}{GAP}\d{{0,5}}{NO_DIGIT_AFTER}")
IDENTITY = re.compile(rf"{NO_DIGIT_BEFORE}[1-9](?:[ -]?\d){{16}}[ -]?[\dXx]{NO_DIGIT_AFTER}")
OLD_IDENTITY = re.compile(rf"{NO_DIGIT_BEFORE}[1-9]\d{{14}}{NO_DIGIT_AFTER}")
SOLID = r"\d{5,32}"
GROUPED = r"\d{2,6}(?:[ -]\d{2,6}){1,6}"
LETTERED = r"[A-Za-z]{1,8}[-_]?\d(?:[-]?[A-Za-z0-9]){3,28}"
LABELLED = re.compile(rf"(?<![\dA-Za-z*.])(?:{LETTERED}|{GROUPED}|{SOLID}){NO_DIGIT_AFTER}")
UNLABELLED = re.compile(
    rf"(?<![\dA-Za-z*.#])(?<!\d[/+-])(?:\d{{9,32}}|\d{{4}}(?:[ ]\d{{4}}){{1,5}}(?:[ ]\d{{1,4}})?)"
    rf"(?![-~]\d){NO_DIGIT_AFTER}"
)

TIE = (
    r"[ ]?(?:\([^()]{0,8}\))?[ ]?(?:分别)?"
    r"(?:应为|应是|改为|变更为|更正为|更换为|登记为|填写为|录入为|误写为|写成|误录为|为|是|系|即|由|有)?"
    r"[ ]?[:=]?[ ]?[\"“'‘(\[【]?[ ]?$"
)
NUMBER_WORD = r"(?:编号|号码|编码|条形码|条码|号|码|ID)"
ACCOUNTS = (
    "户|客户|用户|用电|缴费|交费|付费|付款|收款|支付|电费|表|表计|电表|电能表|电度表|水表|旧表|新表"
    "|总表|分表|资产|局|出厂|计量|互感器|工单|派工|派单|报修|抢修|投诉|受理|业务|申请|流程|流水"
    "|交易|订单|凭证|回单|银行|卡|账|帐|账户|帐户|存折|储蓄|购电|社保|医保|单|回执|诉求|服务|请求"
)
ACCOUNT_LABEL = re.compile(
    rf"(?:{ACCOUNTS})(?:单|户|卡|账|帐|资产|流水|序列|出厂|受理|工单|订单)?{NUMBER_WORD}(?:之?[一二12])?{TIE}"
    rf"|(?:银行卡|账户|帐户|账号|卡号|户号|户头|存折|工单|表号){TIE}"
)
PHONE_LABEL = re.compile(
    r"(?:电话|手机|座机|固话|移动电话|联系方式|号码|机主|致电|拨打|来电|传真|Tel|TEL|tel|☎)(?:号码|号)?"
    + TIE
)
IDENTITY_LABEL = re.compile(r"(?:身份证|身份证件|证件|居民身份证|公民身份)(?:号码|编号|号)?" + TIE)
OTHERS = (
    "信用代码|机构代码|税号|识别号|合同|协议|文号|标准|招标|投标|项目|采购|执照|注册|许可证|许可|发票|杆号"
    "|线路|台区|变压器|设备|开关|断路器|邮编|邮政编码|证书|工号|警号|学号|证号|专利|票号|端口|热线|批次"
    "|型号|规格|版本|备案|书号|刊号|标识|档案|公告|通知|文件|条款|No|№"
)
OTHER_LABEL = re.compile(rf"(?:{OTHERS})[.]?{NUMBER_WORD}?{TIE}")
UNIT_AFTER = re.compile(
    r"[ ]?(?:[年月日时分秒元角度伏安瓦个次米吨台份%‰]|户(?![名主号头])|千瓦|千伏|千安"
    r"|万|亿|公里|平方|kW|kV|号文|号令|号线|号杆|[-~至]\d)"
)
SERVICE_NUMBER = re.compile(r"(?:400|800)\d{7}$|106\d{5,}$|95\d{3}|96\d{3,4}$|1[012]\d{3}$")
DATED = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
BIRTH = re.compile(r"\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$")
OLD_BIRTH = re.compile(r"\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$")
NO_ACCOUNT_AFTER = ("第", "〔", "¥", "$", "号")
LABEL_REACH = 26
FEWEST_LABELLED, FEWEST_GROUPED = 5, 10
TIMESTAMPS = (8, 12, 14)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


class NumberLabel(Enum):
    """What the words before a number call it."""

    ACCOUNT = "account"
    PHONE = "phone"
    IDENTITY = "identity"
    OTHER = "other"
    NONE = "none"


def label_before(text: str, start: int) -> NumberLabel:
    """What the words directly before the position call the number that follows."""
    before = text[max(0, start - LABEL_REACH) : start]
    table = (
        (IDENTITY_LABEL, NumberLabel.IDENTITY),
        (OTHER_LABEL, NumberLabel.OTHER),
        (ACCOUNT_LABEL, NumberLabel.ACCOUNT),
        (PHONE_LABEL, NumberLabel.PHONE),
    )
    return next((label for pattern, label in table if pattern.search(before)), NumberLabel.NONE)


def find_identities(text: str) -> Iterator[tuple[int, int]]:
    """Find ID numbers of 18 and 15 digits.

    A birthday inside, or the label, makes one; under the label of an account, only the checksum.
    """
    for match in IDENTITY.finditer(text):
        digits, label = bare_number(match[0]), label_before(text, match.start())
        born = BIRTH.match(digits) is not None
        if (
            label is NumberLabel.IDENTITY
            or (born and label in (NumberLabel.NONE, NumberLabel.PHONE))
            or (label is NumberLabel.ACCOUNT and born and has_valid_checksum(digits))
        ):
            yield match.span()
    for match in OLD_IDENTITY.finditer(text):
        label = label_before(text, match.start())
        born = OLD_BIRTH.match(match[0]) is not None
        if label is NumberLabel.IDENTITY or (born and label is NumberLabel.NONE):
            yield match.span()


def has_valid_checksum(digits: str) -> bool:
    """Whether the last of 18 characters follows from the first 17 (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits))
    return CHECKS[total % 11] == digits[-1].upper()


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Find mobile numbers and landlines; without an area code only after a label."""
    for match in MOBILE.finditer(text):
        if label_before(text, match.start()) is not NumberLabel.ACCOUNT:
            yield match.span()
    for match in LANDLINE.finditer(text):
        if label_before(text, match.start()) is not NumberLabel.ACCOUNT:
            yield match.span()
    for match in BARE_NUMBER.finditer(text):
        digits = bare_number(match[0])
        if label_before(text, match.start()) is not NumberLabel.PHONE or SERVICE_NUMBER.match(
            digits
        ):
            continue
        if 7 <= len(digits) <= 13 and not _is_quantity(text, match.end()):
            yield match.start(), match.end() - len(match[0]) + len(match[0].rstrip(" -"))


def find_accounts(text: str) -> Iterator[tuple[int, int]]:
    """Find numbers of customers, meters, tickets and cards, labelled or long enough alone."""
    last_end, last_length = -1, 0
    for match in LABELLED.finditer(text):
        digits = bare_number(match[0])
        label = label_before(text, match.start())
        chained = _is_chained(text, last_end, match.start()) and len(digits) == last_length
        wanted = (label is NumberLabel.ACCOUNT or chained) and len(digits) >= FEWEST_LABELLED
        if wanted and not _is_quantity(text, match.end()):
            yield match.span()
            last_end, last_length = match.end(), len(digits)
    for match in UNLABELLED.finditer(text):
        if _is_unlabelled_account(text, match):
            yield match.span()


def _is_unlabelled_account(text: str, match: re.Match[str]) -> bool:
    digits = bare_number(match[0])
    if " " in match[0] and len(digits) < FEWEST_GROUPED:
        return False
    if label_before(text, match.start()) is not NumberLabel.NONE or _is_quantity(text, match.end()):
        return False
    if SERVICE_NUMBER.match(digits) or text.endswith(NO_ACCOUNT_AFTER, 0, match.start()):
        return False
    return not (len(digits) in TIMESTAMPS and DATED.match(digits))


def bare_number(number: str) -> str:
    """The number without what separates its groups."""
    return re.sub(r"[^0-9A-Za-z]", "", number)


def _is_quantity(text: str, end: int) -> bool:
    return UNIT_AFTER.match(text, end) is not None


def _is_chained(text: str, end: int, start: int) -> bool:
    """Whether nothing but a joining word stands between two numbers."""
    return (
        0 <= end <= start
        and re.fullmatch(
            r"[ ]?(?:[、,/;和与及]|以及|改为|更换为|变更为|改成|换为)[ ]?", text[end:start]
        )
        is not None
    )
