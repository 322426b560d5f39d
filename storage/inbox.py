"""The inbox: every message once, with the answer that it got (design §3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.rows import every, first
from storage.store import Store


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A message that came in; ``sealed`` is the opened answer, None where there is none.

    ``answer`` is none, text or card; ``written`` says that WeCom took the response.
    ``wall_at`` is in wall time, which the 15 s of a redelivery are counted in (design §8).
    """

    key: str
    app: str
    person: str
    received_at: datetime
    case_id: str | None
    answer: str
    written: bool
    wall_at: datetime
    sealed: Any


async def get(store: Store, key: str) -> InboxRow | None:
    """Give a message by its key; None when it was never taken in."""
    return await first(store, InboxRow, select(tables.inbox).where(tables.inbox.c.key == key))


async def unwritten(store: Store, before_wall: datetime, limit: int = 200) -> list[InboxRow]:
    """Give the answers committed until then whose response nobody took, the oldest first."""
    inbox = tables.inbox.c
    statement = select(tables.inbox).where(~inbox.written, inbox.wall_at <= before_wall)
    return await every(store, InboxRow, statement.order_by(inbox.wall_at).limit(limit))
