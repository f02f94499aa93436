"""Suggestions and their application: consistent, longest first, once and for all."""

import pytest

from cases.masking.find import find_personal_data
from cases.masking.replace import apply_replacements, suggest_party, suggest_replacement
from cases.masking.types import AgreedReplacement, FindingKind, PersonalFinding


def finding(kind: FindingKind, text: str) -> PersonalFinding:
    return PersonalFinding(0, len(text), kind, text)


def name(original: str, substitute: str) -> AgreedReplacement:
    return AgreedReplacement(FindingKind.NAME, original, substitute)


def masked(*texts: str) -> tuple[tuple[str, ...], list[AgreedReplacement]]:
    """Everything that is found in the texts is replaced as suggested."""
    agreed: list[AgreedReplacement] = []
    for one in find_personal_data("\n\n".join(texts)):
        if all(one.text != other.original for other in agreed):
            agreed.append(AgreedReplacement(one.kind, one.text, suggest_replacement(one, agreed)))
    return apply_replacements(texts, agreed), agreed


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (FindingKind.NAME, "张三", "张某"),
        (FindingKind.NAME, "欧阳文静", "欧阳某"),
        (FindingKind.NAME, "王 芳", "王某"),
        (FindingKind.NAME, "阿依古丽·买买提", "阿某"),
        (FindingKind.PHONE, "138 0013 5678", "138****5678"),
        (FindingKind.PHONE, "+86-13800135678", "138****5678"),
        (FindingKind.PHONE, "0371-65830217", "0371-****0217"),
        (FindingKind.PHONE, "65830217", "****0217"),
        (FindingKind.ACCOUNT, "3070 0415 28", "****1528"),
        (FindingKind.ID_NUMBER, "430102199001011234", "4301**********1234"),
        (FindingKind.PLATE, "粤B·12345", "粤B****5"),
        (FindingKind.PLATE, "粤BD12345", "粤B*****5"),
        (FindingKind.EMAIL, "zhang.san@126.com", "z***@126.com"),
        (FindingKind.WECHAT, "zhang_san", "zh****"),
        (FindingKind.ADDRESS, "长青路36号院", "某路"),
        (FindingKind.ADDRESS, "柳河村三组17号", "某村"),
        (FindingKind.ADDRESS, "阳光花园小区7栋1603", "某小区"),
        (FindingKind.ADDRESS, "御景12-3-401", "某处"),
    ],
)
def test_suggestion(kind: FindingKind, text: str, expected: str) -> None:
    assert suggest_replacement(finding(kind, text), []) == expected


def test_people_of_one_surname_stay_apart() -> None:
    agreed: list[AgreedReplacement] = []
    for person in ("张三", "张小四", "张五", "张三"):
        words = suggest_replacement(finding(FindingKind.NAME, person), agreed)
        agreed.append(name(person, words))
    assert [one.substitute for one in agreed] == ["张某", "张某某", "张某甲", "张某"]


def test_a_given_name_alone_follows_its_full_name() -> None:
    agreed = [name("孙秀英", "孙某")]
    assert suggest_replacement(finding(FindingKind.NAME, "秀英"), agreed) == "孙某"


def test_more_namesakes_than_stems() -> None:
    agreed: list[AgreedReplacement] = []
    for number in range(20):
        words = suggest_replacement(finding(FindingKind.NAME, f"李{number}"), agreed)
        agreed.append(name(f"李{number}", words))
    assert len({one.substitute for one in agreed}) == 20


def test_parties() -> None:
    first = suggest_party(finding(FindingKind.NAME, "张三"), [])
    second = suggest_party(finding(FindingKind.NAME, "李四光"), [name("张三", first)])
    assert (first, second) == ("客户甲", "客户乙")
    assert apply_replacements(["客户张三来电"], [name("张三", "客户甲")]) == ("客户甲来电",)


def test_every_section_is_replaced_alike() -> None:
    texts = (
        "客户孙玉梅（户号3070041528）来电。",
        "户号 3070 0415 28 属于孙 玉 梅。",
        "玉梅大姐很满意。",
    )
    assert masked(*texts)[0] == (
        "客户孙某（户号****1528）来电。",
        "户号 ****1528 属于孙某。",
        "孙某大姐很满意。",
    )


def test_a_longer_name_is_not_hit() -> None:
    texts = ("客户张三与抄表员张三丰发生争执。张三丰离开后，张三报警。",)
    assert apply_replacements(texts, [name("张三", "张某")]) == (
        "客户张某与抄表员张三丰发生争执。张三丰离开后，张某报警。",
    )


def test_a_word_is_left_where_it_is_no_person() -> None:
    texts = ("值班员汪洋冒雨断开开关。", "配电房内一片汪洋。")
    assert apply_replacements(texts, [name("汪洋", "汪某")]) == (
        "值班员汪某冒雨断开开关。",
        "配电房内一片汪洋。",
    )


def test_people_who_are_kept_stay() -> None:
    texts = ("班长韩冬梅和抄表员李卫东受到表扬。",)
    agreed = [name("韩冬梅", "韩某"), name("李卫东", "李某")]
    assert apply_replacements(texts, agreed, frozenset({"韩冬梅"})) == (
        "班长韩冬梅和抄表员李某受到表扬。",
    )


def test_a_number_within_a_longer_number_is_left() -> None:
    agreed = [AgreedReplacement(FindingKind.ACCOUNT, "12345678", "****5678")]
    texts = ("户号12345678，卡号9123456780。",)
    assert apply_replacements(texts, agreed) == ("户号****5678，卡号9123456780。",)


def test_a_second_application_changes_nothing() -> None:
    texts = ("客户王芳芳（13800135678，微信号fangfang_88）住在长青路36号，车牌粤B·12345。",)
    once, agreed = masked(*texts)
    assert once != texts
    assert apply_replacements(once, agreed) == once
    assert find_personal_data(once[0]) == ()


def test_a_substitute_that_holds_an_original_is_not_replaced_again() -> None:
    agreed = [name("王芳", "王芳某")]
    once = apply_replacements(["客户王芳来电"], agreed)
    assert apply_replacements(once, agreed) == once == ("客户王芳某来电",)


def test_without_replacements_texts_stay() -> None:
    assert apply_replacements(["客户王芳来电"], []) == ("客户王芳来电",)
