"""Numbers by form and label; each specimen is a row."""

import pytest

from cases.masking.find import find_personal_data
from cases.masking.numbers import NumberLabel, has_valid_checksum, label_before
from cases.masking.width import fold_width

FOUND = [
    ("请拨打13907310000联系", "phone", "13907310000"),
    ("电话：6583 0217", "phone", "6583 0217"),
    ("传真0731-8451234", "phone", "0731-8451234"),
    ("手机１３９０７３１００００", "phone", "１３９０７３１００００"),
    ("户号为3070041528，", "account", "3070041528"),
    ("户号13907310000", "account", "13907310000"),
    ("表号ZJ20210034。", "account", "ZJ20210034"),
    ("身份证号430102199001011234", "id_number", "430102199001011234"),
    ("身份证号430102900101123", "id_number", "430102900101123"),
    ("本人430102 19900101 123X", "id_number", "430102 19900101 123X"),
    ("车牌粤B12345D", "plate", "粤B12345D"),
    ("微信号：abc_12345", "wechat", "abc_12345"),
    ("QQ：12345678", "wechat", "12345678"),
    ("邮箱a.b-c@x-y.com.cn。", "email", "a.b-c@x-y.com.cn"),
]
NOT_FOUND = [
    "拨打95598", "拨打400-820-5598", "短信端口10690012345678", "示数为00012345", "金额1234567.89元",
    "电量为12345678千瓦时", "2021-06-15 08:42", "20210615084200", "发改能源〔2021〕1234号",
    "统一社会信用代码91430100MA4L12345X", "合同编号2021061512345", "139****0000",
    "4301**********1234", "尾号5678的银行卡", "手机尾号0217", "DL/T 448-2016", "第1234567号令",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "value"), FOUND)
def test_number_is_found(text: str, kind: str, value: str) -> None:
    assert [(one.kind.value, one.text) for one in find_personal_data(text)] == [(kind, value)]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_nobody_s_number(text: str) -> None:
    assert find_personal_data(text) == ()


@pytest.mark.parametrize(
    ("before", "label"),
    [
        ("户号：", NumberLabel.ACCOUNT),
        ("用电客户编号为“", NumberLabel.ACCOUNT),
        ("联系电话：", NumberLabel.PHONE),
        ("身份证号码是", NumberLabel.IDENTITY),
        ("合同编号：", NumberLabel.OTHER),
        ("他说", NumberLabel.NONE),
    ],
)
def test_label(before: str, label: NumberLabel) -> None:
    assert label_before(fold_width(before), len(before)) is label


def test_checksum_of_identity_numbers() -> None:
    assert has_valid_checksum("11010519491231002X")
    assert not has_valid_checksum("110105194912310021")
