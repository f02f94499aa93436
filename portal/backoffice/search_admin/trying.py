"""What the forms of search's words share: the effect before saving, and Chinese messages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from search.asked import AskedQuery, asked_with
from search.previews import MOST_QUERIES, WordingComparison, compare_wordings
from search.sources import seen_by
from search.trade import ActiveWords, EditorWords, in_force, trade_of

TRY, LOOK = "try", "look"
"""What a button of the form asks for instead of saving (`then`)."""


class TryingForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic when it runs
    """A row of the words of search, and the wordings that its effect is shown for."""

    tries = forms.CharField(
        label="用这些说法试",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "家里没电了怎么办"}),
        help_text=f"一行一个，最多 {MOST_QUERIES} 个。不填，就用最近常有人搜、和它有关的说法。",
    )

    def words_to_try(self) -> tuple[str, ...]:
        """The words whose askings lately are worth a look."""
        raise NotImplementedError

    def words_then(self) -> EditorWords:
        """All words of the editors as they would be after saving."""
        raise NotImplementedError

    def queries(self) -> list[tuple[str, int]]:
        """The editor's own wordings, then what was asked lately; else the words themselves."""
        own = [(line.strip(), 0) for line in self.cleaned_data["tries"].splitlines()]
        asked = asked_with(self.words_to_try(), timezone.now())
        found = [pair for pair in own if pair[0]] + [_query_and_count(asking) for asking in asked]
        return found or [(word, 0) for word in self.words_to_try()]


def _query_and_count(asking: AskedQuery) -> tuple[str, int]:
    return asking.query, asking.times


class TryingMixin:
    """A form view whose second button shows what saving would change."""

    template_name = "backoffice/search_admin/form.html"
    error_message = "没有保存：下面标出的地方要先改好。填过的都还在。"
    comparisons: tuple[WordingComparison, ...] | None = None
    request: HttpRequest
    object: Any
    form: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or show the effect of saving."""
        if request.POST.get("then") == TRY:
            return self.show_effect()
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def show_effect(self) -> HttpResponse:
        """Show the form as typed, with the results as they would be."""
        self.prepare()
        self.form = self.get_form()  # type: ignore[attr-defined]
        if self.form.is_valid():
            self.comparisons = compare_wordings(
                self.form.queries(), self.now(), trade_of(self.form.words_then()), self.may_see()
            )
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]

    def prepare(self) -> None:
        """Find the row, as Wagtail's own `post` would."""
        if not hasattr(self, "object"):
            is_there = isinstance(self, generic.EditView)
            self.object = self.get_object() if is_there else None  # type: ignore[attr-defined]

    def now(self) -> ActiveWords:
        """The words in force."""
        return in_force()

    def may_see(self) -> frozenset[str]:
        """What the editor may find."""
        return seen_by(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the comparison."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["comparisons"] = self.comparisons
        context["is_tried"] = self.comparisons is not None
        return context

    def get_initial(self) -> dict[str, Any]:
        """Fill in what the address names: reports lead here with a wording."""
        initial: dict[str, Any] = super().get_initial()  # type: ignore[misc]
        for name in ("words", "query", "word", "tries"):
            if said := one_line(self.request.GET.get(name, "")):
                initial[name] = said
        return initial


def one_line(typed: str) -> str:
    """A wording out of an address: one line, not too long."""
    return " ".join(typed.replace("\0", " ").split())[:120]


class TryingCreateView(TryingMixin, generic.CreateView):
    """A new row."""

    success_message = "已保存：%(object)s。从下一次搜索起生效。"
    submit_button_label = "保存"
    submit_button_active_label = "正在保存…"


class TryingEditView(TryingMixin, generic.EditView):
    """A row that is there."""

    success_message = "已保存：%(object)s。从下一次搜索起生效。"


class WordsDeleteView(generic.DeleteView):
    """Taking a row away."""

    page_title = "删除"
    success_message = "已删除：%(object)s。从下一次搜索起不再起作用。"

    @property
    def confirmation_message(self) -> str:
        """Say what goes, and what that means."""
        return f"要删除“{self.object}”吗？删除以后，从下一次搜索起不再起作用。"


class WordsViewSet(ModelViewSet):
    """What the lists of search's words share. Nothing points at their rows, so none is used."""

    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class = TryingCreateView
    edit_view_class = TryingEditView
    delete_view_class = WordsDeleteView
    index_template_name = "backoffice/search_admin/index.html"
    create_template_name = edit_template_name = "backoffice/search_admin/form.html"

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out where a row is used."""
        made: dict[str, Any] = super().get_common_view_kwargs(
            **{"usage_url_name": self.UNDEFINED, **kwargs}
        )
        return made

    def get_urlpatterns(self) -> list[Any]:
        """Leave out where a row is used."""
        return [one for one in super().get_urlpatterns() if one.name != "usage"]
