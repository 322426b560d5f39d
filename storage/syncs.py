"""Each full reading of WeCom's contacts, and what came of it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage import contact_tables
from storage.ids import new_id
from storage.roster import Counts
from storage.rows import first
from storage.store import Store
from storage.unit import Insert

DONE, REFUSED, FAILED = "done", "refused", "failed"


@dataclass(frozen=True, slots=True)
class Sync:
    """One sync; ``counts`` are people by what happened to them."""

    started_at: datetime
    ended_at: datetime
    outcome: str
    counts: dict[str, Any]
    note: str = ""


async def latest(store: Store) -> Sync | None:
    """Give the newest sync, whatever came of it."""
    newest = contact_tables.contact_syncs.c.started_at.desc()
    return await first(store, Sync, select(contact_tables.contact_syncs).order_by(newest).limit(1))


def ended(
    started_at: datetime, ended_at: datetime, outcome: str, counts: Counts, note: str = ""
) -> Insert:
    """Note a sync that is over."""
    row = {
        "id": new_id(), "started_at": started_at, "ended_at": ended_at, "outcome": outcome,
        "counts": asdict(counts), "note": note[:255],
    }  # fmt: skip
    return Insert(contact_tables.contact_syncs, row)
