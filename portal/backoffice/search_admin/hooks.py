"""The menu 搜索 of the admin."""

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from portal.backoffice.search_admin.pins import PinViewSet
from portal.backoffice.search_admin.reports import ReportsViewSet
from portal.backoffice.search_admin.synonyms import SynonymViewSet
from portal.backoffice.search_admin.vocabulary import VocabularyViewSet


class SearchGroup(ModelViewSetGroup):
    """What editors do for search."""

    items = (SynonymViewSet, PinViewSet, VocabularyViewSet, ReportsViewSet)
    menu_label = "搜索"
    menu_name = "search-words"
    menu_icon = "search"
    menu_order = 235


@hooks.register("register_admin_viewset")
def register_search_admin() -> SearchGroup:
    """Offer the pages of search to the admin."""
    return SearchGroup()
