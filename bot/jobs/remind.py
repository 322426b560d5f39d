"""Timers that remind a person: of a draft that waits for an answer, of a callback agreed."""

from bot.templates import Sentences
from cases.masking import mask_name
from cases.model import State
from cases.model.actors import SYSTEM
from cases.outcome import Priority
from desk import appointments as desk_appointments
from desk.keepers import keeper
from desk.work import Work
from storage import appointments, drafts, tables, timers
from storage.drafts import DraftRow
from storage.outbox import waiting
from storage.timers import TimerRow
from storage.unit import Insert, Update

DRAFT, APPOINTMENT = "draft", "appointment"
NUDGE = "nudge"
_GONE = frozenset({State.WITHDRAWN, State.MERGED, State.VOID})


async def of_appointment(work: Work, timer: TimerRow) -> None:
    """Remind of a callback that is near, or due; a moved one has other timers.

    Whoever keeps it now is reminded. Of a matter that is no more, nobody is called (B8).
    """
    work.unit.add(timers.fire(timer.id, work.now))
    row = await appointments.get(work.store, timer.subject_id)
    if row is None or row.state != "booked" or row.revision != timer.generation:
        return
    who, case = await keeper(work, row.person), await work.case(row.case_id or "")
    if case is not None and case.state in _GONE:
        await desk_appointments.cancel(work, row, SYSTEM)
        name, more = "appointment_gone", {"number": case.number, "state": case.state}
    else:
        name, more = "appointment_near", {"mode": row.mode, "clock": timer.clock}
    agreed = await work.person(row.person) if who != row.person else None
    text = Sentences().say(
        "talk", name, None, code=row.sealed["code"], at=row.sealed["at"],
        customer=mask_name(row.sealed["customer"]), agreed=agreed.name if agreed else "", **more,
    )  # fmt: skip
    _send(work, timer, who, row.institution, text, Priority.WARNING)


async def of_draft(work: Work, timer: TimerRow) -> None:
    """Nudge, or put the draft aside; an answer meanwhile has made another revision."""
    work.unit.add(timers.fire(timer.id, work.now))
    row = await drafts.get(work.store, timer.subject_id)
    if row is None or row.status != "running" or row.revision != timer.generation:
        return
    if timer.clock == NUDGE:
        _nudge(work, row, timer)
        return
    # The revision decides against an answer that comes in this very moment.
    key = {"id": row.id, "revision": row.revision}
    values = {"status": "parked", "revision": row.revision + 1}
    work.unit.add(Update(tables.drafts, key, values))


def _nudge(work: Work, row: DraftRow, timer: TimerRow) -> None:
    title, done, questions = row.sealed["left"]
    text = Sentences().say("talk", "nudge", None, title=title, left=questions - done)
    _send(work, timer, row.person, row.institution, text, Priority.INFO)


def _send(
    work: Work, timer: TimerRow, person: str, institution: str, text: str, priority: Priority
) -> None:
    # Like an answer it may say the same twice: WeCom's duplicate check would swallow the second.
    queued = waiting(
        f"{timer.clock}:{timer.id}:0", "answer", priority, person, institution, work.now,
        {"text": text}, work.store.vault, work.now,
    )  # fmt: skip
    work.unit.add(Insert(tables.outbox, queued, otherwise="ignore"))
