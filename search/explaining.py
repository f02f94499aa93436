"""Says to editors what a plan looks for and why; it plans nothing and finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby

from search.documents import ITSELF, SearchField
from search.planning import ExplainedPlan, PartReason, PlanReason
from search.queries import TokenPhrase
from search.text import fold_text

PLACES = {
    SearchField.GRAMS: "正文和标题",
    SearchField.TITLE: "标题",
    SearchField.CHARS: "正文和标题（单字）",
    SearchField.INITIALS: "标题的拼音首字母",
    SearchField.ADDRESS: "条款本身",
    SearchField.CITES: "引用的条款",
    SearchField.FORCE: "时效",
}


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """One part of a plan. `amount` is a weight of BM25 for `scores`, a fixed score for `earns`."""

    part: str
    place: str
    words: str
    reason: str
    typed: str
    amount: float | None = None


def lines_of(explained: ExplainedPlan) -> tuple[ExplainedPart, ...]:
    """All parts of the plan in its order: what admits, what scores, what earns, conditions."""
    plan = explained.plan
    return (
        *(
            _explained_part("admits", gate, because)
            for gate, because in zip(plan.gates, explained.gates, strict=True)
        ),
        *(
            _explained_part(
                "scores", TokenPhrase(token.field, (token.token,)), because, token.weight
            )
            for token, because in zip(plan.scored, explained.scored, strict=True)
        ),
        *(
            _explained_part(
                "earns", TokenPhrase(reward.field, reward.tokens), because, reward.score
            )
            for reward, because in zip(plan.rewards, explained.rewards, strict=True)
        ),
        *(
            _explained_part("demanded", phrase, PartReason(PlanReason.EXACT, ""))
            for phrase in plan.demanded
        ),
        *(
            _explained_part("refused", phrase, PartReason(PlanReason.REFUSED, ""))
            for phrase in plan.refused
        ),
    )


def as_json(query: str, explained: ExplainedPlan) -> dict[str, object]:
    """The plan as one object for programs."""
    plan, wording = explained.plan, explained.wording
    return {
        "kind": plan.kind,
        "query": query,
        "folded": fold_text(query),
        "free": wording.rest,
        "exact": list(wording.exact),
        "refused": list(wording.refused),
        "characters": {"meant": explained.own, "known": explained.covered},
        "finds_nothing": not plan.gates and not plan.pinned,
        "pinned": list(plan.pinned),
        "parts": [asdict(line) for line in lines_of(explained)],
    }


HEADINGS = {
    "admits": "含有下列任何一项的，就是候选结果：",
    "scores": "按下列词的多少和罕见程度打分（权重）：",
    "earns": "另外加固定分：",
    "demanded": "全文必须含有：",
    "refused": "全文不得含有：",
}


def as_text(query: str, explained: ExplainedPlan) -> Iterator[str]:
    """The plan as lines of text for people."""
    plan, wording = explained.plan, explained.wording
    yield f"输入：{query}"
    if (folded := fold_text(query)) != query:
        yield f"统一写法（全角半角、大小写、繁简）：{folded}"
    if wording.exact:
        yield f"引号里的原文：{'、'.join(wording.exact)}"
        if not plan.demanded:
            yield "  句子较长，引号只当作强调，不作为条件"
    if wording.refused:
        yield f"减号排除：{'、'.join(wording.refused)}"
    if explained.own:
        yield f"有意义的字 {explained.own} 个，索引认得 {explained.covered} 个"
    if not explained.enough:
        yield "索引认得的太少：宁可什么也不给，也不给不相干的结果"
    if plan.pinned:
        yield f"置顶：{'、'.join(plan.pinned)}"
    for part, group in groupby(lines_of(explained), key=lambda line: line.part):
        yield ""
        yield HEADINGS[part]
        yield from (f"  {_spoken_part(line)}" for line in group)


def _spoken_part(line: ExplainedPart) -> str:
    amount = "" if line.amount is None else f"  {line.amount:g}"
    typed = f"“{line.typed}”" if line.typed and line.typed != line.words else ""
    return f"{line.words}{amount}  〔{line.place}〕{line.reason}{typed}"


def _explained_part(
    part: str, phrase: TokenPhrase, because: PartReason, amount: float | None = None
) -> ExplainedPart:
    return ExplainedPart(
        part,
        PLACES.get(phrase.field, phrase.field.value),
        _written_tokens(phrase),
        because.reason.value,
        because.typed,
        amount,
    )


def _written_tokens(phrase: TokenPhrase) -> str:
    """Tokens side by side as people write them: 停电 电通 通知 is 停电通知."""
    first, *rest = phrase.tokens
    if phrase.field is SearchField.FORCE:
        return "现行版本"
    if phrase.field in (SearchField.ADDRESS, SearchField.CITES):
        return first[1:] if first.startswith(ITSELF) else f"{first} 及其下"
    if phrase.field is SearchField.INITIALS:
        return first + "".join(token[-1] for token in rest)
    spelled = first.removeprefix("=")
    for before, token in zip(phrase.tokens, rest, strict=False):
        shared = before[-1:] if token.startswith(before[-1:]) else ""
        shared = before if token.startswith(before) else shared
        spelled += token[len(shared) :] if not spelled.endswith(token) else ""
    return spelled
