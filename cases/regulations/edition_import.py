"""Take an edition of a regulation into the library, and confirm what became of its clauses.

Once per file: the same text again changes nothing, a corrected text of the same edition mends the
clauses in place, so that every address and every citation stays.
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.db import transaction
from django.utils.text import slugify

from cases.addresses import address_of
from cases.citations import title_key
from cases.linking.clause_links import forget_links
from cases.models import Alias, Clause, Edition, Regulation, Succession
from cases.models.regulations import ClauseOrigin, EditionStatus
from cases.search_kinds import CLAUSES
from cases.signals import edition_published
from cases.statutes import ClauseKind, ParsedClause, ParsedStatute, suggest_successions
from portal.people.models import User
from search.service import announce_all

# What is said of an edition beside its words, as the index and the resolver of citations read it.
DESCRIPTION = frozenset({"label", "in_force_from", "in_force_until"})

ALL_CASES = "引用这部规章的案例"


class EditionRefused(Exception):
    """An edition that cannot be taken in; the message says in Chinese why and what to do."""


@dataclass(frozen=True, slots=True)
class EditionDetails:
    """What a person (or the text itself) says about an edition. Empty means unknown."""

    title: str
    label: str
    slug: str = ""
    regulation_slug: str = ""
    short_title: str = ""
    document_number: str = ""
    issuer: str = ""
    promulgated_on: datetime.date | None = None
    in_force_from: datetime.date | None = None
    in_force_until: datetime.date | None = None
    aliases: tuple[str, ...] = ()
    source_name: str = ""


@dataclass(frozen=True, slots=True)
class EditionOutcome:
    """What taking in an edition did: counts of clause rows, and what a person should look at.

    `left_behind` names the cases whose links could not be renewed; it is filled on commit.
    """

    edition: Edition
    created: int
    changed: int
    unchanged: int
    kept: tuple[str, ...]
    successions: int
    left_behind: list[str] = field(default_factory=list)

    @property
    def changed_nothing(self) -> bool:
        """Ask whether the library already held exactly this."""
        return not (self.created or self.changed or self.kept)


def digest_of(statute: ParsedStatute) -> str:
    """Return a digest of the words of a statute: what two files of the same text share."""
    words = hashlib.sha256()
    for clause in (*statute.clauses, *statute.attachments):
        words.update(f"{clause.path}\t{clause.label}\t{clause.heading}\t{clause.text}\n".encode())
    return words.hexdigest()


@transaction.atomic
def take_in_edition(
    statute: ParsedStatute, details: EditionDetails, *, today: datetime.date
) -> EditionOutcome:
    """Write an edition with its clauses, place it among its neighbours, suggest successions.

    Raises EditionRefused where its window contradicts an edition that is there. A second call with
    the same text and details changes nothing.
    """
    if not statute.clauses:
        raise EditionRefused("没有识别出任何条款，没有入库。请确认文件里有“第一条”这样的条文。")
    regulation = _get_or_make_regulation(details)
    edition, is_described_anew = _get_or_make_edition(regulation, details, statute)
    created, changed, unchanged, kept = _write_clauses(edition, statute)
    _order_windows(regulation, today)
    edition.refresh_from_db()
    suggested = 0
    left_behind: list[str] = []
    if created or changed or is_described_anew:
        suggested = _suggest_neighbours(edition)
        announce_edition(edition)
        # Durable, while the signal is lost with a process that dies: a job links what is stale.
        forget_links(regulation)
        transaction.on_commit(lambda: left_behind.extend(_announce_edition(edition)))
    return EditionOutcome(edition, created, changed, unchanged, kept, suggested, left_behind)


def _announce_edition(edition: Edition) -> Iterator[str]:
    """Tell that an edition is stored; yield what its receivers could not renew.

    Nothing that fails here may look like a failure of the import: that is committed.
    """
    for _, answer in edition_published.send_robust(sender=Edition, edition_id=edition.pk):
        if isinstance(answer, Exception):  # logged by the signal; the job of stale links mends it
            yield ALL_CASES
        else:
            yield from answer or ()


def _get_or_make_regulation(details: EditionDetails) -> Regulation:
    title = details.title.strip().strip("《》")
    if not title:
        raise EditionRefused("不知道这是哪一部规章。请填写规章全称。")
    key = title_key(title)
    regulation = next((r for r in Regulation.objects.all() if title_key(r.title) == key), None)
    if regulation is None:
        alias = Alias.objects.filter(name=title).prefetch_related("regulations").first()
        named = list(alias.regulations.all()) if alias else []
        regulation = named[0] if len(named) == 1 else None
    if regulation is None:
        regulation = Regulation.objects.create(
            title=title,
            slug=address_of(details.regulation_slug or title, Regulation),
            short_title=details.short_title,
        )
    for name in details.aliases:
        alias, _ = Alias.objects.get_or_create(name=name)
        alias.regulations.add(regulation)
    return regulation


def _get_or_make_edition(
    regulation: Regulation, details: EditionDetails, statute: ParsedStatute
) -> tuple[Edition, bool]:
    """Return the edition, and whether it was there with other details: a corrected date, say."""
    slug = details.slug or _edition_slug(details)
    values = {
        "label": details.label,
        "document_number": details.document_number,
        "issuer": details.issuer,
        "promulgated_on": details.promulgated_on,
        "in_force_from": details.in_force_from,
        "in_force_until": details.in_force_until,
        "preamble": statute.preamble,
        "tables": [{"place": t.place, "rows": [list(r) for r in t.rows]} for t in statute.tables],
        "source_name": details.source_name,
        "source_digest": digest_of(statute),
    }
    since, until = details.in_force_from, details.in_force_until
    if since and until and since >= until:
        raise EditionRefused("失效日期要晚于施行日期，没有入库。请改正日期。")
    others = regulation.editions.exclude(slug=slug)
    if since and (other := others.filter(in_force_from=since).first()):
        raise EditionRefused(
            f"“{other.label}”也是从 {since} 起施行，两个版本的时间重叠，没有入库。请核对施行日期。"
        )
    edition, is_new = Edition.objects.get_or_create(
        regulation=regulation,
        slug=slug,
        defaults={**values, "status": EditionStatus.IN_FORCE},
    )
    if is_new:
        return edition, False
    if edition.is_stub:
        raise EditionRefused("这个版本地址留给未核对的引文。请换一个版本地址片段。")
    given = {name: value for name, value in values.items() if value not in ("", None, [])}
    differing = {name for name, value in given.items() if getattr(edition, name) != value}
    if differing:
        if "in_force_from" in differing:
            _open_window_before(edition)
        for name, value in given.items():
            setattr(edition, name, value)
        edition.save()
    return edition, not differing.isdisjoint(DESCRIPTION)


def _open_window_before(edition: Edition) -> None:
    """Open the window that was closed by the beginning of this edition, which is about to move."""
    if edition.in_force_from is not None:
        edition.regulation.editions.filter(in_force_until=edition.in_force_from).update(
            in_force_until=None
        )


def _edition_slug(details: EditionDetails) -> str:
    day = details.in_force_from or details.promulgated_on
    return str(day.year) if day else slugify(details.label, allow_unicode=True) or "v1"


def _write_clauses(
    edition: Edition, statute: ParsedStatute
) -> tuple[int, int, int, tuple[str, ...]]:
    """Write the clauses; return how many were created, changed, unchanged, and paths kept."""
    parsed = (*statute.clauses, *statute.attachments)
    known = {clause.path: clause for clause in edition.clauses.all()}
    fresh = [
        _clause_row(edition, clause, n)
        for n, clause in enumerate(parsed)
        if clause.path not in known
    ]
    Clause.objects.bulk_create(fresh, batch_size=500)
    known.update({clause.path: clause for clause in fresh})
    mended = []
    for position, clause in enumerate(parsed):
        row = known[clause.path]
        parent = known[clause.parent_path].pk if clause.parent_path else None
        words = (clause.label, clause.heading or "", clause.text, position, parent)
        if words != (row.label, row.heading, row.text, row.position, row.parent_id):
            row.label, row.heading, row.text, row.position, row.parent_id = words
            mended.append(row)
    Clause.objects.bulk_update(
        mended, ["label", "heading", "text", "position", "parent"], batch_size=500
    )
    # A clause that the corrected text lacks stays: cases and old revisions point at it.
    paths = {clause.path for clause in parsed}
    kept = tuple(path for path in known if path not in paths)
    fresh_ids = {row.pk for row in fresh}
    changed = sum(row.pk not in fresh_ids for row in mended)
    return len(fresh), changed, len(parsed) - len(fresh) - changed, kept


def _clause_row(edition: Edition, clause: ParsedClause, position: int) -> Clause:
    return Clause(
        edition=edition,
        path=clause.path,
        kind=clause.kind.value,
        position=position,
        label=clause.label,
        heading=clause.heading or "",
        text=clause.text,
        origin=ClauseOrigin.OFFICIAL,
    )


def _order_windows(regulation: Regulation, today: datetime.date) -> None:
    """Close the window of each edition where the next one begins, and say which is in force."""
    dated = list(
        regulation.editions.exclude(status=EditionStatus.UNVERIFIED)
        .filter(in_force_from__isnull=False)
        .order_by("in_force_from")
    )
    for edition, following in pairwise(dated):
        until = edition.in_force_until
        if until is None or (following.in_force_from and until > following.in_force_from):
            edition.in_force_until = following.in_force_from
            edition.save(update_fields=["in_force_until"])
    follow_the_calendar(regulation, today=today)


@transaction.atomic
def follow_the_calendar(regulation: Regulation, *, today: datetime.date) -> int:
    """Say of each edition whether it is in force today; return how many statuses changed.

    An edition that ended is amended where a later one follows, else repealed. Saving an edition
    announces it to the index. A second call on the same day changes nothing.
    """
    dated = list(
        regulation.editions.exclude(status=EditionStatus.UNVERIFIED)
        .filter(in_force_from__isnull=False)
        .order_by("in_force_from")
    )
    changed = 0
    for edition in dated:
        ended = edition.in_force_until is not None and edition.in_force_until <= today
        begun = edition.in_force_from is None or edition.in_force_from <= today
        over = EditionStatus.AMENDED if edition is not dated[-1] else EditionStatus.REPEALED
        status = over if ended else EditionStatus.IN_FORCE if begun else EditionStatus.COMING
        if status != edition.status:
            edition.status = status
            edition.save(update_fields=["status"])
            changed += 1
    return changed


def _suggest_neighbours(edition: Edition) -> int:
    """Suggest what became of the clauses of both neighbours; confirmed rows stay as they are."""
    dated = list(
        edition.regulation.editions.exclude(status=EditionStatus.UNVERIFIED)
        .filter(in_force_from__isnull=False)
        .order_by("in_force_from")
    )
    if edition not in dated:
        return 0
    at = dated.index(edition)
    pairs = [(dated[at - 1], edition)] if at else []
    pairs += [(edition, dated[at + 1])] if at + 1 < len(dated) else []
    return sum(suggest_between(old, new) for old, new in pairs)


@transaction.atomic
def suggest_between(old: Edition, new: Edition) -> int:
    """Replace the unconfirmed rows between two editions by fresh suggestions; return how many."""
    rows = Succession.objects.filter(old_edition=old, new_edition=new)
    confirmed = list(rows.filter(confirmed_at__isnull=False).values_list("old_id", "new_id"))
    rows.filter(confirmed_at__isnull=True).delete()
    old_ids, new_ids = _article_ids(old), _article_ids(new)
    fresh = [
        Succession(
            old_edition=old,
            new_edition=new,
            old_id=old_ids.get(row.old or ""),
            new_id=new_ids.get(row.new or ""),
            relation=row.relation,
            confidence=row.confidence,
        )
        for row in suggest_successions(statute_of(old), statute_of(new))
    ]
    settled = {end for pair in confirmed for end in pair if end}
    fresh = [row for row in fresh if row.old_id not in settled and row.new_id not in settled]
    Succession.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


def _article_ids(edition: Edition) -> dict[str, int]:
    return dict(edition.clauses.filter(kind="article").values_list("path", "pk"))


def statute_of(edition: Edition) -> ParsedStatute:
    """Return an edition as the value that the rules of statutes work on."""
    rows = edition.clauses.exclude(kind=ClauseKind.ATTACHMENT).select_related("parent")
    return ParsedStatute(
        title=edition.regulation.title,
        document_number=edition.document_number or None,
        issuer=edition.issuer or None,
        promulgated=None,
        in_force_from=None,
        head=(),
        tail=(),
        contents=(),
        preamble=edition.preamble,
        clauses=tuple(
            ParsedClause(
                kind=ClauseKind(row.kind),
                path=row.path,
                parent_path=row.parent.path if row.parent else None,
                label=row.label,
                heading=row.heading or None,
                text=row.text,
                order=order,
            )
            for order, row in enumerate(rows.order_by("position"))
        ),
        attachments=(),
        tables=(),
        doubts=(),
    )


@transaction.atomic
def confirm_successions(
    rows: Iterable[Succession], *, by: User, now: datetime.datetime
) -> Sequence[Succession]:
    """Record that a person looked at these rows; return those that still stand.

    Confirming again keeps the first confirmation, also where `rows` were read before it.
    """
    listed = list(rows)
    # Of two people the first one stands; a row may also have been suggested anew, and be gone.
    held = Succession.objects.select_for_update().filter(pk__in=[row.pk for row in listed])
    confirmed_on = dict(held.values_list("pk", "confirmed_at"))
    confirmed = [row for row in listed if row.pk in confirmed_on]
    for row in confirmed:
        if confirmed_on[row.pk] is None:
            row.confirmed_by, row.confirmed_at = by, now
            row.save(update_fields=["relation", "old", "new", "confirmed_by", "confirmed_at"])
    ends = {end for row in confirmed for end in (row.old_id, row.new_id) if end is not None}
    announce_all(CLAUSES, [str(pk) for pk in ends])
    return confirmed


def announce_edition(edition: Edition) -> None:
    """Tell search that the clauses of an edition have changed, or what is said about them."""
    keys = edition.clauses.filter(kind__in=("article", "attachment")).values_list("pk", flat=True)
    announce_all(CLAUSES, [str(pk) for pk in keys])
