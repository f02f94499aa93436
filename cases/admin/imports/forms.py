"""The forms of the import screens. They turn what is typed into drafts; they decide nothing."""

import datetime
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet, formset_factory

from cases.desk.import_check import RowMeaning, ViolationStatus, date_words, listed_categories
from cases.importers import CaseDraft, CitationDraft, DraftRow, OtherSection, row_texts
from cases.models import ImportKey
from cases.sections import ROW_SECTIONS, SECTION_FIELDS, SECTIONS, CaseKind, CasePart, SectionShape
from cases.validators import require_readable_section
from portal.intake.models import ImportJob
from portal.intake.services.jobs import READ

ACCEPT = ".docx,.doc,.pdf,.txt,.md,.markdown"
ACCEPT_REGULATION = ".docx,.txt,.md,.markdown,.doc,.pdf"
CHARACTERS_A_LINE = 24
MOST_LINES = 14
# 2024年3月12日 · 2024-03-12 · 2024.3 · 2024年 · 2024
DAY = re.compile(
    r"(?P<year>\d{4})(?:\s{0,2}[-年./](?:\s{0,2}(?P<month>\d{1,2})"
    r"(?:\s{0,2}[-月./](?:\s{0,2}(?P<day>\d{1,2})\s{0,2}日?)?)?)?)?"
)


class UploadForm(forms.Form):
    """One file, and which earlier import it corrects."""

    file = forms.FileField(
        label="文件",
        allow_empty_file=True,  # the service says it better
        error_messages={"required": "还没有选择文件。"},
    )
    corrects = forms.ModelChoiceField(
        ImportJob.objects.none(),
        label="更正自哪一次导入",
        required=False,
        empty_label="自动判断（同名文件，或大部分案例相同的文件）",
    )
    title = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: ImportKey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_cases = kind == ImportKey.CASES
        self.fields["file"].widget.attrs["accept"] = ACCEPT if is_cases else ACCEPT_REGULATION
        if not is_cases:
            del self.fields["corrects"]
            return
        choice = self.fields["corrects"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = ImportJob.objects.filter(kind=kind, state__in=READ).defer(
                "content", "source_text", "reading"
            )


def lines_of(text: str) -> int:
    """Return how many lines a field needs to show a text without scrolling, within reason."""
    needed = sum(math.ceil(len(line) / CHARACTERS_A_LINE) or 1 for line in text.split("\n"))
    return max(1, min(needed, MOST_LINES))


class TallArea(forms.Textarea):
    """A text area as tall as its text."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Set the rows from the text."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["rows"] = lines_of(str(value or ""))
        return context


def text_field(label: str, *, required: bool = False, **attrs: str) -> forms.CharField:
    """Return a field of running text."""
    return forms.CharField(
        label=label,
        required=required,
        validators=[require_readable_section],
        widget=TallArea(attrs={"class": "imp-area", **attrs}),
    )


class DayField(forms.CharField):
    """A day, a month or a year as people write it; it cleans to the date and its precision."""

    def to_python(self, value: Any) -> Any:
        """Read the words; an empty field is an unknown date."""
        words = super().to_python(value)
        if not words:
            return None, "unknown"
        found = DAY.fullmatch(words.strip())
        if found is None:
            raise forms.ValidationError(f"看不懂“{words[:20]}”。写成 2024-03-12、2024-03 或 2024。")
        year, month, day = (
            int(found[name]) if found[name] else None for name in ("year", "month", "day")
        )
        try:
            date = datetime.date(year or 0, month or 1, day or 1)
        except ValueError as error:
            raise forms.ValidationError(f"没有“{words[:20]}”这一天，请核对。") from error
        return date, "day" if day else "month" if month else "year"


class CaseForm(forms.Form):
    """The fields of one recognised case; its rows are in the formsets beside it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label="标题", max_length=255, widget=TallArea(attrs={"class": "imp-area"}),
        error_messages={"required": "标题不能空着。没有标题的，用第一句话。"},
    )  # fmt: skip
    kind = forms.ChoiceField(label="案例性质", choices=CaseKind.choices())
    category = forms.ChoiceField(label="案例分类", required=False)
    event_date = DayField(label="事件日期", required=False)

    def __init__(self, *args: Any, draft: CaseDraft, version: int, **kwargs: Any) -> None:
        initial = {name: getattr(draft, name) for name in ("title", *SECTION_FIELDS)}
        initial |= {"kind": draft.kind, "category": draft.category, "version": version}
        initial["event_date"] = date_words(draft.event_date, draft.event_date_precision)
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.draft = draft
        names = listed_categories()
        choices = [("", "（未定）"), *((name, name) for name in names)]
        if draft.category and draft.category not in names:
            choices.append((draft.category, f"{draft.category}（不在列表里）"))
        category = self.fields["category"]
        if isinstance(category, forms.ChoiceField):
            category.choices = choices
        for part in SECTIONS:
            for name in part.texts:
                is_lead = name == part.lead
                label = f"{part.heading}的引言" if is_lead else part.label_for(draft.kind)
                self.fields[name] = text_field(label)

    def clean_title(self) -> str:
        """Put a title on one line."""
        return " ".join(str(self.cleaned_data["title"]).split())


