"""Timers that remind a person: of a draft that waits for an answer, of a callback agreed."""

from bot.templates import Sentences
from cases.masking import mask_name
from cases.outcome import Priority
from desk.work import Work
from storage import appointments, drafts, tables, timers
from storage.drafts import DraftRow
from storage.outbox import waiting
from storage.timers import TimerRow
from storage.unit import Insert, Update

DRAFT, APPOINTMENT = "draft", "appointment"
NUDGE = "nudge"


async def of_appointment(work: Work, timer: TimerRow) -> None:
    """Remind of a callback that is near, or due; a moved one has other timers."""
    work.unit.add(timers.fire(timer.id, work.now))
    row = await appointments.get(work.store, timer.subject_id)
    if row is None or row.state != "booked" or row.revision != timer.generation:
        return
    told = row.sealed
    text = Sentences().say(
        "talk", "appointment_near", None, code=told["code"], at=told["at"], mode=row.mode,
        customer=mask_name(told["customer"]), now=timer.clock == "due",
    )  # fmt: skip
    _send(work, timer, row.person, row.institution, text, Priority.WARNING)


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
