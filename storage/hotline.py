"""The hotline's calls and the nonces of its requests."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from storage import tables
from storage.hotline_tables import hotline_calls, hotline_nonces
from storage.rows import first
from storage.store import Store
from storage.unit import IGNORE, Delete, Insert, Update, Write

# Twice the window in which a timestamp is let in: no clock differs by more.
NONCE_KEPT = timedelta(minutes=15)
CHUNK = 200


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call that was filed; ``sealed`` is the opened answer that it got.

    ``digest`` names the log's content; it is empty while a person's form is all that there is.
    """

    institution: str
    call_id: str
    received_at: datetime
    status: str
    case_id: str | None
    draft_id: str | None
    person: str | None
    digest: str
    sealed: dict[str, Any]


async def call(store: Store, institution: str, call_id: str) -> CallRow | None:
    """Give a call by the hotline's own id."""
    calls = hotline_calls.c
    where = (calls.institution == institution, calls.call_id == call_id)
    return await first(store, CallRow, select(hotline_calls).where(*where))


def file(store: Store, row: CallRow) -> Insert:
    """File a call; another one with its id loses with Conflict("call")."""
    values = {name: getattr(row, name) for name in CallRow.__slots__ if name != "sealed"}
    return Insert(hotline_calls, values | {"sealed": store.vault.seal(row.sealed)}, "call")


def expect(store: Store, row: CallRow) -> Insert:
    """Note a call that a person filed before its log came; one that is filed already stays."""
    return replace(file(store, row), otherwise=IGNORE)


def complete(store: Store, row: CallRow) -> Update:
    """Give a noted call its log; another request that did so first wins with a Conflict."""
    key = {"institution": row.institution, "call_id": row.call_id, "digest": ""}
    values = {"digest": row.digest, "sealed": store.vault.seal(row.sealed)}
    return Update(hotline_calls, key, values)


async def use(store: Store, nonce: str, wall: datetime) -> list[Write]:
    """Use a nonce up, Conflict("nonce") where it was used before; old ones are let go."""
    nonces = hotline_nonces.c
    old = select(nonces.nonce).where(nonces.at < wall - NONCE_KEPT).limit(CHUNK)
    gone = tuple(row.nonce for row in await store.rows(old))
    writes: list[Write] = [Delete(hotline_nonces, {"nonce": gone})] if gone else []
    return [*writes, Insert(hotline_nonces, {"nonce": nonce, "at": wall}, "nonce")]


async def load(store: Store, flow: str, persons: Collection[str]) -> dict[str, int]:
    """Count for some people the drafts of a flow that wait for them or are under their hands."""
    drafts = tables.drafts.c
    where = (drafts.person.in_(sorted(persons)), drafts.status.in_(("offered", "running")))
    counted = select(drafts.person, func.count().label("load")).where(*where, drafts.flow == flow)
    return {row.person: row.load for row in await store.rows(counted.group_by(drafts.person))}
