"""Statutes by their counts and texts, and the suggested rows between two editions."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from cases.exchange.files import JsonObject, note_json, read_each
from cases.statutes import (
    ClauseKind,
    ParsedStatute,
    counts_of,
    full_texts,
    statute_from_path,
    suggest_successions,
)

TEXT_KINDS = {ClauseKind.ARTICLE, ClauseKind.PARAGRAPH, ClauseKind.ITEM}
WHOLE = "全文"
"""The place of a note about a file."""


def statutes_of_files(paths: Iterable[Path]) -> JsonObject:
    """Read files and describe each statute; refused files are `skipped`."""
    read, skipped = read_each(paths, statute_from_path, WHOLE)
    statutes = [statute_json(path.stem, statute) for path, statute in read]
    return {"statutes": statutes, "doubts": _doubts_json(read), "skipped": skipped}


def statute_json(name: str, statute: ParsedStatute) -> JsonObject:
    """Describe one statute under its id by its counts and texts."""
    counts = asdict(counts_of(statute)).items()
    promulgated, in_force = statute.promulgated, statute.in_force_from
    return {
        "id": name,
        "title": statute.title,
        "document_number": statute.document_number,
        "issuer": statute.issuer,
        "promulgated": promulgated.day.isoformat() if promulgated else None,
        "in_force_from": in_force.day.isoformat() if in_force else None,
        "counts": {"articles_zhi" if key == "suffixed" else key: count for key, count in counts},
        "texts": dict(_clause_texts(statute)),
    }


def successions_of_files(old: Path, new: Path) -> JsonObject:
    """Read two editions and suggest the rows between them; a refused file is `skipped`."""
    read, skipped = read_each((old, new), statute_from_path, WHOLE)
    pairs: list[JsonObject] = []
    if len(read) == 2:
        rows = [
            {
                "old": row.old,
                "new": row.new,
                "relation": row.relation.value,
                "confidence": round(row.confidence, 3),
            }
            for row in suggest_successions(*(edition for _, edition in read))
        ]
        name = f"{old.stem}-{new.stem}"
        pairs.append({"id": name, "old": str(old), "new": str(new), "rows": rows})
    return {"pairs": pairs, "doubts": _doubts_json(read), "skipped": skipped}


def _clause_texts(statute: ParsedStatute) -> Iterator[tuple[str, str]]:
    """Yield an article with all its lines; a paragraph without its items, an item without its."""
    whole = full_texts(statute)
    for clause in statute.clauses:
        if clause.kind is ClauseKind.ARTICLE:
            yield clause.path, whole[clause.path]
        elif clause.kind in TEXT_KINDS:
            yield clause.path.replace(".", "/"), clause.label + clause.text


def _doubts_json(read: Iterable[tuple[Path, ParsedStatute]]) -> list[JsonObject]:
    return [
        note_json(path.name, doubt.place, doubt.reason)
        for path, statute in read
        for doubt in statute.doubts
    ]