class ViolationForm(forms.Form):
    """One row of 违规条款, with the clauses that it may mean."""

    as_written = forms.CharField(
        label="原文写法", required=False, max_length=255,
        widget=TallArea(attrs={"class": "imp-area", "placeholder": "例如：供电营业规则第八十三条"}),
    )  # fmt: skip
    chosen = forms.IntegerField(label="对应条款", required=False, widget=forms.Select)
    quote = text_field("引用的原话")
    note = text_field("说明")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        initial = self.initial or {}
        self.meaning: RowMeaning | None = initial.get("meaning")
        offers = self.meaning.offers if self.meaning else ()
        widget = self.fields["chosen"].widget
        if isinstance(widget, forms.Select):
            asks = self.meaning is not None and self.meaning.standing is ViolationStatus.ASK
            nothing = "请选一条" if asks else "按原文自动对应"
            widget.choices = [("", nothing), *((o.clause_id, o.label) for o in offers)]


class TextForm(forms.Form):
    """One entry of a list section."""

    text = text_field("内容")


class SectionForm(forms.Form):
    """A section that is none of the typed ones."""

    heading = forms.CharField(label="栏目名", required=False, max_length=64)
    text = text_field("内容")

    def clean(self) -> dict[str, Any]:
        """Ask for a name where there is text."""
        cleaned = super().clean() or {}
        if cleaned.get("text") and not cleaned.get("heading"):
            self.add_error("heading", "给这一栏起个名字。")
        return cleaned


