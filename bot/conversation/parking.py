"""Putting a draft aside for another one, and the way back to it (dialogs.md 3.3)."""

from dataclasses import replace
from datetime import timedelta

from bot.conversation import current, drafts, nudging
from bot.conversation.drafts import Open
from bot.conversation.speech import Line, Speech, talk
from bot.conversation.visit import Visit

# A cancelled draft comes back by 恢复 for a day, a submitted one answers 确认 for as long.
# A draft that was begun for somebody, who has not taken it yet.
OFFERED = "offered"
KEPT = timedelta(days=1)


async def aside(visit: Visit, running: Open | None) -> tuple[Line, ...]:
    """Put what is running aside and say so; what is on a case already is only closed."""
    if running is None:
        return ()
    nudging.stop(visit.work, running)
    if running.case_id is not None:
        drafts.close(visit.work, running)
        return ()
    drafts.put(visit.work, running, "parked")
    return (Line("talk", "put_aside", None, _named(running)),)


async def offered(visit: Visit, flow: str) -> Open | None:
    """Give what was put before this person to complete, such as a logged call; the oldest first."""
    found = await drafts.newest(visit.work, visit.person, OFFERED)
    return next((one for one in reversed(found) if one.draft.flow == flow), None)


async def waiting(visit: Visit) -> tuple[Line, ...]:
    """Offer the way back to what was put aside last."""
    parked = await drafts.newest(visit.work, visit.person, "parked")
    return (Line("talk", "offer_return", None, _named(parked[0])),) if parked else ()


async def offer(visit: Visit) -> tuple[Line, ...]:
    """Offer what was put aside last, or tell of the report that is still open."""
    if parked := await waiting(visit):
        return parked
    case = await current.report(visit.work, visit.person)
    return (Line("talk", "report_goes_on", None, {"number": case.number}),) if case else ()


async def back(visit: Visit) -> Open | Speech:
    """Take out what was put aside or cancelled last; the draft is not saved yet."""
    work, person = visit.work, visit.person
    running = await drafts.running(work, person)
    if running and running.draft.flow != current.REPORT:
        return running
    found = await drafts.newest(work, person, "parked", "cancelled")
    fresh = [one for one in found if _kept(one, visit)]
    if not fresh:
        return running or talk("nothing_to_resume")
    if running:
        drafts.close(work, running)
    return replace(fresh[0], draft=replace(fresh[0].draft, leaving=False))


def _kept(one: Open, visit: Visit) -> bool:
    row = one.row
    if row is None or one.draft.flow == current.REPORT:
        return False
    return row.status == "parked" or visit.work.now - row.updated_at <= KEPT


def _named(opened: Open) -> dict[str, object]:
    title, done, questions = opened.left
    return {"title": title, "done": done, "questions": questions}
