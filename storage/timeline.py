"""An audit chain as people read it: opened entries, a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from storage import tables
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did; ``payload`` is None once it was forgotten."""

    seq: int
    at: datetime
    actor: str
    via: str
    action: str
    payload: dict[str, Any] | None


async def whole(store: Store, chain: str) -> list[Entry]:
    """Give all entries of a chain in their order; a case has some dozens."""
    audit = tables.audit.c
    rows = await store.rows(select(tables.audit).where(audit.chain == chain).order_by(audit.seq))
    return [_entry(store, row) for row in rows]


async def newest(store: Store, chain: str, before: int, limit: int) -> list[Entry]:
    """Give the newest entries of a chain below a number (0: from the end), the newest first."""
    audit = tables.audit.c
    found = select(tables.audit).where(audit.chain == chain)
    if before:
        found = found.where(audit.seq < before)
    rows = await store.rows(found.order_by(audit.seq.desc()).limit(limit))
    return [_entry(store, row) for row in rows]


def _entry(store: Store, row: Row[Any]) -> Entry:
    payload = store.vault.open(row.sealed)["payload"] if row.sealed else None
    return Entry(row.seq, row.at, row.actor, row.via, row.action, payload)
