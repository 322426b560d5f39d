"""Timers that remind a person: a draft that waits for an answer, then is put aside."""

from bot.templates import Sentences
from cases.outcome import Priority
from desk.work import Work
from storage import drafts, tables, timers
from storage.drafts import DraftRow
from storage.outbox import waiting
from storage.timers import TimerRow
from storage.unit import Insert, Update

DRAFT = "draft"
NUDGE = "nudge"


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
    # Like an answer it may say the same twice: WeCom's duplicate check would swallow the second.
    queued = waiting(
        f"nudge:{timer.id}:0", "answer", Priority.INFO, row.person, row.institution, work.now,
        {"text": text}, work.store.vault, work.now,
    )  # fmt: skip
    work.unit.add(Insert(tables.outbox, queued, otherwise="ignore"))
