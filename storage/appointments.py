"""Callbacks that were agreed with customers for a certain time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal_column, select

from storage.appointment_tables import appointments
from storage.rows import every, first
from storage.store import Store
from storage.tables import people
from storage.unit import Insert, Update
from storage.vault import Vault

# Written out, as the partial index has it: with a parameter SQLite would not use the index.
_BOOKED = appointments.c.state == literal_column("'booked'")


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """An appointment; ``sealed`` is its opened content, ``revision`` serialises its changes."""

    id: str
    institution: str
    person: str
    case_id: str | None
    draft_id: str | None
    mode: str
    state: str
    starts_at: datetime
    slot: datetime
    attempts: int
    changed_at: datetime
    revision: int
    sealed: dict[str, Any]


async def get(store: Store, appointment_id: str) -> AppointmentRow | None:
    """Give an appointment by its id."""
    statement = select(appointments).where(appointments.c.id == appointment_id)
    return await first(store, AppointmentRow, statement)


async def booked(store: Store, person: str) -> list[AppointmentRow]:
    """Give what somebody has agreed and not done yet, the next first."""
    statement = select(appointments).where(appointments.c.person == person, _BOOKED)
    return await every(store, AppointmentRow, statement.order_by(appointments.c.starts_at))


async def of_case(store: Store, case_id: str) -> list[AppointmentRow]:
    """Give what is agreed about a case, by whomever, the next first."""
    statement = select(appointments).where(appointments.c.case_id == case_id, _BOOKED)
    return await every(store, AppointmentRow, statement.order_by(appointments.c.starts_at))


async def left_behind(store: Store, institution: str) -> list[AppointmentRow]:
    """Give what was agreed by people who are in the contacts no more."""
    here = (appointments.c.institution == institution, _BOOKED)
    gone = select(people.c.key).where(people.c.active.is_(False))
    return await every(
        store, AppointmentRow, select(appointments).where(*here, appointments.c.person.in_(gone))
    )


def insert(row: AppointmentRow, vault: Vault) -> Insert:
    """Book; Conflict("appointments") where the stretch of time is taken."""
    return Insert(appointments, _columns(row, vault), "appointments")


def change(row: AppointmentRow, vault: Vault) -> Update:
    """Write an appointment anew; its revision decides between two writers."""
    key = {"id": row.id, "revision": row.revision - 1}
    return Update(appointments, key, _columns(row, vault))


def _columns(row: AppointmentRow, vault: Vault) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in AppointmentRow.__slots__}
    return {**values, "sealed": vault.seal(row.sealed)}
