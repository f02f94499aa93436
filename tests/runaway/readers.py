"""Every reader of text that a person can reach, and what bounds the text before it gets there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from cases.citations.annotate import annotate_citations
from cases.citations.find import find_citations
from cases.citations.following import LONGEST_QUOTE
from cases.citations.queries import LONGEST_QUERY, parse_query
from cases.citations.quotes import compare_quote
from cases.citations.resolve import resolve_citation
from cases.citations.titles import TitleTable
from cases.citations.types import CandidateEdition, CitationContext, Mention
from cases.documents.pdf_lines import PrintedLine, PrintedPage, without_running_heads
from cases.documents.pdf_paragraphs import join_paragraphs, measure_pages
from cases.documents.plain import read_plain
from cases.documents.types import FileKind
from cases.documents.word import chunk_lines, read_word
from cases.importers.draft import CaseDraft
from cases.importers.drafting import draft_case
from cases.importers.escape import escape_markdown
from cases.importers.matching import match_cases
from cases.importers.merge import merge_drafts
from cases.importers.recognise import read_cases
from cases.masking.find import find_personal_data
from cases.masking.replace import apply_replacements, suggest_replacement
from cases.masking.types import AgreedReplacement
from cases.rendering import LinkSpan, render_section
from cases.section_limits import LONGEST_SECTION, refusal_of
from cases.statutes.read import read_statute
from cases.statutes.wording import wording_difference
from portal.intake.guard import DEFAULT_LIMITS, UnreadableFile
from portal.intake.worksheets.delimited import read_delimited
from portal.intake.worksheets.html import read_html
from portal.intake.worksheets.types import DEFAULT_WORKSHEET_LIMITS
from search.completing import complete_words, title_fits
from search.documents import SearchField
from search.highlights import HighlightTerms, highlight_spans, mark_spans, text_snippet
from search.lexicon import shipped_lexicon
from search.likeness import LONGEST_GIST, LONGEST_TITLE, TextTheme, make_likeness
from search.planning import PlanningKnowledge, make_plan
from search.quantities import find_quantities
from search.queries import SearchRequest
from search.ranking import shipped_ranking
from search.suggesting import KnownWords, near_words, spelling_proposals
from search.text import chinese_characters, fold_text, ordered_grams, split_passages, text_tokens
from search.wording import read_wording
from tests.cases.office import word

TITLES = TitleTable.shipped()
RULES = "供电营业规则"
HELD = Counter(
    (*ordered_grams(f"停电通知客户一小时电费{RULES}"), *chinese_characters("停电通知客户电费"))
)
KNOWN = KnownWords(shipped_lexicon(), lambda where, token: HELD[token])
WANTED = HighlightTerms(
    grams=frozenset({"停电", "电通", "甲乙", "第一", "张三", "ab"}),
    phrases=frozenset({("停电", "电停"), ("甲甲", "甲甲")}),
    characters=frozenset("一甲张停aA1"),
    quantities=frozenset({"3天"}),
)


class _Vocabulary:
    """An index of one passage, the one of `HELD`."""

    def passages(self) -> int:
        return 1

    def frequency(self, where: SearchField, token: str) -> int:
        return HELD[token]

    def followers(self, char: str) -> frozenset[str]:
        return frozenset(token[1] for token in HELD if len(token) == 2 and token[0] == char)


class _Library:
    """An edition of every regulation, with a few clauses."""

    def editions(self, title: str) -> list[CandidateEdition]:
        clauses = {
            f"{article}{below}": f"第{article}条供电企业应当在停电前通知客户。"
            for article in range(1, 10)
            for below in ("", ".1", ".1.1", ".1.2")
        }
        return [CandidateEdition("only", title, None, None, clauses)]


KNOWLEDGE = PlanningKnowledge(_Vocabulary(), shipped_lexicon(), shipped_ranking())
QUERY = KNOWLEDGE.ranking.limits.query


def _resolved(text: str) -> object:
    library = _Library()
    return [resolve_citation(mention, library) for mention in find_citations(text, TITLES)]


def _linked(text: str) -> object:
    mentions = find_citations(text[:LONGEST_SECTION], TITLES)

    def address(mention: Mention) -> str:
        return f"/regulations/{mention.start}/"

    links = tuple(LinkSpan(m.start, m.end, m.surface, address(m)) for m in mentions)
    annotate_citations(text, mentions, address)
    return render_section.__wrapped__(text, "s", links)


def _masked(text: str) -> object:
    found = find_personal_data(text)[:20]
    agreed: list[AgreedReplacement] = []
    for finding in found:
        substitute = suggest_replacement(finding, agreed)
        agreed.append(AgreedReplacement(finding.kind, finding.text, substitute))
    return apply_replacements((text, text[:1000]), agreed)


def _recognised(kind: FileKind) -> Callable[[str], object]:
    def read(text: str) -> object:
        recognised = read_cases(read_plain("a.txt", kind, text))
        return [draft_case(case, TITLES) for case in recognised.cases]

    return read


def _drafted(text: str) -> CaseDraft:
    return replace(EMPTY, course=text)


EMPTY = CaseDraft(title="甲")


def _merged(text: str) -> object:
    half = len(text) // 2
    then, now, edited = (
        _drafted(text),
        _drafted(f"新\n\n{text[: half + 1]}\n\n乙\n\n{text[half:]}"),
        _drafted(f"{text[half:]}\n\n编\n\n{text[:half]}"),
    )
    return match_cases([then], [now]), merge_drafts(then, now, edited)


def _tabled(text: str) -> object:
    try:
        content = text.encode("utf-8", "replace")
        return read_delimited("a.csv", content, DEFAULT_WORKSHEET_LIMITS)
    except UnreadableFile:
        return None


def _written(text: str) -> str:
    """What of a text XML can hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


