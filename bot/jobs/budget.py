"""WeCom drops more than 30 messages a minute to one person, silently (design §3, budget).

The rows of a person come in the order of their priority; when few places would be left, warnings
and information are said in one message.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from bot.jobs.turning import Turning
from bot.templates import Message, Sentences
from bot.wecom.limits import TEXT_BYTES
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

    def full_for(self, app: str, user: str, now: float) -> float:
        """Give the seconds until a place frees, as far as this process knows; else 0."""


class Bucket:
    """The budget in the terms of the deliveries."""

    def __init__(self, places: Places) -> None:
        """``places`` is the shared count of ``bot/wecom``."""
        self._places = places

    async def wait(self, app: str, person: str, now: datetime) -> timedelta | None:
        """Take a place for one message, or say how long to wait for the next try."""
        at = now.timestamp()
        if await self._places.take(app, person, at):
            return None
        return max(RETRY, timedelta(seconds=self._places.full_for(app, person, at)))

    async def scarce(self, app: str, person: str, now: datetime, wanted: int) -> bool:
        """Tell whether few places would be left after so many messages."""
        return await self._places.level(app, person, now.timestamp()) - wanted < SCARCE


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
    """Merge the minor rows when sending all would leave few places; gives the rows to send now."""
    merged = minor(rows)
    if person is None or len(merged) < 2 or not person.apps:  # noqa: PLR2004 (one needs no merging)
        return rows
    if not await bucket.scarce(person.apps[0], person.key, turning.now(), len(rows)):
        return rows
    left = [row for row in rows if row not in merged]
    for group in fitting(merged):
        if len(group) == 1:
            left += group
            continue
        made = await turning.run(partial(_merge, rows=group))
        fresh = await by_id(turning.store, made)
        left += [fresh] if fresh else []
    return left


def fitting(rows: Iterable[OutboxRow]) -> list[list[OutboxRow]]:
    """Group rows so that each group said together fits into one text of WeCom's."""
    groups: list[list[OutboxRow]] = [[]]
    for row in rows:
        if groups[-1] and len(together([*groups[-1], row]).text.encode()) > TEXT_BYTES:
            groups.append([])
        groups[-1].append(row)
    return groups


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
