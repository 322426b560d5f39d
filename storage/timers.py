"""The timers: what is due when, each armed, fired or cancelled once (design §4.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal_column, select

from storage import tables
from storage.ids import new_id
from storage.rows import every
from storage.store import Store
from storage.unit import Insert, Update

# Written out, as the partial index has it: with a parameter SQLite would not use the index.
_ARMED = tables.timers.c.state == literal_column("'armed'")


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a timer that one and no other; hop is 0 where there is none."""

    subject: str
    subject_id: str
    clock: str
    mark: str
    hop: int
    generation: int


@dataclass(frozen=True, slots=True)
class TimerRow:
    """A timer; ``state`` is armed, fired, cancelled or parked (then ``error`` says why)."""

    id: str
    subject: str
    subject_id: str
    clock: str
    mark: str
    hop: int
    generation: int
    due_at: datetime
    state: str
    fired_at: datetime | None
    error: str | None


async def due(store: Store, now: datetime, limit: int) -> list[TimerRow]:
    """Give the armed timers that are due, the longest overdue first."""
    timers = tables.timers.c
    statement = select(tables.timers).where(_ARMED, timers.due_at <= now)
    return await every(store, TimerRow, statement.order_by(timers.due_at, timers.id).limit(limit))


async def is_armed(store: Store, timer_id: str) -> bool:
    """Tell whether a timer still waits to be fired."""
    timers = tables.timers.c
    return await store.row(select(timers.id).where(timers.id == timer_id, _ARMED)) is not None


async def next_due(store: Store) -> datetime | None:
    """Give the instant at which the next armed timer is due."""
    row = await store.row(select(func.min(tables.timers.c.due_at).label("due_at")).where(_ARMED))
    return row.due_at if row else None


async def armed(store: Store, subject_id: str, subject: str = "case") -> list[TimerRow]:
    """Give the armed timers of a case (or another subject), the next one first."""
    timers = tables.timers.c
    statement = select(tables.timers).where(
        timers.subject == subject, timers.subject_id == subject_id, _ARMED
    )
    return await every(store, TimerRow, statement.order_by(timers.due_at, timers.id))


async def ends(store: Store, case_ids: Sequence[str]) -> list[TimerRow]:
    """Give the armed timers at which something is due on some cases."""
    timers = tables.timers.c
    statement = select(tables.timers).where(
        timers.subject == "case", timers.subject_id.in_(case_ids), timers.mark == "due", _ARMED
    )
    return await every(store, TimerRow, statement)


def arm(key: Key, due_at: datetime) -> Insert:
    """Arm a timer; Conflict("timer") when this very one was armed before."""
    row = {
        "id": new_id(),
        "subject": key.subject,
        "subject_id": key.subject_id,
        "clock": key.clock,
        "mark": key.mark,
        "hop": key.hop,
        "generation": key.generation,
        "due_at": due_at,
    }
    return Insert(tables.timers, row, "timer")


def cancel(subject: str, subject_id: str, clocks: tuple[str, ...] = ()) -> Update:
    """Cancel what is armed for a subject: these clocks, or all."""
    key = {"subject": subject, "subject_id": subject_id, "state": "armed"}
    named = {"clock": clocks} if clocks else {}
    return Update(tables.timers, key | named, {"state": "cancelled"}, expect=None)


def fire(timer_id: str, now: datetime) -> Update:
    """Claim a timer for the turn that fires it; Conflict("timers") when it is armed no more."""
    return Update(
        tables.timers, {"id": timer_id, "state": "armed"}, {"state": "fired", "fired_at": now}
    )


def park(timer_id: str, error: str) -> Update:
    """Put a timer aside that cannot be fired, so that it never blocks the queue."""
    key = {"id": timer_id, "state": "armed"}
    return Update(tables.timers, key, {"state": "parked", "error": error[:255]})
