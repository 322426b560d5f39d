"""Who is away, until when, and who stands in."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from cases.absence import Absence
from storage import contact_tables
from storage.ids import new_id
from storage.rows import every, first
from storage.store import Store
from storage.unit import Insert, Update

ASKED, ON, OVER = "asked", "on", "over"
_TABLE = contact_tables.absences


async def of(store: Store, people: Collection[str]) -> dict[str, Absence]:
    """Give the confirmed absences of people by key, those that are past or to come too."""
    found = select(_TABLE).where(_TABLE.c.person.in_(sorted(people)), _TABLE.c.state == ON)
    return {absence.person: absence for absence in await every(store, Absence, found)}


async def asked(store: Store, person: str) -> tuple[str, Absence] | None:
    """Give the absence that was shown back to a person last and not confirmed, with its id."""
    newest = _TABLE.c.id.desc()
    where = (_TABLE.c.person == person, _TABLE.c.state == ASKED)
    row = await store.row(select(_TABLE).where(*where).order_by(newest).limit(1))
    return (row.id, Absence(row.person, row.deputy, row.since, row.until)) if row else None


async def standing_in(store: Store, deputy: str, now: datetime) -> list[Absence]:
    """Give for whom a person stands in now."""
    away = (_TABLE.c.since <= now, _TABLE.c.until > now)
    found = select(_TABLE).where(_TABLE.c.deputy == deputy, _TABLE.c.state == ON, *away)
    return await every(store, Absence, found.order_by(_TABLE.c.person))


async def on(store: Store, person: str) -> Absence | None:
    """Give the absence of a person that counts, whether it holds now or not."""
    where = (_TABLE.c.person == person, _TABLE.c.state == ON)
    return await first(store, Absence, select(_TABLE).where(*where))


def ask(absence: Absence) -> list[Insert | Update]:
    """Keep an absence until it is confirmed; an older question falls away."""
    row = {
        "id": new_id(), "person": absence.person, "deputy": absence.deputy,
        "since": absence.since, "until": absence.until, "state": ASKED,
    }  # fmt: skip
    return [_over(absence.person, ASKED), Insert(_TABLE, row)]


def confirm(asked_id: str, person: str) -> list[Update]:
    """Let an absence count, in place of the one before; of two confirmations one wins."""
    return [_over(person, ON), Update(_TABLE, {"id": asked_id, "state": ASKED}, {"state": ON})]


def end(person: str) -> list[Update]:
    """End an absence, and forget a question that is open."""
    return [_over(person, ON), _over(person, ASKED)]


def _over(person: str, state: str) -> Update:
    return Update(_TABLE, {"person": person, "state": state}, {"state": OVER}, expect=None)
