"""WeCom drops more than 30 messages a minute to one person, silently (design §3, budget).

The rows of a person come in the order of their priority; when few places are left, warnings and
information are said in one message.
"""

from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.jobs.turning import Turning
from bot.templates import Message, Sentences
from cases.outcome import Priority
from desk.work import Work
from storage import tables
from storage.outbox import OutboxRow, by_id, waiting
from storage.people import Person
from storage.unit import Insert, Update

# With fewer places than this left, the last two priorities are merged.
SCARCE = 10
RETRY = timedelta(seconds=2)


class Places(Protocol):
    """The count of messages that a member may still get this minute."""

    async def take(self, app: str, user: str, now: float, tokens: int = 1) -> bool:
        """Take places; False when there are not that many."""

    async def level(self, app: str, user: str, now: float) -> int:
        """Give the places left."""


class Bucket:
    """The budget in the terms of the deliveries."""

    def __init__(self, places: Places) -> None:
        """``places`` is the shared count of ``bot/wecom``."""
        self._places = places

    async def wait(self, app: str, person: str, now: datetime) -> timedelta | None:
        """Take a place for one message, or say how long to wait for the next try."""
        return None if await self._places.take(app, person, now.timestamp()) else RETRY

    async def scarce(self, app: str, person: str, now: datetime) -> bool:
        """Tell whether few places are left."""
        return await self._places.level(app, person, now.timestamp()) < SCARCE


def minor(rows: list[OutboxRow]) -> list[OutboxRow]:
    """Give the rows that may be merged: warnings and information in plain text, not yet tried."""
    return [
        row
        for row in rows
        if row.priority >= Priority.WARNING and row.kind == "text" and row.state == "pending"
    ]


async def digest(
    turning: Turning, bucket: Bucket, person: Person | None, rows: list[OutboxRow]
) -> list[OutboxRow]:
    """Merge the minor rows into one when places are scarce; gives the rows to send now."""
    merged = minor(rows)
    if person is None or len(merged) < 2 or not person.apps:  # noqa: PLR2004 (one needs no merging)
        return rows
    if not await bucket.scarce(person.apps[0], person.key, turning.now()):
        return rows
    row = await turning.run(lambda work: _merge(work, merged))
    left = [r for r in rows if r not in merged]
    fresh = await by_id(turning.store, row)
    return [*left, fresh] if fresh else left


async def _merge(work: Work, rows: list[OutboxRow]) -> str:
    first = rows[0]
    body: dict[str, Any] = {"message": together(rows).to_json()}
    values = waiting(
        f"digest:{first.id}", "text", Priority.WARNING, first.person, first.institution,
        first.raised_at, body, work.store.vault, work.now,
    )  # fmt: skip
    ids = tuple(row.id for row in rows)
    key = {"id": ids, "state": "pending"}
    work.unit.add(
        Update(tables.outbox, key, {"state": "merged"}, expect=len(ids)),
        Insert(tables.outbox, values),
    )
    return str(values["id"])


def together(rows: list[OutboxRow]) -> Message:
    """Say several messages as one."""
    lines = [Message.from_json(row.sealed["message"]).text for row in rows]
    return Message("", "", (), Sentences().say("talk", "digest", lines=lines))
