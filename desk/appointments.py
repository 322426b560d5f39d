"""Callbacks by appointment: booked, moved, cancelled, done (domain.md B8)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from cases import appointments as rules
from cases.outcome import Outcome
from cases.policy import Policy
from cases.when import shown_time
from desk.filing import Filing
from desk.work import Work
from storage import appointments, timers
from storage.appointments import AppointmentRow
from storage.ids import new_id

# What an appointment is to those who may not know the record.
Appointment: TypeAlias = AppointmentRow
SUBJECT = "appointment"
REMINDER, DUE = "reminder", "due"
BOOKED, DONE, FAILED, CANCELLED = "booked", "done", "failed", "cancelled"


async def booked(work: Work, person: str) -> list[AppointmentRow]:
    """Give what somebody has agreed and not done yet, the next first."""
    return await appointments.booked(work.store, person)


async def trouble(
    work: Work, person: str, at: datetime, mode: str, policy: Policy, but: str = ""
) -> tuple[str, tuple[datetime, ...]]:
    """Say why a time is not possible, with the next free ones; "" where it is.

    ``but`` is the appointment that is moved and so takes up nothing.
    """
    rows = await appointments.booked(work.store, person)
    taken = {row.slot for row in rows if row.id != but}
    why = rules.refused(at, mode, policy, work.now)
    why = why or ("taken" if rules.slot_of(at, policy) in taken else "")
    return why, rules.free(at, mode, policy, work.now, taken) if why else ()


async def book(
    work: Work, filing: Filing, at: datetime, mode: str, case_id: str | None,
    details: Mapping[str, Any],
) -> AppointmentRow:  # fmt: skip
    """Book a time with a customer; the unique slot decides between two bookings."""
    person, policy = filing.person, filing.policy
    row = AppointmentRow(
        new_id(), person.institution, person.key, case_id, filing.draft_id, mode, BOOKED,
        at, rules.slot_of(at, policy), 0, work.now, 0, dict(details),
    )  # fmt: skip
    row = _named(row, policy)
    work.unit.add(appointments.insert(row, work.store.vault))
    _arm(work, row, policy)
    await _note(work, row, "callback_booked")
    return row


async def move(work: Work, row: AppointmentRow, at: datetime, policy: Policy) -> AppointmentRow:
    """Agree another time (改约)."""
    moved = replace(row, starts_at=at, slot=rules.slot_of(at, policy))
    moved = _written(work, _named(moved, policy))
    _arm(work, moved, policy)
    await _note(work, moved, "callback_moved")
    return moved


async def tried(
    work: Work, row: AppointmentRow, state: str, said: Mapping[str, Any]
) -> AppointmentRow:
    """Note an attempt and what came of it; ``state`` is where the appointment stands then."""
    attempt = {"at": work.now.isoformat(), **said}
    attempts = [*row.sealed.get("attempts", []), attempt]
    sealed = {**row.sealed, "attempts": attempts}
    noted = _written(work, replace(row, state=state, attempts=len(attempts), sealed=sealed))
    await _note(work, noted, "callback_tried")
    return noted


async def cancel(work: Work, row: AppointmentRow) -> AppointmentRow:
    """Take an appointment back."""
    cancelled = _written(work, replace(row, state=CANCELLED))
    await _note(work, cancelled, "callback_cancelled")
    return cancelled


def code(row: AppointmentRow) -> str:
    """Give what people call it by: its own day and time."""
    return str(row.sealed["code"])


async def _note(work: Work, row: AppointmentRow, action: str) -> None:
    """Keep what was done in the chain of the case, or of the institution where there is none."""
    told = {"code": code(row), "at": row.starts_at.isoformat(), "n": row.attempts}
    case = await work.case(row.case_id) if row.case_id else None
    if case is not None:
        work.put(Outcome(case).event(action, row.person, **told))
        return
    work.did(row.institution, row.person, action, told)


def _named(row: AppointmentRow, policy: Policy) -> AppointmentRow:
    local = row.starts_at.astimezone(policy.zone)
    names = {"code": f"HF-{local:%y%m%d-%H%M}", "at": shown_time(local)}
    return replace(row, sealed={**row.sealed, **names})


def _written(work: Work, row: AppointmentRow) -> AppointmentRow:
    changed = replace(row, changed_at=work.now, revision=row.revision + 1)
    work.unit.add(appointments.change(changed, work.store.vault))
    work.unit.add(timers.cancel(SUBJECT, row.id))
    return changed


def _arm(work: Work, row: AppointmentRow, policy: Policy) -> None:
    """Remind before it is due, and when it is; the revision tells these from older timers."""
    early = row.starts_at - policy.appointment.remind_before.elapsed()
    for clock, due in ((REMINDER, early), (DUE, row.starts_at)):
        if due > work.now:
            key = timers.Key(SUBJECT, row.id, clock, "due", 0, row.revision)
            work.unit.add(timers.arm(key, due))
