"""置顶结果 in the admin: a wording, and the document that stands first for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic

from portal.backoffice.search_admin.trying import (
    LOOK,
    TryingCreateView,
    TryingEditView,
    TryingForm,
    TryingMixin,
    WordsViewSet,
)
from search.answers import answer_request
from search.documents import SearchDocument
from search.editing import doubts_of_pin
from search.groups import one_spelling
from search.models import Pin
from search.queries import SearchRequest
from search.sources import kinds_for, source_of
from search.trade import EditorWords, PinnedDocument, editor_words

OFFERED = 6
"""Documents of each kind that the search inside the form offers."""
NOT_THERE = "（现在搜不到：没有发布或已删除）"


@dataclass(frozen=True, slots=True)
class PinOffer:
    """A document that may be chosen; `value` names it in the form."""

    value: str
    kind: str
    title: str
    about: str
    url: str


def offer_of(document: SearchDocument) -> PinOffer:
    """The document as it is offered."""
    about = document.breadcrumb or document.lead
    value = f"{document.kind}:{document.key}"
    return PinOffer(value, label_of(document.kind), document.title, about, document.url)


def label_of(kind: str) -> str:
    """The kind in words."""
    source = source_of(kind)
    return source.label if source else kind


def documents_of(pins: Iterable[Pin]) -> dict[tuple[str, str], SearchDocument]:
    """The documents of pins that can be found now, one load a kind."""
    keys: dict[str, list[str]] = {}
    for pin in pins:
        keys.setdefault(pin.kind, []).append(pin.key)
    found = {}
    for kind, wanted in keys.items():
        if source := source_of(kind):
            for key, document in source.load(wanted).items():
                if document is not None:
                    found[kind, key] = document
    return found


class PinForm(TryingForm):
    """A wording and what stands first for it, found by a search inside the form."""

    look_for = forms.CharField(
        label="找内容",
        required=False,
        max_length=120,
        help_text="写几个字找案例或条款，例如：欠费停电 通知，或 营业规则83条。",
    )
    document = forms.CharField(label="要置顶的内容", widget=forms.RadioSelect)

    class Meta:
        model = Pin
        fields = ("query", "position")
        labels = {"query": "员工这样搜"}
        help_texts = {
            "query": "和这句话一字不差时才置顶；空格、繁体简体、大小写不计较。",
            "position": "同一句话置顶几条时，数字小的在前。",
        }

    field_order = ("query", "look_for", "document", "position", "tries")
    offers: tuple[PinOffer, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].error_messages["required"] = "还没有选内容。先查找，再选一条。"
        if self.instance.pk:
            self.initial.setdefault("document", f"{self.instance.kind}:{self.instance.key}")

    def look(self, may_see: frozenset[str]) -> None:
        """Offer what is chosen now, and what the words find."""
        words = str(self["look_for"].value() or self["query"].value() or "").strip()
        offers: dict[str, PinOffer] = {}
        kind, _, key = str(self["document"].value() or "").partition(":")
        if (source := source_of(kind)) and (chosen := source.load([key]).get(key)):
            offers[f"{kind}:{key}"] = offer_of(chosen)
        if words:
            request = SearchRequest(words[:120], kinds_for(may_see), may_see=may_see, limit=OFFERED)
            for group in answer_request(request).groups:
                for result in group.results:
                    made = offer_of(result.document)
                    offers.setdefault(made.value, made)
        self.offers = tuple(offers.values())

    def clean(self) -> dict[str, Any]:
        """Keep one spelling; say what speaks against the pin."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        wording = one_spelling(cleaned.get("query", ""))
        kind, _, key = cleaned.get("document", "").partition(":")
        others = Pin.objects.filter(query=wording).exclude(pk=self.instance.pk)
        if others.filter(kind=kind, key=key).exists():
            self.add_error("document", f"搜“{wording}”时，这条内容已经置顶了。")
        elif doubts := doubts_of_pin(wording, kind, key, others.filter(kind=kind).count()):
            self.add_error("document" if wording else "query", list(doubts))
        cleaned["query"] = wording
        self.instance.kind, self.instance.key = kind, key
        return cleaned

    def clean_position(self) -> int:
        """The first place is 1."""
        position = int(self.cleaned_data["position"])
        if position < 1:
            raise forms.ValidationError("次序从 1 开始。")
        return position

    def words_to_try(self) -> tuple[str, ...]:
        """The wording itself, and what is asked with it."""
        return (self.cleaned_data["query"],)

    def queries(self) -> list[tuple[str, int]]:
        """The wording first: it is the one that changes."""
        return [(self.cleaned_data["query"], 0), *super().queries()]

    def words_then(self) -> EditorWords:
        """The pins with this one at its place."""
        then = editor_words(besides=self.instance)
        wording = self.cleaned_data["query"]
        mine = PinnedDocument(wording, self.instance.kind, self.instance.key)
        others = Pin.objects.filter(query=wording).exclude(pk=self.instance.pk)
        before = others.filter(position__lte=self.cleaned_data["position"])
        ahead = {(kind, key) for kind, key in before.values_list("kind", "key")}
        first = [p for p in then.pins if p.query == wording and (p.kind, p.key) in ahead]
        rest = [p for p in then.pins if p not in first]
        return replace(then, pins=(*first, mine, *rest))


class PinViewMixin(TryingMixin):
    """The search inside the form."""

    template_name = "backoffice/search_admin/pin.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look for documents, or do what the other forms do."""
        if request.POST.get("then") != LOOK:
            return super().post(request, *args, **kwargs)
        self.prepare()
        # Not bound: what is still missing while somebody looks is no error.
        typed = {name: request.POST.get(name, "") for name in PinForm.field_order}
        self.form = PinForm(initial=typed, instance=self.object)
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer documents with every showing of the form."""
        context = super().get_context_data(**kwargs)
        context["form"].look(self.may_see())
        context["chosen"] = str(context["form"]["document"].value() or "")
        context["has_looked"] = self.request.POST.get("then") == LOOK
        return context


class PinCreateView(PinViewMixin, TryingCreateView):
    """A new pin."""


class PinEditView(PinViewMixin, TryingEditView):
    """A pin that is there."""


class PinIndexView(generic.IndexView):
    """The list, each wording with the title that it leads to."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Load the titles of one page of the list together."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        found = documents_of(context["object_list"])
        for pin in context["object_list"]:
            document = found.get((pin.kind, pin.key))
            pin.leads_to = f"{label_of(pin.kind)}：{document.title}" if document else NOT_THERE
        return context


class PinViewSet(WordsViewSet):
    """置顶结果."""

    model = Pin
    name = "search-pins"
    url_prefix = "search/pins"
    icon = "pick"
    menu_label = "置顶结果"
    index_view_class = PinIndexView
    add_view_class = PinCreateView
    edit_view_class = PinEditView
    create_template_name = edit_template_name = "backoffice/search_admin/pin.html"
    list_display = [
        "query",
        Column("leads_to", label="置顶的内容"),
        "position",
        DateColumn("changed_at", label="修改时间"),
    ]
    search_fields = ["query"]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:  # noqa: FBT001 - Wagtail's signature
        """Return our form."""
        return PinForm
