"""When callbacks were served, and the stretches of deafness that people are to be told of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal_column, select

from storage import tables
from storage.ids import new_id
from storage.rows import every
from storage.store import Store
from storage.unit import Insert, Update

SERVING = "serving"
# Written out, as the partial index has it: with a parameter SQLite would not use the index.
_OWED = tables.heartbeats.c.state == literal_column("'owed'")


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which nothing was heard; ``told`` is the last person told of it so far."""

    id: str
    since: datetime
    until: datetime
    told: str


async def last_beat(store: Store) -> datetime | None:
    """Give the moment up to which callbacks were surely served; None in a new record."""
    beats = tables.heartbeats.c
    row = await store.row(select(beats.since).where(beats.id == SERVING))
    return row.since if row else None


def beat(before: datetime | None, now: datetime) -> Insert | Update:
    """Say that callbacks are served; Conflict when another process said so meanwhile."""
    if before is None:
        row = {"id": SERVING, "since": now, "state": "beat"}
        return Insert(tables.heartbeats, row, tables.heartbeats.name)
    # Of two processes that come back at once, the one whose update meets the old beat confesses.
    return Update(tables.heartbeats, {"id": SERVING, "since": before}, {"since": now})


def owe(since: datetime, until: datetime) -> Insert:
    """Note a stretch that people are still to be told of."""
    row = {"id": new_id(), "since": since, "until": until, "told": "", "state": "owed"}
    return Insert(tables.heartbeats, row)


async def owed(store: Store) -> Gap | None:
    """Give the oldest stretch that somebody is still to be told of."""
    statement = select(tables.heartbeats).where(_OWED).order_by(tables.heartbeats.c.since).limit(1)
    found = await every(store, Gap, statement)
    return found[0] if found else None


def told(gap: Gap, last: str | None) -> Update:
    """Note who was told last; None says that everybody was."""
    # Two processes may tell the same stretch: the update lets one of them go on.
    key = {"id": gap.id, "told": gap.told, "state": "owed"}
    values = {"state": "told"} if last is None else {"told": last}
    return Update(tables.heartbeats, key, values)


async def active(
    store: Store, since: datetime, until: datetime, after: str, limit: int
) -> list[str]:
    """Give the keys of people who wrote in that time, in order, those behind ``after`` alone."""
    inbox = tables.inbox.c
    statement = select(inbox.person).distinct().where(
        inbox.received_at >= since, inbox.received_at < until, inbox.person > after
    )  # fmt: skip
    return [row.person for row in await store.rows(statement.order_by(inbox.person).limit(limit))]
