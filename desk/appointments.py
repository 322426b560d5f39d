"""Callbacks by appointment: booked, moved, cancelled, done (domain.md B8)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
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


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a time is not possible, the next free ones, and who has it already."""

    why: str
    free: tuple[datetime, ...]
    who: str = ""


async def trouble(
    work: Work, policy: Policy, person: str, at: datetime, mode: str, case_id: str | None,
    but: str = "",
) -> Trouble | None:  # fmt: skip
    """Say why a time is not possible for a person and a case; None where it is.

    ``but`` is the appointment that is moved and so takes up nothing.
    """
    rows = await appointments.booked(work.store, person)
    about = await appointments.of_case(work.store, case_id) if case_id else []
    slot, others = rules.slot_of(at, policy), [one for one in about if one.person != person]
    taken = {row.slot for row in (*rows, *others) if row.id != but}
    why, who = rules.refused(at, mode, policy, work.now), ""
    if not why and slot in taken:
        # Nobody is called twice at one time about one thing.
        other = next((one for one in others if one.slot == slot), None)
        found = await work.person(other.person) if other else None
        why, who = ("customer", found.name) if found else ("taken", "")
    return Trouble(why, rules.free(at, mode, policy, work.now, taken), who) if why else None


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
    await _note(work, row, "callback_booked", person.key)
    return row


async def move(
    work: Work, row: AppointmentRow, at: datetime, policy: Policy, by: str,
    how: Mapping[str, str] = MappingProxyType({}),
) -> AppointmentRow:  # fmt: skip
    """Agree another time (改约), with another ``mode`` and ``place`` where ``how`` tells them."""
    sealed = {**row.sealed, **({"place": how["place"]} if "place" in how else {})}
    moved = replace(row, starts_at=at, mode=how.get("mode", row.mode), sealed=sealed)
    moved = _written(work, _named(replace(moved, slot=rules.slot_of(at, policy)), policy))
    _arm(work, moved, policy)
    await _note(work, moved, "callback_moved", by)
    return moved


async def tried(
    work: Work, row: AppointmentRow, state: str, said: Mapping[str, Any], by: str
) -> AppointmentRow:
    """Note an attempt and what came of it; ``state`` is where the appointment stands then."""
    attempt = {"at": work.now.isoformat(), **said}
    attempts = [*row.sealed.get("attempts", []), attempt]
    sealed = {**row.sealed, "attempts": attempts}
    noted = _written(work, replace(row, state=state, attempts=len(attempts), sealed=sealed))
    await _note(work, noted, "callback_tried", by)
    return noted


async def cancel(work: Work, row: AppointmentRow, by: str) -> AppointmentRow:
    """Take an appointment back."""
    cancelled = _written(work, replace(row, state=CANCELLED))
    await _note(work, cancelled, "callback_cancelled", by)
    return cancelled


def code(row: AppointmentRow) -> str:
    """Give what people call it by: its own day and time."""
    return str(row.sealed["code"])


async def _note(work: Work, row: AppointmentRow, action: str, by: str) -> None:
    """Keep what was done in the chain of the case, or of the institution where there is none."""
    told = {"code": code(row), "at": row.starts_at.isoformat(), "n": row.attempts}
    case = await work.case(row.case_id) if row.case_id else None
    if case is not None:
        work.put(Outcome(case).event(action, by, **told))
        return
    work.did(row.institution, by, action, told)


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
