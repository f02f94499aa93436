"""Know what a piece of personal data is and where it stands; refuse to know how it is found."""

from dataclasses import dataclass

from cases.labelled_enum import LabelledEnum


class FindingKind(LabelledEnum):
    """What sort of personal data a finding is; the values are the names of the exchange format."""

    NAME = "name", "姓名"
    PHONE = "phone", "电话号码"
    ACCOUNT = "account", "户号、表号、工单号、卡号"
    ADDRESS = "address", "住址"
    ID_NUMBER = "id_number", "身份证号"
    PLATE = "plate", "车牌号"
    EMAIL = "email", "电子邮箱"
    WECHAT = "wechat", "微信号、QQ号"


@dataclass(frozen=True, slots=True, order=True)
class PersonalFinding:
    """One piece of personal data; offsets are code points of the searched text, end exclusive."""

    start: int
    end: int
    kind: FindingKind
    text: str


@dataclass(frozen=True, slots=True)
class AgreedReplacement:
    """One agreed exchange, valid for a whole case: every occurrence of original is replaced."""

    kind: FindingKind
    original: str
    substitute: str
