"""The rows of the cases; what they mean is ``desk``'s business, which alone writes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select

from storage import tables
from storage.rows import every, first
from storage.store import Store

# The states in which a unit's handler has something to do; the column assignee names him.
WORKED_ON = ("dispatched", "processing", "wait_customer", "suspended")
_BY_ID = select(tables.cases).where(tables.cases.c.id == bindparam("of"))


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case; ``body`` is what everybody may know of it, ``sealed`` the opened rest."""

    id: str
    number: str
    institution: str
    kind: str
    state: str
    policy_id: str
    draft_id: str | None
    reporter: str
    hop: int
    assignee: str | None
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    body: dict[str, Any]
    sealed: dict[str, Any]
    audit_seq: int
    audit_head: str
    revision: int


async def get_row(store: Store, case_id: str) -> CaseRow | None:
    """Give a case by its id."""
    return await first(store, CaseRow, _BY_ID, {"of": case_id})


async def by_number(store: Store, number: str) -> CaseRow | None:
    """Give a case by its number, as ``BM-261121-0007``."""
    return await _one(store, tables.cases.c.number == number)


async def by_draft(store: Store, draft_id: str) -> CaseRow | None:
    """Give the case that a draft opened."""
    return await _one(store, tables.cases.c.draft_id == draft_id)


async def open_for_person(store: Store, person: str) -> list[CaseRow]:
    """Give the open cases in which a person stands in any part, the oldest first."""
    cases, parts = tables.cases.c, tables.case_people.c
    mine = select(parts.case_id).where(parts.person == person)
    statement = select(tables.cases).where(cases.id.in_(mine), cases.closed_at.is_(None))
    return await every(store, CaseRow, _ordered(statement))


async def recent_for_person(store: Store, person: str, since: datetime) -> list[CaseRow]:
    """Give the cases in which a person stands: the open ones, and those closed since then."""
    cases, parts = tables.cases.c, tables.case_people.c
    mine = select(parts.case_id).where(parts.person == person)
    still = or_(cases.closed_at.is_(None), cases.closed_at >= since)
    return await every(
        store, CaseRow, _ordered(select(tables.cases).where(cases.id.in_(mine), still))
    )


async def callback_load(
    store: Store, institution: str, state: str = "first_callback", part: str = "caller"
) -> dict[str, int]:
    """Count, by person, the callbacks that were offered to or taken by each and are open."""
    cases, parts = tables.cases.c, tables.case_people.c
    statement = (
        select(parts.person, func.count().label("load"))
        .join(tables.cases, cases.id == parts.case_id)
        .where(cases.institution == institution, cases.state == state)
        .where(parts.part == part)
        .group_by(parts.person)
    )
    return {row.person: row.load for row in await store.rows(statement)}


async def work_load(store: Store, institution: str) -> dict[str, int]:
    """Count, by person, the cases that each has to work on."""
    cases = tables.cases.c
    statement = (
        select(cases.assignee, func.count().label("load"))
        .where(cases.institution == institution, cases.state.in_(WORKED_ON))
        .where(cases.assignee.is_not(None))
        .group_by(cases.assignee)
    )
    return {row.assignee: row.load for row in await store.rows(statement)}


async def matching(store: Store, kind: str, digest: str) -> list[CaseRow]:
    """Give the cases that carry a look-up key (``Vault.digest``), the oldest first."""
    keys = tables.match_keys.c
    found = select(keys.case_id).where(keys.digest == digest, keys.kind == kind)
    return await every(
        store, CaseRow, _ordered(select(tables.cases).where(tables.cases.c.id.in_(found)))
    )


def _ordered(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(tables.cases.c.opened_at, tables.cases.c.id)


async def _one(store: Store, where: ColumnElement[bool]) -> CaseRow | None:
    return await first(store, CaseRow, select(tables.cases).where(where))
