"""Know what may stand in the place of personal data and put it there; know not who decides.

A replacement is agreed once and holds for a whole case. Applying replacements a second time changes
nothing: what they put in is itself left alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cases.masking.evidence import WordStatus, standing_of
from cases.masking.find import find_personal_data
from cases.masking.lexicon import masking_lexicon
from cases.masking.places import COMMUNITY, ROAD, VILLAGE
from cases.masking.types import AgreedReplacement, FindingKind, PersonalFinding
from cases.masking.width import fold_width

STEMS = "甲乙丙丁戊己庚辛壬癸"
SECTION_BREAK = "\n\n"
SEPARATORS = re.compile(r"[ \t()-]")
NUMBERS = frozenset(
    {FindingKind.PHONE, FindingKind.ACCOUNT, FindingKind.ID_NUMBER, FindingKind.PLATE}
)
AREA_CODE = re.compile(r"(?:\+?86)?(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})\d{0,5}$")
MOBILE = re.compile(r"(?:\+?86|0086)?0?(1\d{2})\d{4}(\d{4})$")
DWELLINGS = ((COMMUNITY, "某小区"), (VILLAGE, "某村"), (ROAD, "某路"))
LEADING_NAME = re.compile(r"[^\dA-Za-z]*")
ROLE_WORDS = ("客户", "用户", "居民", "村民", "业主")


def key_of(original: str) -> str:
    """The form in which two spellings of a datum are equal: without width, blanks and dashes."""
    return SEPARATORS.sub("", fold_width(original))


def suggest_replacement(finding: PersonalFinding, others: Sequence[AgreedReplacement]) -> str:
    """Suggest what to write instead of a finding.

    others are the replacements agreed so far in the same case: the same datum gets the same words
    again, another person of the same surname gets other ones (张某, 张某某, 张某甲 …).
    """
    return _agreed_substitute(finding, others) or _SUGGESTIONS[finding.kind](finding.text, others)


def suggest_party(finding: PersonalFinding, others: Sequence[AgreedReplacement]) -> str:
    """Suggest the other way of writing a customer's name: 客户甲, 客户乙 …"""
    taken = {other.substitute for other in others}
    return _agreed_substitute(finding, others) or _first_free(
        (f"客户{stem}" for stem in STEMS), taken, "客户"
    )


