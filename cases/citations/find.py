"""Finds the citations of a text: titles, places, relative words, quotations behind them.

It composes the names (naming), the places (grammar, relative) and the quotations; it knows no
clause and no edition, and what it cannot attribute to a regulation it leaves out.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cases.citations.following import end_of_places, open_quote, places_behind, quote_behind
from cases.citations.grammar import PlaceSpan, read_places
from cases.citations.naming import NameFinder, NameSpan, NameStatus, title_before
from cases.citations.phrases import (
    AGREED,
    ARTICLE_NEXT,
    ATTACHMENT,
    BEGINS,
    COUNTED_THINGS,
    HEADING,
    OWN,
    SAME,
    SAME_ARTICLE,
    SELF,
    SENTENCE_END,
)
from cases.citations.relative import RelativePointer, read_relative_pointer
from cases.citations.stream import FoldedText, fold_text
from cases.citations.titles import RegulationForm, TitlesNamed, TitleTable, title_key
from cases.citations.types import CitationContext, Mention, Pinpoint

REACH = 150
"""How many characters behind a title a bare 第三条 is still its, in a text without own title."""

LEANING = 60
"""The same in a text that has an own title, to which it would belong otherwise."""


def find_citations(
    text: str,
    titles: TitleTable,
    context: CitationContext | None = None,
    cuts: Sequence[tuple[int, int]] = (),
) -> tuple[Mention, ...]:
    """Find every citation in a text, in the order of the text.

    `context` says where the text stands, for 本法, 前款 and a bare 第三条; without it such words
    are citations only where the text itself says whose they are. `cuts` are spans of artefacts
    inside the text (page markers), in order: the text is read as if they were not there, while
    all offsets stay those of the text given.
    """
    finder = _CitationFinder(fold_text(text, cuts), titles, context or CitationContext())
    finder.read()
    return tuple(finder.mentions())


@dataclass(slots=True)
class _FoldedMention:
    """A mention in the folded text."""

    start: int
    end: int
    title: str
    pinpoint: Pinpoint
    relative: bool = False


@dataclass(slots=True)
class _CitationFinder:
    stream: FoldedText
    titles: TitleTable
    context: CitationContext
    found: list[_FoldedMention] = field(default_factory=list)
    position: int = 0
    stop: int = 0
    closed: set[int] = field(default_factory=set)
    quoted: list[tuple[int, int, str]] = field(default_factory=list)
    owns: bool = False
    named: TitlesNamed = field(default_factory=TitlesNamed)
    kin: dict[str, str | None] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)

    def read(self) -> None:
        """Walk through the names and, between them, through the words that may begin a place."""
        own = self.context.title
        self.owns = own is not None and bool(OWN.search(title_key(own)))
        self.ends = [match.start() for match in SENTENCE_END.finditer(self.stream.text)]
        namings = list(NameFinder(self.stream, self.titles, self.context))
        self.closed.update(naming.start for naming in namings)
        for naming in namings:
            self._between_names(naming.start)
            if naming.start >= self.position:
                self._name(naming)
        self._between_names(len(self.stream.text))

    def mentions(self) -> Iterator[Mention]:
        """What was found, in offsets of the raw text, each with the quotation behind it."""
        ends = {found.end: place for place, found in enumerate(self.found)}
        for place, found in enumerate(self.found):
            start, end = self.stream.raw_span(found.start, found.end)
            last = ends[found.end] == place
            quote = quote_behind(self.stream, found.end, self.closed) if last else None
            surface = self.stream.joined(start, end)
            yield Mention(start, end, surface, found.title, found.pinpoint, quote, found.relative)

    def _between_names(self, stop: int) -> None:
        self.stop = stop
        while match := BEGINS.search(self.stream.text, self.position, stop):
            self.position = match.start()
            self._word(match)
            self.position = max(self.position, match.start() + 1)
        self.position = max(self.position, stop)

    # names

    def _name(self, naming: NameSpan) -> None:
        self.position = naming.end
        if naming.standing in (NameStatus.OPAQUE, NameStatus.FOREIGN):
            self._skip_places(naming.end)
            return
        title = self._title_of(naming)
        if title is None:
            self._skip_places(naming.end)
        else:
            self._title(naming, title)

    def _title(self, naming: NameSpan, title: str) -> None:
        """Report the places behind a title; the title alone where it is one without doubt."""
        if ATTACHMENT.match(self.stream.text, naming.end):
            self._skip_attachment(naming.end)
            listed: tuple[PlaceSpan, ...] = ()
        else:
            listed = self._behind(naming.end, title)
        if listed:
            first = replace(listed[0], start=naming.start)
            shared = [
                replace(place, start=naming.start) if place.end == first.end else place
                for place in listed
            ]
            self._add(shared, title)
        elif naming.standing is NameStatus.REGULATION:
            self._append(_FoldedMention(naming.start, naming.end, title, Pinpoint()))
            self._note_quote(naming.end, title)

    def _behind(self, end: int, title: str) -> tuple[PlaceSpan, ...]:
        row = self.titles.row(title)
        form = row.form if row is not None else RegulationForm.ARTICLES
        return places_behind(self.stream.text, end, form, self.closed)

    def _skip_places(self, end: int) -> None:
        self.position = max(self.position, end_of_places(self.stream.text, end, self.closed))

    def _skip_attachment(self, end: int) -> None:
        """An attachment counts its articles by itself: 某规定附件一第3条 is no article of it."""
        attachment = ATTACHMENT.match(self.stream.text, end)
        if attachment is not None:
            self.position = attachment.end()
            self._skip_places(self.position)

    def _title_of(self, naming: NameSpan) -> str | None:
        """The full title of a name: of one unknown, that of a title before which it shortens."""
        if naming.standing is NameStatus.GENERIC:
            return self._owner_of(naming)
        if self.titles.row(naming.title) is None:
            for place in self.named.ending_in(title_key(naming.title)):
                if self.found[place].end <= naming.start:
                    return self.found[place].title
        return naming.title

    def _owner_of(self, naming: NameSpan) -> str | None:
        """Whose 《条例》 it is: the kin of the own title, the one named before, else nobody's.

        Beside an own title it stays a citation under the word alone: a reader there knows whose.
        """
        word = naming.title
        own = self.context.title
        if own and self.stream.text.endswith("本", 0, naming.start):
            return own
        if self.owns and own:
            if word not in self.kin:
                self.kin[word] = self.titles.kin(own, word)
            kin = self.kin[word]
            if kin and not title_key(own).endswith(word):
                return kin
        return self._last_named(word) or (word if self.owns else None)

    # words between the names

    def _word(self, match: re.Match[str]) -> None:
        at = match.start()
        if match.group() == "第":
            self._bare(at)
        elif match.group() == "前":
            self._relative(at)
        elif match.group() == "本":
            self._self(at)
        else:
            self._same(at)

    def _self(self, at: int) -> None:
        match = SELF.match(self.stream.text, at)
        if match is None or match.end() > self.stop:
            self._relative(at)
            return
        title = self._self_title(at, match.group())
        if title is None:
            self._skip_places(match.end())
            return
        before = read_relative_pointer(self.stream.text, match.end(), self.context)
        if before is not None:
            self._point(at, _shared_span(at, before), title)
            return
        listed = read_places(self.stream.text, match.end(), None, self.closed)
        if listed and listed[0].pinpoint.article:
            self._add([replace(listed[0], start=at), *listed[1:]], title)

    def _self_title(self, at: int, word: str) -> str | None:
        """What 本法 means here: the law quoted, the own title, or the title named last."""
        quoted = self._quoted_at(at)
        if quoted is not None:
            return quoted
        if self.owns or not self.found:
            return self.context.title
        return self._last_named(word.strip("本的中")) or self.found[-1].title

    def _relative(self, at: int) -> None:
        """前款, 本条第二款: places of the own title."""
        found = read_relative_pointer(self.stream.text, at, self.context)
        if found is None or not found.pinpoints or not self.context.title:
            return
        base = found.pinpoints[-1]
        listed = read_places(self.stream.text, found.end, base, self.closed)
        if listed:
            self._point(at, listed, self.context.title)
            return
        before = read_relative_pointer(self.stream.text, found.end, self.context)
        if not found.complete and before is not None:
            self._point(at, _shared_span(at, before), self.context.title)
        elif found.complete:
            self._point(at, _shared_span(at, found), self.context.title)

    def _point(self, start: int, listed: Sequence[PlaceSpan], title: str) -> None:
        """Add what a relative word means; the word itself is part of the first."""
        begun = [replace(listed[0], start=start), *listed[1:]] if listed else []
        known = len(self.found)
        self._add(begun, title)
        for found in self.found[known:]:
            found.relative = True

    def _same(self, at: int) -> None:
        """该条例第五条, 该条第二款: what was named before."""
        text = self.stream.text
        if match := SAME_ARTICLE.match(text, at):
            base = self._base_before(at)
            if base is not None:
                listed = read_places(
                    text, match.end(), Pinpoint(base.pinpoint.article, base.pinpoint.suffix)
                )
                self._add(listed, base.title)
            return
        match = SAME.match(text, at)
        if match is None:
            return
        listed = read_places(text, match.end(), None, self.closed)
        title = self._last_named(match["word"])
        if title is None:
            self._skip_places(match.end())
        else:
            self._add(listed, title)

    def _bare(self, at: int) -> None:
        """第三条 without a name right before it."""
        text = self.stream.text
        base = self._base_before(at)
        listed = read_places(text, at, self._base_place(base), self.closed)
        if not listed:
            return
        self.position = listed[-1].end
        before = title_before(self.stream, at)
        if before is not None and before.standing is NameStatus.FOREIGN:
            return
        if before is not None and listed[0].pinpoint.article and text.startswith("第", at):
            self._late_name(before, listed)
            return
        if self._is_heading(at, listed) or AGREED.match(text, listed[-1].end):
            return
        if not self.owns and COUNTED_THINGS.match(text, listed[-1].end):
            return
        title = self._governing(at, base)
        if title is not None:
            self._add(listed, title)

    def _base_place(self, base: _FoldedMention | None) -> Pinpoint | None:
        """The article that a lone 第二款 is of: of the citation before, else of the place."""
        if base is not None:
            pinpoint = base.pinpoint
            if pinpoint.item is not None:
                return replace(pinpoint, item=None, subitem=None)
            return Pinpoint(pinpoint.article, pinpoint.suffix, pinpoint.paragraph)
        if self.context.article is None:
            return None
        return Pinpoint(self.context.article, self.context.suffix)

    def _late_name(self, before: NameSpan, listed: Sequence[PlaceSpan]) -> None:
        """The place shows that the words before it were a title, one that no table holds."""
        title = self._title_of(before)
        if title is None:
            return
        if self.found and before.start <= self.found[-1].start < before.end:
            self.found.pop()
            self.named.forget(len(self.found))
        self._add([replace(listed[0], start=before.start), *listed[1:]], title)

    def _base_before(self, at: int) -> _FoldedMention | None:
        """The citation before, within the sentence, that has an article."""
        if not self.found or self.found[-1].pinpoint.article is None:
            return None
        last = self.found[-1]
        after = bisect_left(self.ends, last.end)
        return None if after < len(self.ends) and self.ends[after] < at else last

    def _governing(self, at: int, base: _FoldedMention | None) -> str | None:
        """Whose article a bare 第三条 is."""
        quoted = self._quoted_at(at)
        if quoted is not None:
            return quoted
        if self.owns:
            return base.title if base is not None and self._leans(base, at) else self.context.title
        if not self.found:
            return None
        last = self.found[-1]
        near = at - last.end <= REACH and "\n" not in self.stream.text[last.end : at]
        return last.title if near else None

    def _leans(self, base: _FoldedMention, at: int) -> bool:
        """Whether a bare 第三条 still speaks of the title named before it in the sentence.

        A lone 款 or 项 always does; an article does within a few words (刑法第X条规定的…罪、第Y条).
        """
        text = self.stream.text
        if not ARTICLE_NEXT.match(text, at):
            return True
        return at - base.end <= LEANING and ";" not in text[base.end : at]

    def _is_heading(self, at: int, listed: Sequence[PlaceSpan]) -> bool:
        """第五条　供电企业应当…: the number of the article itself, at the head of a paragraph."""
        text, end = self.stream.text, listed[-1].end
        at_head = at == 0 or text[at - 1] == "\n"
        return at_head and end in self.stream.gaps and bool(HEADING.match(text[at:end]))

    def _quoted_at(self, at: int) -> str | None:
        # The walk only goes forward: a quotation that has ended is never asked for again.
        for place in range(len(self.quoted) - 1, -1, -1):
            start, end, title = self.quoted[place]
            if end <= at:
                del self.quoted[place]
            elif start <= at:
                return title
        return None

    def _add(self, listed: Sequence[PlaceSpan], title: str) -> None:
        for place in listed:
            self._append(_FoldedMention(place.start, place.end, title, place.pinpoint))
        if listed:
            self.position = max(self.position, listed[-1].end)
            self._note_quote(listed[-1].end, title)

    def _append(self, found: _FoldedMention) -> None:
        if not self.found or self.found[-1].title != found.title:
            self.named.note(found.title, len(self.found))
        self.found.append(found)

    def _last_named(self, ending: str) -> str | None:
        """The title named last of those that end so."""
        place = next(self.named.ending_in(ending), None)
        return None if place is None else self.found[place].title

    def _note_quote(self, end: int, title: str) -> None:
        if span := open_quote(self.stream, end, self.closed):
            self.quoted.append((*span, title))


def _shared_span(start: int, found: RelativePointer) -> list[PlaceSpan]:
    """The places of a relative word that stands alone: all of them share its span."""
    return [PlaceSpan(start, found.end, pinpoint) for pinpoint in found.pinpoints]
