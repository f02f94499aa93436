"""Validators of what editors type, for model fields and forms alike."""

from django.core.exceptions import ValidationError

from cases.section_limits import refusal_of


def require_readable_section(text: str) -> None:
    """Refuse a section that is too long or too tangled to be shown in time."""
    if reason := refusal_of(text):
        raise ValidationError(reason, code="section_limits")
