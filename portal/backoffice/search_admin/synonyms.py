"""同义词 in the admin: groups of words that find each other."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.urls import path, reverse
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from portal.backoffice.search_admin import wordfile
from portal.backoffice.search_admin.trying import TryingForm, WordsViewSet
from search.editing import doubts_of_group, held_groups
from search.groups import read_group
from search.models import SynonymGroup
from search.trade import EditorWords, editor_words


class SynonymForm(TryingForm):
    """One group."""

    class Meta:
        model = SynonymGroup
        fields = ("words", "answering", "note", "in_use")
        help_texts = {
            "words": "意思相同的词写在一起，用空格分开，例如：断电 掉电。搜一个，别的也找得到。",
            "answering": "可以不填。填了以后，搜“说法”里的词也找这里的词，反过来不找。",
            "in_use": "不勾选就先不起作用，词还留着。",
        }

    def clean(self) -> dict[str, Any]:
        """Keep one spelling; say what speaks against the group."""
        cleaned = super().clean() or {}
        words, answering = cleaned.get("words", ""), cleaned.get("answering", "")
        if "words" in self.errors or "answering" in self.errors:
            return cleaned
        if doubts := doubts_of_group(words, answering, held_groups(self.instance)):
            self.add_error("words", list(doubts))
        group = read_group(words, answering)
        cleaned["words"], cleaned["answering"] = " ".join(group.words), " ".join(group.answering)
        return cleaned

    def words_to_try(self) -> tuple[str, ...]:
        """The words that are asked, and those that they find."""
        return tuple(f"{self.cleaned_data['words']} {self.cleaned_data['answering']}".split())

    def words_then(self) -> EditorWords:
        """The groups with this one as it is written, if it is in use."""
        then = editor_words(besides=self.instance)
        if not self.cleaned_data["in_use"]:
            return then
        group = read_group(self.cleaned_data["words"], self.cleaned_data["answering"])
        return replace(then, groups=(*then.groups, group))


class SynonymIndexView(generic.IndexView):
    """The list, with the ways to the text file."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Add the file, out and in."""
        return [
            *super().header_more_buttons,
            Button("从文本文件导入", url=reverse("search-synonyms:import"), icon_name="upload"),
            Button("导出为文本文件", url=reverse("search-synonyms:export"), icon_name="download"),
        ]


def group_status(group: SynonymGroup) -> str:
    """Say whether a group counts."""
    return "启用" if group.in_use else "停用"


class SynonymViewSet(WordsViewSet):
    """同义词."""

    model = SynonymGroup
    name = "search-synonyms"
    url_prefix = "search/synonyms"
    icon = "resubmit"
    menu_label = "同义词"
    index_view_class = SynonymIndexView
    list_display = [
        "words",
        Column("answering", label="只从左往右找", accessor=lambda group: group.answering or "—"),
        Column("state", label="状态", accessor=group_status),
        "note",
        DateColumn("changed_at", label="修改时间"),
    ]
    list_filter = ["in_use"]
    search_fields = ["words", "answering", "note"]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:  # noqa: FBT001 - Wagtail's signature
        """Return our form."""
        return SynonymForm

    def get_urlpatterns(self) -> list[Any]:
        """Add the text file."""
        return [
            *super().get_urlpatterns(),
            path("import/", wordfile.read_file, name="import"),
            path("export/", wordfile.write_file, name="export"),
        ]
