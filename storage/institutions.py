"""Institutions: the policy in force, and the chain for what belongs to no case (design §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.audit import Entry, extend, institution_chain
from storage.errors import Conflict
from storage.rows import first
from storage.store import Store
from storage.unit import IGNORE, Insert, Unit, Update, Write

# Each lost race means that another entry got in; more than this is no race any more.
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Institution:
    """A row of the table: ``policy_id`` is the version in force."""

    code: str
    policy_id: str | None
    audit_seq: int
    audit_head: str
    revision: int


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did to an institution, as its chain records it."""

    at: datetime
    actor: str
    via: str
    action: str
    payload: dict[str, Any]


async def get(store: Store, code: str) -> Institution | None:
    """Give an institution by its code."""
    statement = select(tables.institutions).where(tables.institutions.c.code == code)
    return await first(store, Institution, statement)


def ensure(code: str) -> Insert:
    """Make the row of an institution where it is missing."""
    return Insert(tables.institutions, {"code": code}, IGNORE)


def adopt(code: str, policy_id: str) -> Update:
    """Put a version of its policy in force."""
    return Update(tables.institutions, {"code": code}, {"policy_id": policy_id})


async def record(store: Store, code: str, deed: Deed, *writes: Write) -> None:
    """Save writes together with their entry in the institution's chain.

    Conflict when the writes themselves lost a race, or the chain is taken again and again.
    """
    await store.committer.commit(Unit([ensure(code)]))
    for attempt in range(1, ATTEMPTS + 1):
        institution = await get(store, code)
        if institution is None:
            raise Conflict(tables.institutions.name)
        try:
            await store.committer.commit(Unit([*writes, *_extended(store, institution, [deed])]))
        except Conflict as conflict:
            if conflict.reason != tables.institutions.name or attempt == ATTEMPTS:
                raise
        else:
            return


async def entries(store: Store, code: str, deeds: Sequence[Deed]) -> list[Write]:
    """Give the writes of some entries in their order, for a unit of work of the caller's.

    Where another entry got in first the unit fails with Conflict, and its turn is run again.
    """
    known = await get(store, code)
    return [ensure(code), *_extended(store, known or Institution(code, None, 0, "", 0), deeds)]


def _extended(store: Store, institution: Institution, deeds: Sequence[Deed]) -> list[Write]:
    chain = institution_chain(institution.code)
    seq, head, rows = institution.audit_seq, institution.audit_head, list[Write]()
    for deed in deeds:
        seq += 1
        entry = Entry(chain, seq, deed.at, deed.actor, deed.via, deed.action, deed.payload)
        row, head = extend(head, entry, store.vault)
        rows.append(Insert(tables.audit, row))
    taken = {"code": institution.code, "revision": institution.revision}
    moved = {"audit_seq": seq, "audit_head": head, "revision": institution.revision + 1}
    # The revision serialises the chain, so an entry's place is never taken before it.
    return [Update(tables.institutions, taken, moved), *rows]
