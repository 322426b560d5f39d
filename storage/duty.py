"""Who is on duty, as 上班 and 下班 say it in the chat."""

from datetime import datetime

from sqlalchemy import select

from storage import tables
from storage.ids import new_id
from storage.store import Store
from storage.unit import Insert, Update


async def on_duty(store: Store, institution: str) -> list[str]:
    """Give the keys of the people on duty, the longest on duty first."""
    duty = tables.duty.c
    statement = select(duty.person).where(duty.institution == institution, duty.until.is_(None))
    rows = await store.rows(statement.order_by(duty.since, duty.person))
    return [row.person for row in rows]


def start(institution: str, person: str, now: datetime) -> list[Insert]:
    """Begin a stretch; Conflict("on_duty") when one is open, which the constraint decides."""
    row = {"id": new_id(), "institution": institution, "person": person, "since": now}
    return [Insert(tables.duty, row, "on_duty")]


def stop(person: str, now: datetime) -> list[Update]:
    """End the open stretch; Conflict("duty") when there is none."""
    return [Update(tables.duty, {"person": person, "until": None}, {"until": now})]
