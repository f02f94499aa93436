"""Regulations and vocabularies in the admin: lists, forms, filters, in one menu."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cases.models import Alias, BusinessCategory, Edition, Regulation, Term


class RegulationViewSet(SnippetViewSet):
    """规章: names and addresses; texts come by import."""

    model = Regulation
    icon = "list-ul"
    menu_label = "规章"
    list_display = ["title", "short_title"]
    search_fields = ["title", "short_title"]
    panels = [FieldPanel("title"), FieldPanel("short_title"), FieldPanel("slug")]


class EditionViewSet(SnippetViewSet):
    """版本: numbers, dates, status."""

    model = Edition
    icon = "date"
    menu_label = "版本"
    list_display = ["__str__", "document_number", "in_force_from", "in_force_until", "status"]
    list_filter = ["status", "regulation"]
    panels = [
        FieldPanel("regulation", read_only=True),
        FieldRowPanel([FieldPanel("label"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("document_number"), FieldPanel("issuer")]),
        FieldPanel("promulgated_on"),
        FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("in_force_until")]),
        FieldPanel("status"),
    ]


class AliasViewSet(SnippetViewSet):
    """别名: what people call a regulation, or a set of them."""

    model = Alias
    icon = "tag"
    menu_label = "别名"
    list_display = ["name"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name", help_text="员工平时怎么叫。指几部规章的合称（三个十条）也写在这里。"),
        FieldPanel("regulations"),
    ]


class RulesGroup(SnippetViewSetGroup):
    """The menu of regulations."""

    items = (RegulationViewSet, EditionViewSet, AliasViewSet)
    menu_label = "规章库"
    menu_icon = "list-ul"
    menu_order = 220


class CategoryViewSet(SnippetViewSet):
    """案例分类."""

    model = BusinessCategory
    icon = "folder-open-inverse"
    menu_label = "案例分类"
    list_display = ["name", "position", "is_active"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("position"), FieldPanel("is_active")]),
    ]


class TermViewSet(SnippetViewSet):
    """词表词条."""

    model = Term
    icon = "tag"
    menu_label = "词表"
    list_display = ["name", "vocabulary", "position", "is_active"]
    list_filter = ["vocabulary", "is_active"]
    search_fields = ["name"]
    panels = [
        FieldPanel("vocabulary"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("position"), FieldPanel("is_active")]),
    ]


class VocabularyGroup(SnippetViewSetGroup):
    """The menu of managed lists."""

    items = (CategoryViewSet, TermViewSet)
    menu_label = "词表"
    menu_icon = "tag"
    menu_order = 240
