"""What monitoring asks of the record; every question is answered by a small partial index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, func, literal_column, select

from storage import tables
from storage.deliveries import FAILED
from storage.heartbeats import last_beat
from storage.store import Store


def _is(table: Table, *states: str) -> ColumnElement[bool]:
    # Written out, as the partial indexes have it: with parameters SQLite would not use them.
    written: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in states]
    return table.c.state == written[0] if len(written) == 1 else table.c.state.in_(written)


@dataclass(frozen=True, slots=True)
class Queue:
    """Messages that wait: how many, and since when the oldest does."""

    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Readings:
    """How the record stands at one moment; ``waiting`` is by priority, ``failed`` by state."""

    waiting: Mapping[int, Queue]
    failed: Mapping[str, int]
    overdue: int
    oldest_due: datetime | None
    parked: int
    evidence_waiting: int
    evidence_lost: int
    outages: int
    beat: datetime | None


async def read(store: Store, now: datetime) -> Readings:
    """Take all readings; Unavailable when the database is away."""
    overdue, oldest_due = await _overdue(store, now)
    return Readings(
        waiting=await _waiting(store),
        failed=await _failed(store),
        overdue=overdue,
        oldest_due=oldest_due,
        parked=await _count(store, tables.timers, _is(tables.timers, "parked")),
        evidence_waiting=await _count(store, tables.evidence, _is(tables.evidence, "waiting")),
        evidence_lost=await _count(store, tables.evidence, _is(tables.evidence, "lost")),
        outages=await _count(store, tables.heartbeats, tables.heartbeats.c.until.is_not(None)),
        beat=await last_beat(store),
    )


async def _waiting(store: Store) -> dict[int, Queue]:
    outbox = tables.outbox.c
    statement = (
        select(outbox.priority, func.count().label("n"), func.min(outbox.raised_at).label("oldest"))
        .where(_is(tables.outbox, "pending", "sending"))
        .group_by(outbox.priority)
    )
    return {row.priority: Queue(row.n, row.oldest) for row in await store.scan(statement)}


async def _failed(store: Store) -> dict[str, int]:
    state = tables.outbox.c.state
    statement = select(state, func.count().label("n")).where(_is(tables.outbox, *FAILED))
    found = {row.state: row.n for row in await store.scan(statement.group_by(state))}
    return {name: found.get(name, 0) for name in FAILED}


async def _overdue(store: Store, now: datetime) -> tuple[int, datetime | None]:
    due = tables.timers.c.due_at
    statement = select(func.count().label("n"), func.min(due).label("oldest"))
    rows = await store.scan(statement.where(_is(tables.timers, "armed"), due <= now))
    return rows[0].n, rows[0].oldest


async def _count(store: Store, table: Table, where: ColumnElement[bool]) -> int:
    rows = await store.scan(select(func.count().label("n")).select_from(table).where(where))
    return int(rows[0].n)
