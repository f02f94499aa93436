"""搜索词表 in the admin: words that count as a whole, and words that say nothing alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.ui.tables import DateColumn

from portal.backoffice.search_admin.trying import TryingForm, WordsViewSet
from search.editing import doubts_of_entry
from search.groups import one_spelling
from search.models import VocabularyEntry
from search.trade import EditorWords, editor_words


class VocabularyForm(TryingForm):
    """One word."""

    class Meta:
        model = VocabularyEntry
        fields = ("word", "role")
        widgets = {"role": forms.RadioSelect}
        help_texts = {
            "word": "只写一个词，例如：不停电作业。",
            "role": "业务词：搜到它时整个词都要对上，里面的字拆开不算。"
            "虚词：像“怎么办”“请问”，和别的词一起搜时不靠它找内容。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            role.choices = VocabularyEntry.Role.choices

    def clean(self) -> dict[str, Any]:
        """Keep one spelling; say what speaks against the word."""
        cleaned = super().clean() or {}
        word, role = one_spelling(cleaned.get("word", "")), cleaned.get("role", "")
        if self.errors:
            return cleaned
        others = VocabularyEntry.objects.exclude(pk=self.instance.pk)
        if not word:
            self.add_error("word", "还没有写词。")
        elif doubts := doubts_of_entry(word, role, timezone.now(), others):
            self.add_error("word", list(doubts))
        cleaned["word"] = word
        return cleaned

    def words_to_try(self) -> tuple[str, ...]:
        """The word itself."""
        return (self.cleaned_data["word"],)

    def words_then(self) -> EditorWords:
        """The lists with this word in its role."""
        then = editor_words(besides=self.instance)
        word = frozenset({self.cleaned_data["word"]})
        if self.cleaned_data["role"] == VocabularyEntry.Role.TERM:
            return replace(then, terms=then.terms | word)
        return replace(then, stop_words=then.stop_words | word)


class VocabularyViewSet(WordsViewSet):
    """搜索词表."""

    model = VocabularyEntry
    name = "search-vocabulary"
    url_prefix = "search/vocabulary"
    icon = "tag"
    menu_label = "搜索词表"
    list_display = ["word", "role", DateColumn("changed_at", label="修改时间")]
    list_filter = ["role"]
    search_fields = ["word"]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:  # noqa: FBT001 - Wagtail's signature
        """Return our form."""
        return VocabularyForm