def _word_file(text: str) -> object:
    """A paragraph for each line; a file of one word packs better than any that people write."""
    lines = (*_written(text).splitlines()[: DEFAULT_LIMITS.paragraphs - 1], "停电")
    content = word(*(f"<w:p><w:r><w:t>{escape(one)}</w:t></w:r></w:p>" for one in lines))
    return read_word("a.docx", content, replace(DEFAULT_LIMITS, ratio=10**6))


def _chunk(text: str) -> object:
    try:
        return chunk_lines("a.html", f"<p>{text}".encode("utf-8", "replace"))
    except UnreadableFile:
        return None


def _printed(text: str) -> object:
    """Lines of forty characters on pages of forty lines, as a PDF file has them."""
    cut = [line[at : at + 40] for line in text.splitlines() for at in range(0, len(line), 40)]
    lines = [line.strip() for line in cut if line.strip()]
    pages = []
    for number, first in enumerate(range(0, len(lines), 40), start=1):
        printed = tuple(
            PrintedLine(number, words, 72, 72 + 11 * len(words), top, top + 11, 11, bold=False)
            for words, top in zip(lines[first : first + 40], range(60, 860, 20), strict=False)
        )
        pages.append(PrintedPage(number, 595, 842, printed))
    kept = [line for page in without_running_heads(pages) for line in page.lines]
    return [paragraph.text for paragraph in join_paragraphs(kept, measure_pages(kept))]


def _page_table(text: str) -> object:
    try:
        content = f"<table><tr><td>{text}</td></tr></table>".encode("utf-8", "replace")
        return read_html("a.xls", content, DEFAULT_WORKSHEET_LIMITS)
    except UnreadableFile:
        return None


def _turned(text: str) -> str:
    """The same words, moved about: what a comparison finds hardest."""
    half = len(text) // 2
    return f"甲{text[half:]}乙{text[:half:2]}"


@dataclass(frozen=True, slots=True)
class TextReader:
    """`bound` says which longer text never reaches it, and what refuses or cuts that."""

    read: Callable[[str], object]
    bound: str = ""


FILE = "3,000,000 characters, 60,000 paragraphs: portal.intake.guard"
SECTION = f"{LONGEST_SECTION} characters and few signs: cases.section_limits"
TYPED = f"the first {QUERY} characters: search.ranking"

READERS: dict[str, TextReader] = {
    "Markdown": TextReader(lambda text: render_section.__wrapped__(text, "s"), SECTION),
    "Markdown with links": TextReader(_linked, SECTION),
    "limits of a section": TextReader(refusal_of),
    "escaping": TextReader(escape_markdown),
    "citations": TextReader(lambda text: find_citations(text, TITLES)),
    "citations in a regulation": TextReader(
        lambda text: find_citations(text, TITLES, CitationContext(RULES, 5))
    ),
    "citations resolved": TextReader(_resolved),
    "quotation against a clause": TextReader(
        lambda text: compare_quote(text[:LONGEST_QUOTE], _turned(text)),
        f"a quotation of {LONGEST_QUOTE} characters: cases.citations.following",
    ),
    "personal data": TextReader(find_personal_data),
    "masking": TextReader(_masked),
    "regulation": TextReader(read_statute, FILE),
    "difference of two clauses": TextReader(lambda text: wording_difference(text, _turned(text))),
    "cases of plain text": TextReader(_recognised(FileKind.TEXT), FILE),
    "cases of Markdown": TextReader(_recognised(FileKind.MARKDOWN), FILE),
    "Word file": TextReader(_word_file, FILE),
    "web page in a Word file": TextReader(_chunk, FILE),
    "printed lines of a PDF file": TextReader(_printed, FILE),
    "merge of three": TextReader(_merged, SECTION),
    "delimited worksheet": TextReader(_tabled, "50 MB: portal.intake.guard"),
    "worksheet of a web page": TextReader(_page_table, "50 MB: portal.intake.guard"),
    "citation of a query": TextReader(
        lambda text: parse_query(text, TITLES),
        f"{LONGEST_QUERY} characters, else no citation: cases.citations.queries",
    ),
    "wording of a query": TextReader(read_wording),
    "plan of a query": TextReader(
        lambda text: make_plan(SearchRequest(text, ("cases",)), "cases", (), KNOWLEDGE), TYPED
    ),
    "slips of a query": TextReader(lambda text: spelling_proposals(text[:QUERY], KNOWN), TYPED),
    "words near a query": TextReader(lambda text: near_words(text[:QUERY], KNOWN), TYPED),
    "completion": TextReader(
        lambda text: (complete_words(text, (text,), KNOWN, most=5), title_fits("停电通知", text)),
        "40 characters, else nothing: search.completing",
    ),
    "likeness": TextReader(
        lambda text: make_likeness(TextTheme(text, text), "cases", _Vocabulary(), limit=5),
        f"the first {LONGEST_TITLE} of a title, {LONGEST_GIST} of a gist: search.likeness",
    ),
    "words of search": TextReader(text_tokens),
    "passages": TextReader(split_passages),
    "quantities": TextReader(lambda text: list(find_quantities(fold_text(text)))),
    "marks of a search": TextReader(lambda text: mark_spans(text, highlight_spans(text, WANTED))),
    "snippet": TextReader(lambda text: text_snippet(text, WANTED).html()),
}
