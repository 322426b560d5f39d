"""The evidence: photos and voices, which are fetched after the message told of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal_column, select

from storage import tables
from storage.rows import every, first
from storage.store import Store
from storage.unit import Delete

# Written out, as the partial index has it: with a parameter SQLite would not use the index.
_WAITING = tables.evidence.c.state == literal_column("'waiting'")


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A piece of evidence; ``sha256`` and ``size`` are those of the file, once it is here."""

    id: str
    case_id: str | None
    draft_id: str | None
    person: str
    app: str
    kind: str
    captured_at: datetime
    state: str
    not_before: datetime
    attempts: int
    media_id: str | None
    sha256: str | None
    size: int | None
    error: str | None
    taken_off_at: datetime | None


async def waiting(store: Store, now: datetime, limit: int = 50) -> list[EvidenceRow]:
    """Give what may be fetched now, the longest waiting first."""
    evidence = tables.evidence.c
    statement = select(tables.evidence).where(_WAITING, evidence.not_before <= now)
    ordered = statement.order_by(evidence.not_before, evidence.id)
    return await every(store, EvidenceRow, ordered.limit(limit))


async def next_due(store: Store) -> datetime | None:
    """Give the instant at which the next file may be fetched."""
    least = func.min(tables.evidence.c.not_before).label("not_before")
    row = await store.row(select(least).where(_WAITING))
    return row.not_before if row else None


async def of_case(store: Store, case_id: str) -> list[EvidenceRow]:
    """Give the evidence of a case in the order it was captured."""
    evidence = tables.evidence.c
    statement = select(tables.evidence).where(evidence.case_id == case_id)
    return await every(store, EvidenceRow, statement.order_by(evidence.captured_at, evidence.id))


async def of_draft(store: Store, draft_id: str) -> list[EvidenceRow]:
    """Give what was sent while a draft was filled in, in the order it was captured."""
    evidence = tables.evidence.c
    statement = select(tables.evidence).where(evidence.draft_id == draft_id)
    return await every(store, EvidenceRow, statement.order_by(evidence.captured_at, evidence.id))


async def get(store: Store, evidence_id: str) -> EvidenceRow | None:
    """Give a piece of evidence by its id."""
    statement = select(tables.evidence).where(tables.evidence.c.id == evidence_id)
    return await first(store, EvidenceRow, statement)


async def loose(store: Store, draft_ids: tuple[str, ...]) -> list[EvidenceRow]:
    """Give the evidence of drafts that came to no case."""
    evidence = tables.evidence.c
    statement = select(tables.evidence).where(
        evidence.draft_id.in_(draft_ids), evidence.case_id.is_(None)
    )
    return await every(store, EvidenceRow, statement)


async def kept(store: Store, sha256: str) -> bool:
    """Tell whether a file still belongs to anything."""
    evidence = tables.evidence.c
    return await store.row(select(evidence.id).where(evidence.sha256 == sha256)) is not None


def forget(rows: list[EvidenceRow]) -> list[Delete]:
    """Delete pieces of evidence; their files are for whoever looked whether they are kept."""
    ids = tuple(row.id for row in rows)
    return [Delete(tables.evidence, {"id": ids})] if ids else []
