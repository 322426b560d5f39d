"""The outbox as people look at it: what went out, what could not, and sending it once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, literal_column, select

from storage import tables
from storage.outbox import OutboxRow
from storage.rows import every
from storage.store import Store
from storage.unit import Update

#: What somebody may send once more: refused, nobody reachable, or doubtful for too long.
FAILED = ("dead", "unreachable", "listed")
#: What is still on its way.
WAITING = ("pending", "sending")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to one person, without its content."""

    id: str
    kind: str
    priority: int
    institution: str
    person: str
    case_id: str | None
    state: str
    app: str | None
    tried: list[str]
    raised_at: datetime
    sent_at: datetime | None
    attempts: int
    error: str | None


_KNOWN = (*FAILED, *WAITING, "sent", "cancelled", "merged")
_STATES = {state: literal_column(f"'{state}'", String) for state in _KNOWN}
_COLUMNS = [tables.outbox.c[name] for name in Delivery.__dataclass_fields__]


async def page(
    store: Store, institution: str, states: Sequence[str], before: str, limit: int
) -> list[Delivery]:
    """Give the messages in some states (none: all), the newest first, older than ``before``.

    KeyError for a state that there is not.
    """
    outbox = tables.outbox.c
    found = select(*_COLUMNS).where(outbox.institution == institution)
    if states:
        found = found.where(_in(states))
    if before:
        found = found.where(outbox.id < before)
    # An id sorts by the moment it was made.
    return await every(store, Delivery, found.order_by(outbox.id.desc()).limit(limit))


def _in(states: Sequence[str]) -> ColumnElement[bool]:
    outbox = tables.outbox.c
    # Written out, as the partial indexes have it: SQLite would not use them with parameters.
    chosen = outbox.state.in_([_STATES[state] for state in states])
    if set(states) <= {*FAILED, *WAITING}:
        # Few wait among very many: their own index first, their order afterwards.
        return outbox.id.in_(select(outbox.id).where(chosen))
    return chosen


async def of_case(store: Store, case_id: str) -> list[Delivery]:
    """Give the messages of a case in the order they were raised."""
    outbox = tables.outbox.c
    found = select(*_COLUMNS).where(outbox.case_id == case_id)
    return await every(store, Delivery, found.order_by(outbox.raised_at, outbox.id))


def again(store: Store, row: OutboxRow, now: datetime) -> Update:
    """Let a failed message wait to go out again; Conflict("outbox") when it is not failed."""
    sealed = {key: value for key, value in row.sealed.items() if key != "bytes"}
    values: dict[str, Any] = {
        "state": "pending", "app": None, "tried": [], "not_before": now, "first_sent_at": None,
        "error": None, "sealed": store.vault.seal(sealed),
        "card": "live" if row.kind == "card" else None,
    }  # fmt: skip
    return Update(tables.outbox, {"id": row.id, "state": FAILED}, values)
