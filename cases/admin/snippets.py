"""Regulations and vocabularies in the admin: lists, forms, filters, in one menu."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from cases.admin.choosers import NamesChooserViewSet
from cases.admin.usage import EveryUseEditView, EveryUseView
from cases.models import Alias, BusinessCategory, Clause, Edition, Regulation, Term
from portal.people.lists import NarrowedByWords
from portal.people.permissions import Viewer

COMES_BY_IMPORT = frozenset({"add", "delete"})


class KeptPolicy(ModelPermissionPolicy):
    """Editions and clauses come by import and are never deleted: old revisions hold their ids."""

    def user_has_permission(self, user: Viewer, action: str) -> bool:
        """Refuse adding and deleting to everybody, superusers included."""
        return action not in COMES_BY_IMPORT and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Viewer, action: str, instance: Any) -> bool:
        """Ask the same of one row: all rows are alike."""
        return self.user_has_permission(user, action)


register_permission_policy(Edition, KeptPolicy(Edition))
register_permission_policy(Clause, KeptPolicy(Clause))


class LinksColumn(Column):
    """Where an edition is read, and where its successions are confirmed."""

    cell_template_name = "cases/admin/edition_links.html"


def term_status(row: Any) -> str:
    """Say whether a word of a list is offered."""
    return "启用" if row.is_active else "停用"


class NarrowedTermIndexView(NarrowedByWords, IndexView):
    """A list that is narrowed word by word."""


class NamedViewSet(SnippetViewSet):
    """Rows with names: their list and their chooser are narrowed by `search_fields`."""

    index_view_class = NarrowedTermIndexView
    edit_view_class = EveryUseEditView
    usage_view_class = EveryUseView
    chooser_viewset_class = NamesChooserViewSet


class RegulationViewSet(NamedViewSet):
    """规章: names and addresses; texts come by import."""

    model = Regulation
    icon = "list-ul"
    menu_label = "规章"
    list_display = [
        "title",
        "short_title",
        Column("editions", label="版本", accessor=lambda row: f"{row.editions.count()} 个"),
    ]
    search_fields = ["title", "short_title", "aliases__name"]
    panels = [
        FieldPanel("title", help_text="官方全称，不带书名号。"),
        FieldPanel("short_title", help_text="列表里用的短名。员工的叫法写在“别名”里。"),
        FieldPanel("slug", help_text="地址的一段。发布以后不要改，别处的链接会断。"),
        HelpPanel(template="cases/admin/editions_of.html", heading="版本"),
    ]


class EditionViewSet(NamedViewSet):
    """版本: numbers, dates, status."""

    model = Edition
    icon = "date"
    menu_label = "版本"
    list_display = [
        "__str__",
        Column("status", label="状态", accessor=lambda row: row.get_status_display()),
        "document_number",
        "in_force_from",
        "in_force_until",
        LinksColumn("links", label="查看"),
    ]
    list_filter = ["status", "regulation"]
    search_fields = ["regulation__title", "regulation__short_title", "label", "document_number"]
    panels = [
        FieldPanel("regulation", read_only=True),
        HelpPanel(template="cases/admin/edition_help.html"),
        FieldRowPanel([FieldPanel("label"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("document_number"), FieldPanel("issuer")]),
        FieldPanel("promulgated_on"),
        FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("in_force_until")]),
        FieldPanel("status"),
    ]


class AliasViewSet(NamedViewSet):
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


class CategoryViewSet(NamedViewSet):
    """案例分类."""

    model = BusinessCategory
    icon = "folder-open-inverse"
    menu_label = "案例分类"
    list_display = ["name", "position", Column("is_active", label="状态", accessor=term_status)]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("position"), FieldPanel("is_active")]),
    ]


class TermViewSet(NamedViewSet):
    """词表词条."""

    model = Term
    icon = "tag"
    menu_label = "词表"
    list_display = [
        "name",
        Column("vocabulary", label="词表", accessor=lambda row: row.get_vocabulary_display()),
        "position",
        Column("is_active", label="状态", accessor=term_status),
    ]
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
