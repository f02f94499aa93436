"""The regions of a statute: head, contents, preamble, body, annexes, tail; not what is in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cases.statutes.contents import contents_span
from cases.statutes.labels import (
    PREAMBLE,
    ArticleLabel,
    AttachmentLabel,
    DecimalLabel,
    EntryLabel,
    HeadingLabel,
)
from cases.statutes.lines import LineRole, SourceItem, StatuteLine, TableRows, only_lines
from cases.statutes.scheme import ClauseNumbering, StatuteToken, numbering_of, tokens_of

# 2005年3月14日 …会议通过 · （2020年…公布） · 国务院令第196号 · 法释〔2020〕5号
DATE = r"(?:\d{2,4}|[〇○零一二三四五六七八九]{4})[ ]?年"
NOTE = re.compile(
    rf"^[ \u3000]*[（(\[]?[ ]?{DATE}"
    r"|令[ \u3000]*第?[ \u3000]*[\d〇零一二三四五六七八九十百]{1,6}[ \u3000]*号"
    r"|[〔\[【（(]\d{4}[〕\]】）)][ \u3000]*第?\d{1,5}[ ]?号"
    r"|现(?:将|予)|印发|遵照执行|贯彻执行|^[^，。；]{1,40}[：:][ \u3000]*$"
    rf"|{DATE}.{{0,60}}(?:通过|公布|发布|颁布|批准|修订|修正)[）)]?$"
)
SENTENCE = re.compile(r"[。：:；;][”」）)]?[ \u3000]*$")
SIGNATURE = re.compile(
    rf"^[ \u3000]*(?:{DATE}[ ]?(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[ ]?月"
    r"(?:[ ]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[ ]?日)?|"
    r"(?:主任|部长|局长|省长|市长|总理|主席|院长|总经理|董事长|署长)[：: \u3000].{1,12}|"
    r"[^。；：，]{2,30}(?:公司|委员会|局|部|院|厅|办公室|政府))[ \u3000]*$"
)


@dataclass(frozen=True, slots=True)
class StatuteRegions:
    """The lines of a statute by region; annexes begin with the token of their heading."""

    numbering: ClauseNumbering
    head: tuple[StatuteLine, ...]
    contents: tuple[StatuteLine, ...]
    preamble: tuple[StatuteLine, ...]
    front_tables: tuple[TableRows, ...]
    body: tuple[StatuteToken, ...]
    annexes: tuple[tuple[StatuteToken, ...], ...]
    tail: tuple[StatuteLine, ...]


def regions_of(items: Sequence[SourceItem]) -> StatuteRegions:
    """Divide the whole lines of a statute; each stands in exactly one region afterwards."""
    span = contents_span(items)
    contents = tuple(only_lines([items[at] for at in span]))
    rest = [item for at, item in enumerate(items) if at not in span]
    head_end = next((at for at, item in enumerate(rest) if _ends_head(item)), 0)
    front, main = rest[:head_end], rest[head_end:]
    main = [item for item in main if not _ends_head(item)]
    numbering = numbering_of(main)
    tokens = tokens_of(main, numbering)
    start = _start_of_body(tokens, numbering)
    head, preamble = _front_matter([token.item for token in tokens[:start]])
    body, annexes = _without_annexes(tokens[start:])
    body, tail = _without_tail(body, annexes)
    return StatuteRegions(
        numbering,
        (*only_lines(front), *head),
        contents,
        preamble,
        tuple(
            item
            for item in (*front, *(token.item for token in tokens[:start]))
            if isinstance(item, TableRows)
        ),
        body,
        annexes,
        tail,
    )


def _ends_head(item: SourceItem) -> bool:
    return isinstance(item, StatuteLine) and item.role is LineRole.HEAD_END


def _start_of_body(tokens: Sequence[StatuteToken], numbering: ClauseNumbering) -> int:
    """Return the place of the first heading or article, which an annexed notice may precede."""
    if numbering is ClauseNumbering.NONE:
        return len(tokens)
    for at, token in enumerate(tokens):
        if isinstance(token.label, HeadingLabel | ArticleLabel | DecimalLabel):
            return at
    return len(tokens)


def _front_matter(
    items: Sequence[SourceItem],
) -> tuple[tuple[StatuteLine, ...], tuple[StatuteLine, ...]]:
    """Part what stands before the first clause into the head and the preamble."""
    lines = only_lines(items)
    for at, line in enumerate(lines):
        if PREAMBLE.match(line.text):
            return tuple(lines[: at + 1]), tuple(lines[at + 1 :])
    last_head = 0
    for at, line in enumerate(lines, start=1):
        is_sentence = SENTENCE.search(line.text) and not NOTE.search(line.text)
        if not is_sentence and not line.text.strip().startswith(("（一）", "一、")):
            last_head = at
    return tuple(lines[:last_head]), tuple(lines[last_head:])


def _without_annexes(
    tokens: Sequence[StatuteToken],
) -> tuple[tuple[StatuteToken, ...], tuple[tuple[StatuteToken, ...], ...]]:
    """Part body and annexes; an annex ends where the articles of the body count on."""
    body: list[StatuteToken] = []
    annexes: list[list[StatuteToken]] = []
    last = last_in_annex = 0
    in_annex = False
    for at, token in enumerate(tokens):
        label = token.label
        if in_annex and isinstance(label, ArticleLabel) and label.spaced:
            in_annex = label.number == last_in_annex + 1 or label.number != last + 1
            last_in_annex = label.number
        elif isinstance(label, AttachmentLabel) and (last or annexes):
            if _is_list_of_annexes(tokens, at):
                in_annex = False
            else:
                in_annex = True
                last_in_annex = 0
                annexes.append([])
        if in_annex:
            annexes[-1].append(token)
            continue
        body.append(token)
        if isinstance(label, ArticleLabel):
            last = label.number
        elif isinstance(label, DecimalLabel):
            last = label.numbers[0]
    return tuple(body), tuple(tuple(annex) for annex in annexes)


def _is_list_of_annexes(tokens: Sequence[StatuteToken], at: int) -> bool:
    """Tell 附件：1.登记表 2.申请表, which only names what follows on later pages."""
    label = tokens[at].label
    if not isinstance(label, AttachmentLabel) or not label.title:
        return False
    later = [
        token.label
        for token in tokens[at + 1 :]
        if isinstance(token.label, AttachmentLabel) and token.label.printed != "附"
    ]
    names_first = re.match(r"(?:1|一|（一）|\(1\))[.．、 ]", label.title)
    repeated = any(other.title == label.title or not other.title for other in later)
    return bool(later) and (bool(names_first) or (label.printed in {"附", "附件"} and repeated))


def _without_tail(
    body: Sequence[StatuteToken], annexes: Sequence[Sequence[StatuteToken]]
) -> tuple[tuple[StatuteToken, ...], tuple[StatuteLine, ...]]:
    """Take signatures and the list of annexes off the end of the body."""
    end = len(body)
    for at in range(len(body) - 1, 0, -1):
        label = body[at].label
        if isinstance(label, ArticleLabel | HeadingLabel | DecimalLabel):
            break
        if annexes and isinstance(label, AttachmentLabel):
            end = at
            break
    while end > 1 and _is_signature(body[end - 1]):
        end -= 1
    lines = tuple(token.item for token in body[end:] if isinstance(token.item, StatuteLine))
    tables = tuple(token for token in body[end:] if isinstance(token.item, TableRows))
    return (*body[:end], *tables), lines


def _is_signature(token: StatuteToken) -> bool:
    if token.label is not None and not isinstance(token.label, EntryLabel):
        return False
    return isinstance(token.item, StatuteLine) and bool(SIGNATURE.match(token.item.text))