def apply_replacements(
    texts: Sequence[str],
    replacements: Sequence[AgreedReplacement],
    kept: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Replace every occurrence in all sections of a case, the longest originals first.

    A name inside a longer one is left (张三 in 张三丰); a name that is also a word (高峰) is
    replaced only where the finder sees a person. A given name alone follows its full name. kept
    are the names of people who are honoured with their consent: they stay.
    """
    table = SubstituteTable.of(replacements, kept)
    if table.pattern is None:
        return tuple(texts)
    found = find_personal_data(SECTION_BREAK.join(texts))
    results, offset = [], 0
    for text in texts:
        names = _names_within(found, offset, offset + len(text))
        results.append(table.rewrite(text, names))
        offset += len(text) + len(SECTION_BREAK)
    return tuple(results)


@dataclass(frozen=True, slots=True)
class SubstituteTable:
    """The agreed substitutes by key, and the one pattern that finds all originals."""

    substitutes: Mapping[str, str]
    names: frozenset[str]
    pattern: re.Pattern[str] | None

    @classmethod
    def of(
        cls, replacements: Sequence[AgreedReplacement], kept: frozenset[str]
    ) -> "SubstituteTable":
        """Prepare replacements; people who are kept and all substitutes stand for themselves."""
        keepers = {key_of(name) for name in kept}
        wanted = [one for one in replacements if key_of(one.original) not in keepers]
        substitutes = {key_of(one.original): one.substitute for one in wanted}
        names = frozenset(key_of(one.original) for one in wanted if one.kind is FindingKind.NAME)
        forms = {_pattern_of(one): len(key_of(one.original)) for one in wanted}
        forms |= {re.escape(fold_width(one.substitute)): len(one.substitute) for one in wanted}
        forms |= {_spaced_pattern(name): len(name) for name in keepers}
        ordered = sorted((form for form in forms if form), key=lambda form: (-forms[form], form))
        pattern = re.compile("|".join(ordered)) if substitutes else None
        return cls(substitutes, names, pattern)

    def rewrite(self, text: str, people: Mapping[tuple[int, int], str]) -> str:
        """Replace in one section, given the spans of the people in it."""
        folded = fold_width(text)
        pieces, done = [], 0
        for start, end, substitute in self._exchanges(folded, people):
            if start < done:
                continue
            pieces += [text[done:start], _without_repeated_role(text, start, substitute)]
            done = end
        return "".join([*pieces, text[done:]])

    def _exchanges(
        self, folded: str, people: Mapping[tuple[int, int], str]
    ) -> Iterator[tuple[int, int, str]]:
        """All exchanges in order: by the pattern, and given names alone by the finder."""
        exchanges = []
        starts = sorted(people)
        for match in self.pattern.finditer(folded) if self.pattern else ():
            key = key_of(match[0])
            if key in self.substitutes and self._is_meant(key, match.span(), people, starts):
                exchanges.append((*match.span(), self.substitutes[key]))
        wholes: dict[str, str] = {}
        for full in sorted(self.names):
            if _is_given_of(full[-2:], full):
                wholes.setdefault(full[-2:], full)
        for span, name in people.items():
            whole = wholes.get(name)
            if whole is not None and name not in self.substitutes:
                exchanges.append((*span, self.substitutes[whole]))
        yield from sorted(exchanges)

    def _is_meant(
        self,
        key: str,
        span: tuple[int, int],
        people: Mapping[tuple[int, int], str],
        ordered: Sequence[tuple[int, int]],
    ) -> bool:
        """Whether the occurrence is this person, not a word or a part of another name.

        `ordered` are the spans of the people, which never overlap: one of them can hold it.
        """
        if key not in self.names:
            return True
        if standing_of(key) is not WordStatus.NO_WORD:
            return people.get(span) == key
        before = bisect_right(ordered, span[0], key=lambda one: one[0])
        if not before:
            return True
        around = ordered[before - 1]
        return not (span[1] <= around[1] and len(people[around]) > len(key))


def _names_within(
    found: Iterable[PersonalFinding], low: int, high: int
) -> dict[tuple[int, int], str]:
    """The people of one section, by their span in it."""
    return {
        (one.start - low, one.end - low): key_of(one.text)
        for one in found
        if one.kind is FindingKind.NAME and low <= one.start and one.end <= high
    }


def _pattern_of(replacement: AgreedReplacement) -> str:
    key = key_of(replacement.original)
    if replacement.kind is FindingKind.NAME:
        return _spaced_pattern(key)
    if replacement.kind in NUMBERS:
        body = r"[ ()-]{0,2}".join(map(re.escape, key))
        return rf"\(?(?<![\dA-Za-z]){body}(?![\dA-Za-z])"
    return re.escape(fold_width(replacement.original))


def _spaced_pattern(name: str) -> str:
    return "[ ]{0,3}".join(map(re.escape, name))


def _without_repeated_role(text: str, end: int, substitute: str) -> str:
    """客户张三 becomes 客户甲, not 客户客户甲."""
    for role in ROLE_WORDS:
        if substitute.startswith(role) and text.endswith(role, 0, end):
            return substitute.removeprefix(role)
    return substitute


def _is_given_of(given: str, name: str) -> bool:
    return len(given) == len(name) - len(surname_of(name)) == 2 and name.endswith(given)


def surname_of(name: str) -> str:
    """The surname of a full name; the first character where the table has none."""
    return name[:2] if len(name) > 2 and name[:2] in masking_lexicon().surnames else name[:1]


def _agreed_substitute(finding: PersonalFinding, others: Sequence[AgreedReplacement]) -> str | None:
    """What was agreed for the same datum, or for the full name of a given name."""
    key = key_of(finding.text)
    same = {key_of(one.original): one.substitute for one in others if one.kind is finding.kind}
    if key in same or finding.kind is not FindingKind.NAME:
        return same.get(key)
    return next((same[full] for full in sorted(same) if _is_given_of(key, full)), None)


def _suggest_name(text: str, others: Sequence[AgreedReplacement]) -> str:
    name = key_of(text)
    surname = surname_of(name)
    if name[0] not in masking_lexicon().surnames and len(surname) == 1 and len(name) == len("秀英"):
        surname = ""
    taken = {other.substitute for other in others}
    ladder = [f"{surname}某", f"{surname}某某", *(f"{surname}某{stem}" for stem in STEMS)]
    return _first_free(ladder if surname else ladder[1:], taken, f"{surname}某")


def _suggest_phone(text: str, _others: Sequence[AgreedReplacement]) -> str:
    digits = key_of(text)
    if mobile := MOBILE.fullmatch(digits):
        return f"{mobile[1]}****{mobile[2]}"
    if landline := AREA_CODE.fullmatch(digits):
        return f"{landline[1]}-****{landline[2][-4:]}"
    return f"****{digits[-4:]}"


def _suggest_account(text: str, _others: Sequence[AgreedReplacement]) -> str:
    return f"****{key_of(text)[-4:]}"


def _suggest_identity(text: str, _others: Sequence[AgreedReplacement]) -> str:
    digits = key_of(text)
    return f"{digits[:4]}{'*' * (len(digits) - 8)}{digits[-4:]}"


def _suggest_plate(text: str, _others: Sequence[AgreedReplacement]) -> str:
    plate = re.sub(r"[·.]", "", key_of(text))
    return f"{plate[:2]}{'*' * (len(plate) - 3)}{plate[-1]}"


def _suggest_address(text: str, _others: Sequence[AgreedReplacement]) -> str:
    name = LEADING_NAME.match(fold_width(text))
    words = name[0] if name else ""
    ends = {word: list(re.finditer(suffix, words)) for suffix, word in DWELLINGS}
    last = max(((hits[-1].end(), word) for word, hits in ends.items() if hits), default=(0, "某处"))
    return last[1]


def _suggest_email(text: str, _others: Sequence[AgreedReplacement]) -> str:
    local, _, domain = key_of(text).partition("@")
    return f"{local[:1]}***@{domain}"


def _suggest_wechat(text: str, _others: Sequence[AgreedReplacement]) -> str:
    return f"{key_of(text)[:2]}****"


def _first_free(ladder: Iterable[str], taken: set[str], base: str) -> str:
    """The first form that nobody has yet; numbers follow when the ladder ends."""
    free = next((form for form in ladder if form not in taken), None)
    number = 1
    while free is None:
        form = f"{base}{number}"
        free = None if form in taken else form
        number += 1
    return free


_SUGGESTIONS = {
    FindingKind.NAME: _suggest_name,
    FindingKind.PHONE: _suggest_phone,
    FindingKind.ACCOUNT: _suggest_account,
    FindingKind.ADDRESS: _suggest_address,
    FindingKind.ID_NUMBER: _suggest_identity,
    FindingKind.PLATE: _suggest_plate,
    FindingKind.EMAIL: _suggest_email,
    FindingKind.WECHAT: _suggest_wechat,
}
