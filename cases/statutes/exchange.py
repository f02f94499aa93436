"""Statutes and successions in the exchange format; the one place that knows its names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cases.statutes.counts import StatuteCounts, counts_of
from cases.statutes.documents import statute_from_path
from cases.statutes.successions import suggest_successions
from cases.statutes.texts import full_texts
from cases.statutes.types import ParsedStatute, StatuteClauseKind, StatuteDoubt, SuggestedSuccession
from portal.intake.guard import UnreadableFile

JsonValue = str | int | float | None | Sequence["JsonValue"] | dict[str, "JsonValue"]
JsonObject = dict[str, JsonValue]

TEXT_KINDS = {StatuteClauseKind.ARTICLE, StatuteClauseKind.PARAGRAPH, StatuteClauseKind.ITEM}


def statutes_as_exchange(paths: Iterable[Path]) -> JsonObject:
    """Read files and describe each statute by its counts and texts; refused files are `skipped`."""
    statutes: list[JsonValue] = []
    doubts: list[JsonValue] = []
    skipped: list[JsonValue] = []
    for path in paths:
        try:
            statute = statute_from_path(path)
        except UnreadableFile as refusal:
            skipped.append(_refusal_json(path, refusal))
            continue
        statutes.append(statute_as_exchange(path.stem, statute))
        doubts += _doubts_json(path, statute.doubts)
    return {"statutes": statutes, "doubts": doubts, "skipped": skipped}


def statute_as_exchange(name: str, statute: ParsedStatute) -> JsonObject:
    """Describe one statute under its id."""
    return {
        "id": name,
        "title": statute.title,
        "document_number": statute.document_number,
        "issuer": statute.issuer,
        "promulgated": statute.promulgated.day.isoformat() if statute.promulgated else None,
        "in_force_from": statute.in_force_from.day.isoformat() if statute.in_force_from else None,
        "counts": _clause_counts(counts_of(statute)),
        "texts": dict(_article_texts(statute)),
    }


def _clause_counts(counts: StatuteCounts) -> JsonObject:
    return {
        "parts": counts.parts,
        "subparts": counts.subparts,
        "chapters": counts.chapters,
        "sections": counts.sections,
        "articles": counts.articles,
        "articles_zhi": counts.suffixed,
        "first_article": counts.first_article,
        "last_article": counts.last_article,
        "paragraphs": counts.paragraphs,
        "items": counts.items,
        "subitems": counts.subitems,
        "attachments": counts.attachments,
        "preamble": counts.preamble,
        "tables": counts.tables,
        "table_rows": counts.table_rows,
    }


def _article_texts(statute: ParsedStatute) -> Iterable[tuple[str, JsonValue]]:
    """Yield an article with all its lines; a paragraph without its items, an item without its."""
    whole = full_texts(statute)
    for clause in statute.clauses:
        if clause.kind is StatuteClauseKind.ARTICLE:
            yield clause.path, whole[clause.path]
        elif clause.kind in TEXT_KINDS:
            yield clause.path.replace(".", "/"), clause.label + clause.text


def successions_as_exchange(old: Path, new: Path) -> JsonObject:
    """Read two editions and suggest the rows between them; a refused file is `skipped`."""
    doubts: list[JsonValue] = []
    skipped: list[JsonValue] = []
    editions: list[ParsedStatute] = []
    for path in (old, new):
        try:
            edition = statute_from_path(path)
        except UnreadableFile as refusal:
            skipped.append(_refusal_json(path, refusal))
            continue
        editions.append(edition)
        doubts += _doubts_json(path, edition.doubts)
    pairs: list[JsonValue] = []
    if len(editions) == 2:
        rows: list[JsonValue] = [_succession_json(row) for row in suggest_successions(*editions)]
        name = f"{old.stem}-{new.stem}"
        pairs.append({"id": name, "old": str(old), "new": str(new), "rows": rows})
    return {"pairs": pairs, "doubts": doubts, "skipped": skipped}


def _succession_json(row: SuggestedSuccession) -> JsonObject:
    return {
        "old": row.old,
        "new": row.new,
        "relation": row.relation.value,
        "confidence": round(row.confidence, 3),
    }


def _doubts_json(path: Path, doubts: Iterable[StatuteDoubt]) -> list[JsonValue]:
    return [{"doc": path.name, "place": doubt.place, "reason": doubt.reason} for doubt in doubts]


def _refusal_json(path: Path, refusal: UnreadableFile) -> JsonObject:
    return {"doc": path.name, "place": "全文", "reason": str(refusal)}
