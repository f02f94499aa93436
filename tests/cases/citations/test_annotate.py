from cases.citations.annotate import LinkPiece, TextPiece, annotate_citations
from cases.citations.find import find_citations
from cases.citations.titles import TitleTable
from cases.citations.types import Mention, Pinpoint

RULES = "供电营业规则"
TITLES = TitleTable.shipped()
TEXT = "依照供电营业规则第三条至第四条和电力法第八条<b>办理"


def addresses(mention):
    return f"/c/{mention.pinpoint.path}" if mention.title == "供电营业规则" else None


def test_pieces_join_to_the_text_again():
    pieces = annotate_citations(TEXT, find_citations(TEXT, TITLES), addresses)
    assert "".join(piece.text for piece in pieces) == TEXT


def test_a_range_is_one_link_and_what_has_no_address_stays_text():
    before, link, after = annotate_citations(TEXT, find_citations(TEXT, TITLES), addresses)
    assert before == TextPiece("依照")
    assert isinstance(link, LinkPiece)
    assert (link.text, link.url) == ("供电营业规则第三条至第四条", "/c/3")
    assert [mention.pinpoint.article for mention in link.mentions] == [3, 4]
    assert after == TextPiece("和电力法第八条<b>办理")


def test_of_overlapping_mentions_the_earlier_is_linked():
    mentions = find_citations(TEXT, TITLES)
    shifted = type(mentions[0])(3, 9, TEXT[3:9], "供电营业规则")
    links = [
        piece
        for piece in annotate_citations(TEXT, [*mentions, shifted], addresses)
        if isinstance(piece, LinkPiece)
    ]
    assert len(links) == 1


def test_mentions_that_touch_are_linked_each():
    first, second = (
        Mention(at, at + 3, TEXT[at : at + 3], RULES, Pinpoint(article))
        for at, article in ((2, 3), (5, 4))
    )
    pieces = annotate_citations(TEXT, (first, second), addresses)
    links = [piece.url for piece in pieces if isinstance(piece, LinkPiece)]
    assert links == ["/c/3", "/c/4"]


def test_a_text_without_citations_is_one_piece():
    assert annotate_citations("没有引用", (), addresses) == (TextPiece("没有引用"),)
    assert annotate_citations("", (), addresses) == ()
