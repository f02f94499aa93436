"""Know what a piece of personal data is and where it stands; refuse to know how it is found."""

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """What sort of personal data a finding is; the values are the names of the exchange format."""

    NAME = "name"
    PHONE = "phone"
    ACCOUNT = "account"
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    PLATE = "plate"
    EMAIL = "email"
    WECHAT = "wechat"

    @property
    def label(self) -> str:
        """The words for an editor."""
        return LABELS[self]


LABELS = {
    FindingKind.NAME: "姓名",
    FindingKind.PHONE: "电话号码",
    FindingKind.ACCOUNT: "户号、表号、工单号、卡号",
    FindingKind.ADDRESS: "住址",
    FindingKind.ID_NUMBER: "身份证号",
    FindingKind.PLATE: "车牌号",
    FindingKind.EMAIL: "电子邮箱",
    FindingKind.WECHAT: "微信号、QQ号",
}


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
