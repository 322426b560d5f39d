"""Cases as a list shows them: a page at a time, the newest first, nothing sealed opened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, literal_column, or_, select, tuple_

from storage import tables
from storage.rows import every
from storage.store import Store
from storage.timers import TimerRow

_ARMED = tables.timers.c.state == literal_column("'armed'")
_SEALED = {"sealed", "audit_head", "audit_seq", "draft_id"}
_COLUMNS = [column for column in tables.cases.c if column.name not in _SEALED]


@dataclass(frozen=True, slots=True)
class Line:
    """A case without what is sealed; ``body`` holds its hops and its callback as JSON."""

    id: str
    number: str
    institution: str
    kind: str
    state: str
    policy_id: str
    reporter: str
    hop: int
    assignee: str | None
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    body: dict[str, Any]
    revision: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; ``before`` is the place of the last line already shown.

    ``level`` is a node of the tree: only cases of people there and below it are listed.
    """

    institution: str
    states: tuple[str, ...] = ()
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    before: tuple[datetime, str] | None = None
    level: str = ""


async def page(store: Store, wanted: Wanted, limit: int) -> list[Line]:
    """Give the cases that are wanted, the newest first."""
    return await every(store, Line, _asked(select(*_COLUMNS), wanted).limit(limit))


async def count(store: Store, wanted: Wanted, most: int) -> int:
    """Count the cases that are wanted, up to ``most``: no list is read for its number."""
    some = _asked(select(tables.cases.c.id), wanted).limit(most).subquery()
    row = await store.row(select(func.count().label("n")).select_from(some))
    return int(row.n) if row else 0


async def marks(store: Store, wanted: Wanted, limit: int) -> tuple[tuple[str, int], ...]:
    """Give id and revision of the cases that ``page`` would give: whether anything changed."""
    cases = tables.cases.c
    found = _asked(select(cases.id, cases.revision), wanted).limit(limit)
    return tuple((row.id, row.revision) for row in await store.scan(found))


def _asked(found: Select[Any], wanted: Wanted) -> Select[Any]:
    cases = tables.cases.c
    found = _at(found.where(cases.institution == wanted.institution), wanted.level)
    if wanted.states:
        found = found.where(cases.state.in_(wanted.states))
    if wanted.opened_from:
        found = found.where(cases.opened_at >= wanted.opened_from)
    if wanted.opened_until:
        found = found.where(cases.opened_at < wanted.opened_until)
    if wanted.before:
        # The plain bound lets every store use its index; the pair decides among equals.
        found = found.where(
            cases.opened_at <= wanted.before[0],
            tuple_(cases.opened_at, cases.id)
            < tuple_(literal(wanted.before[0], cases.opened_at.type), wanted.before[1]),
        )
    return found.order_by(cases.opened_at.desc(), cases.id.desc())


def _at(found: Select[Any], level: str) -> Select[Any]:
    """Leave out the cases of people who work elsewhere than at a node of the tree or below it."""
    if not level:
        return found
    staff = tables.people.c
    there = or_(
        staff.department == level, staff.department.startswith(f"{level}/", autoescape=True)
    )
    return found.where(tables.cases.c.reporter.in_(select(staff.key).where(there)))


async def lines(store: Store, ids: Collection[str], level: str = "") -> list[Line]:
    """Give cases by their ids, the newest first."""
    cases = tables.cases.c
    found = _at(select(*_COLUMNS).where(cases.id.in_(sorted(ids))), level)
    return await every(store, Line, found.order_by(cases.opened_at.desc(), cases.id.desc()))


async def counts(
    store: Store, institution: str, states: Sequence[str], level: str = ""
) -> dict[str, int]:
    """Count the cases in each of some states."""
    cases = tables.cases.c
    found = (
        select(cases.state, func.count().label("n"))
        .where(cases.institution == institution, cases.state.in_(states))
        .group_by(cases.state)
    )
    return {row.state: row.n for row in await store.rows(_at(found, level))}


async def opened_since(store: Store, institution: str, since: datetime, level: str = "") -> int:
    """Count the cases opened from an instant on."""
    cases = tables.cases.c
    found = select(func.count().label("n")).where(
        cases.institution == institution, cases.opened_at >= since
    )
    row = await store.row(_at(found, level))
    return int(row.n) if row else 0


async def soonest(store: Store, institution: str, limit: int, level: str = "") -> list[Line]:
    """Give the cases whose clocks end next, the next one first."""
    timers, cases = tables.timers.c, tables.cases.c
    # Asked timer by timer, in the order of their index; a join would look at every case first.
    here = select(1).where(cases.id == timers.subject_id, cases.institution == institution)
    mine = _at(here, level)
    found = (
        select(timers.subject_id)
        .where(_ARMED, mine.exists())
        .order_by(timers.due_at)
        # A case has at most two clocks at a time.
        .limit(2 * limit)
    )
    order = list(dict.fromkeys(row.subject_id for row in await store.rows(found)))[:limit]
    by_id = {line.id: line for line in await lines(store, order)}
    return [by_id[case_id] for case_id in order if case_id in by_id]


async def clocks(store: Store, ids: Collection[str]) -> dict[str, list[TimerRow]]:
    """Give the armed timers of some cases, by case, the next one first."""
    timers = tables.timers.c
    found = select(tables.timers).where(
        timers.subject == "case", timers.subject_id.in_(sorted(ids)), _ARMED
    )
    by_case: dict[str, list[TimerRow]] = {}
    for timer in await every(store, TimerRow, found.order_by(timers.due_at, timers.id)):
        by_case.setdefault(timer.subject_id, []).append(timer)
    return by_case
