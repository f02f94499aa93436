"""What the scheduler runs for this room. Each job may be run again at any time."""

from django.utils import timezone

from cases.casebook.case_words import note_missing_words
from cases.linking.clause_links import relink_stale
from cases.models import Regulation
from cases.regulations.edition_import import follow_the_calendar


def relink_cases() -> str:
    """Link the cases whose publication was cut short before their citations were found."""
    report = relink_stale()
    left = f"；没有做成：{'、'.join(report.skipped)}" if report.skipped else ""
    return f"补做引用对应 {report.done} 个案例{left}"


def note_words() -> str:
    """Write what editors search for the cases that have none of it yet."""
    return f"补写编辑搜索用的文字 {note_missing_words()} 个案例"


def follow_editions() -> str:
    """Let editions come into force and cease on their day."""
    today = timezone.localdate()
    changed = sum(follow_the_calendar(one, today=today) for one in Regulation.objects.all())
    return f"版本状态变化 {changed} 处"