def kept_rows(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    """Return the cleaned rows of a formset that are not ticked for removal, in their order."""
    cleaned = [form.cleaned_data for form in rows.forms if form.cleaned_data]
    return [row for row in cleaned if not row.get("DELETE")]


EXCERPT = 60
MOST_ROWS = 400
ViolationRows = formset_factory(
    ViolationForm,
    extra=1,
    can_delete=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)
TextRows = formset_factory(
    TextForm, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
SectionRows = formset_factory(
    SectionForm, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


ROWS_OF: dict[SectionShape, type[BaseFormSet[Any]]] = {
    SectionShape.CITATIONS: ViolationRows,
    SectionShape.ENTRIES: TextRows,
    SectionShape.SECTIONS: SectionRows,
}


def _initial_rows(
    part: CasePart, draft: CaseDraft, meanings: tuple[RowMeaning, ...]
) -> list[dict[str, Any]]:
    """Return what the rows of a section hold; a citation besides with what it means."""
    held = getattr(draft, part.field)
    rows: list[dict[str, Any]] = [
        dict(zip(part.row_fields, row_texts(part, row), strict=True)) for row in held
    ]
    if part.shape is SectionShape.CITATIONS:
        for values, row, meaning in zip(rows, held, meanings, strict=True):
            values |= {"chosen": row.chosen, "meaning": meaning}
    return rows


@dataclass(frozen=True, slots=True)
class SectionForms:
    """A section on the check screen; `is_missed` where the kind of case should have rows."""

    part: CasePart
    texts: tuple[BoundField, ...]
    rows: BaseFormSet[Any] | None
    is_missed: bool

    @property
    def template(self) -> str:
        """The template that shows a section of this shape."""
        return f"cases/admin/imports/section_{self.part.shape.value}.html"

    @property
    def has_errors(self) -> bool:
        """Ask whether something typed into the section cannot be kept as it is."""
        return any(field.errors for field in self.texts) or bool(
            self.rows is not None and self.rows.is_bound and self.rows.total_error_count()
        )

    @property
    def excerpt(self) -> str:
        """The beginning of what stands in the section."""
        held = [str(field.value() or "") for field in self.texts]
        for form in self.rows.forms if self.rows is not None else ():
            held += [str(form[name].value() or "") for name in self.part.row_fields]
        return " ".join(filter(None, held))[:EXCERPT]


class CaseForms:
    """The form of a case and its formsets, filled from a draft or from what was posted."""

    def __init__(
        self, draft: CaseDraft, version: int, meanings: tuple[RowMeaning, ...], posted: Any = None
    ) -> None:
        self.draft = draft
        self.in_cards: frozenset[str] = frozenset()  # fields that stand in the card of a finding
        self.case = CaseForm(posted, draft=draft, version=version)
        self.rows: dict[str, BaseFormSet[Any]] = {
            part.field: ROWS_OF[part.shape](
                posted, initial=_initial_rows(part, draft, meanings), prefix=part.field
            )
            for part in ROW_SECTIONS
        }

    @property
    def sections(self) -> Iterator[SectionForms]:
        """The sections in their order, each with what is typed into it."""
        for part in SECTIONS:
            texts = tuple(self.case[name] for name in part.texts)
            is_missed = part.is_missed(self.draft.kind, getattr(self.draft, part.field))
            yield SectionForms(part, texts, self.rows.get(part.field), is_missed)

    def is_valid(self) -> bool:
        """Check everything, so that all that wants mending is shown at once."""
        valid = [self.case.is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        return all(valid)

    def corrected(self) -> CaseDraft:
        """Return the draft as corrected; call it after `is_valid`."""
        said = self.case.cleaned_data
        day, precision = said["event_date"]
        title = said["title"]
        sections: dict[str, Any] = {
            name: with_stored_line_ends(said[name]) for name in SECTION_FIELDS
        }
        sections |= {part.field: tuple(self._rows(part)) for part in ROW_SECTIONS}
        return CaseDraft(
            title=title,
            title_generated=self.draft.title_generated and title == self.draft.title,
            kind=said["kind"],
            category=said["category"],
            event_date=day,
            event_date_precision=precision,
            **sections,
        )

    def _rows(self, part: CasePart) -> Iterator[DraftRow]:
        """Yield the rows of a section that hold anything."""
        if part.shape is SectionShape.CITATIONS:
            yield from self._citations(part)
            return
        for row in kept_rows(self.rows[part.field]):
            text = with_stored_line_ends(row["text"])
            if row["text"]:
                is_named = part.shape is SectionShape.SECTIONS
                yield OtherSection(row["heading"], text) if is_named else text

    def _citations(self, part: CasePart) -> Iterator[CitationDraft]:
        """Yield the rows; a choice made for other words falls back to being found."""
        before: dict[int, CitationDraft] = dict(enumerate(getattr(self.draft, part.field)))
        for n, form in enumerate(self.rows[part.field].forms):
            row = form.cleaned_data
            if not row or row.get("DELETE"):
                continue
            words = " ".join(row["as_written"].split())
            quote, note, chosen = (
                with_stored_line_ends(row["quote"]),
                with_stored_line_ends(row["note"]),
                row["chosen"],
            )
            old = before.get(n)
            if old is not None and old.as_written != words and old.chosen == chosen:
                chosen = None
            if words or quote or note:
                yield CitationDraft(as_written=words, quote=quote, note=note, chosen=chosen)


def with_stored_line_ends(text: str) -> str:
    """Return what was typed with the line ends that are stored."""
    return text.replace("\r\n", "\n").strip()
