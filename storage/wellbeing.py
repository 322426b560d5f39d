"""What tells whether the record is served in time: timers late or put aside, messages waiting."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal_column, select

from storage import tables
from storage.rows import every
from storage.store import Store
from storage.timers import TimerRow

# Written out, as the partial indexes have it: with parameters SQLite would not use them.
_ARMED = tables.timers.c.state == literal_column("'armed'")
_PARKED = tables.timers.c.state == literal_column("'parked'")
_WAITING = tables.outbox.c.state.in_([literal_column("'pending'"), literal_column("'sending'")])


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """The oldest of each, None where there is none, and how many messages wait."""

    oldest_due: datetime | None
    waiting: int
    oldest_waiting: datetime | None
    parked: tuple[TimerRow, ...]


async def look(store: Store, limit: int = 20) -> Wellbeing:
    """Read how things stand; ``limit`` is for the parked timers."""
    due, raised = tables.timers.c.due_at, tables.outbox.c.raised_at
    timers = await store.row(select(func.min(due).label("due_at")).where(_ARMED))
    outbox = await store.row(
        select(func.count().label("n"), func.min(raised).label("raised_at")).where(_WAITING)
    )
    parked = select(tables.timers).where(_PARKED).order_by(due).limit(limit)
    return Wellbeing(
        timers.due_at if timers else None,
        outbox.n if outbox else 0,
        outbox.raised_at if outbox else None,
        tuple(await every(store, TimerRow, parked)),
    )
