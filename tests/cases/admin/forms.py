"""What a browser sends from the editor of a case."""

from typing import Any

from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cases.sections import ROW_FIELDS

ROWS = (*ROW_FIELDS, "honoured_people", "comments")


def case_form(action: str = "", **fields: Any) -> dict[str, Any]:
    """The fields of a case with what the test says; `action` is the name of the button."""
    made: dict[str, Any] = {
        "title": "漏销一笔电费",
        "slug": "louxiao-yibi",
        "kind": "adverse",
        "event_date_precision": "unknown",
        "summary": "抄表员没有核对缴费明细。",
        "comment_notifications": "",
    }
    made.update({name: inline_formset([]) for name in ROWS})
    made.update(
        {name: inline_formset(value) if name in ROWS else value for name, value in fields.items()}
    )
    if action:
        made[f"action-{action}"] = action
    sent: dict[str, Any] = nested_form_data(made)
    return sent
