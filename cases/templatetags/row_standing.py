"""What the case editor shows under each row of 违规条款."""

from django import template

from cases.desk.citation_row_status import RowStanding, standing_of
from cases.linking.citation_linker import CitationLinker
from cases.models import Citation

register = template.Library()


@register.simple_tag
def row_standing(row: Citation) -> RowStanding | None:
    """Say how a row stands. Rows of one form belong to one page, which keeps their linker."""
    page = row.page if row.page_id else None
    linker = getattr(page, "_anjian_linker", None)
    if linker is None:
        linker = CitationLinker()
        if page is not None:
            page._anjian_linker = linker
    return standing_of(row, linker)
