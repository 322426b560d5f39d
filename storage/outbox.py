"""The outbox: alerts and answers on their way out (design §3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal_column, select

from storage import tables
from storage.ids import new_id
from storage.rows import every, first
from storage.store import Store
from storage.vault import Vault

# Written out, as the partial index has it: with parameters SQLite would not use the index.
_PENDING = tables.outbox.c.state.in_([literal_column("'pending'"), literal_column("'sending'")])


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message to one person; ``sealed`` is its opened content.

    ``state`` is pending or sending (begun, outcome unknown) until it is done with.
    """

    id: str
    key: str
    kind: str
    priority: int
    institution: str
    person: str
    case_id: str | None
    state: str
    app: str | None
    tried: list[str]
    raised_at: datetime
    not_before: datetime
    first_sent_at: datetime | None
    sent_at: datetime | None
    attempts: int
    error: str | None
    arms: dict[str, Any] | None
    task_id: str | None
    response_code: str | None
    code_at: datetime | None
    card: str | None
    sealed: dict[str, Any]

    def marked(self, app: str, content: str, now: datetime) -> "OutboxRow":
        """Give the row as it stands once its bytes for an app are stored, before the send."""
        return replace(
            self, state="sending", app=app, first_sent_at=now, attempts=self.attempts + 1,
            sealed={**self.sealed, "bytes": content},
        )  # fmt: skip

    def put_back(self, tried: Sequence[str], error: str, *, as_text: bool) -> "OutboxRow":
        """Give the row as it waits again, for another app or as text."""
        sealed = {key: value for key, value in self.sealed.items() if key != "bytes"}
        if as_text:
            sealed["as_text"] = True
        return replace(
            self, state="pending", app=None, first_sent_at=None, tried=list(tried), error=error,
            sealed=sealed,
        )  # fmt: skip


def waiting(  # noqa: PLR0913, PLR0917 (the columns of a row)
    key: str,
    kind: str,
    priority: int,
    person: str,
    institution: str,
    raised_at: datetime,
    body: Mapping[str, object],
    vault: Vault,
    now: datetime,
) -> dict[str, object]:
    """Give the columns of a message that waits to go out; ``key`` is its idempotency."""
    return {
        "id": new_id(), "key": key, "kind": kind, "priority": int(priority),
        "institution": institution, "person": person, "state": "pending", "tried": [],
        "raised_at": raised_at, "not_before": now, "attempts": 0, "sealed": vault.seal(body),
    }  # fmt: skip


async def ready(store: Store, now: datetime, limit: int) -> list[OutboxRow]:
    """Give what may go out now: the most urgent first, then in the order it was raised."""
    outbox = tables.outbox.c
    statement = select(tables.outbox).where(_PENDING, outbox.not_before <= now)
    ordered = statement.order_by(outbox.priority, outbox.raised_at, outbox.id)
    return await every(store, OutboxRow, ordered.limit(limit))


async def next_due(store: Store) -> datetime | None:
    """Give the instant at which the next message may go out."""
    least = func.min(tables.outbox.c.not_before).label("not_before")
    row = await store.row(select(least).where(_PENDING))
    return row.not_before if row else None


async def next_after(store: Store, now: datetime) -> datetime | None:
    """Give the next instant after ``now`` at which a waiting message may go out."""
    least = func.min(tables.outbox.c.not_before).label("not_before")
    row = await store.row(select(least).where(_PENDING, tables.outbox.c.not_before > now))
    return row.not_before if row else None


async def live_cards(store: Store, case_id: str) -> list[OutboxRow]:
    """Give the cards of a case whose buttons still work, in the order they were raised."""
    outbox = tables.outbox.c
    statement = select(tables.outbox).where(outbox.case_id == case_id, outbox.card == "live")
    return await every(store, OutboxRow, statement.order_by(outbox.raised_at, outbox.id))


async def by_task(store: Store, task_id: str) -> list[OutboxRow]:
    """Give the messages of a card's task id; one, unless something is very wrong."""
    statement = select(tables.outbox).where(tables.outbox.c.task_id == task_id)
    return await every(store, OutboxRow, statement.order_by(tables.outbox.c.id))


async def by_key(store: Store, key: str) -> OutboxRow | None:
    """Give a message by the key that keeps it from being sent twice."""
    return await first(store, OutboxRow, select(tables.outbox).where(tables.outbox.c.key == key))


async def by_id(store: Store, outbox_id: str) -> OutboxRow | None:
    """Give a message by its id."""
    statement = select(tables.outbox).where(tables.outbox.c.id == outbox_id)
    return await first(store, OutboxRow, statement)
