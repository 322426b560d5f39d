"""Putting a draft aside for another one, and the way back to it (dialogs.md 3.3)."""

from dataclasses import replace
from datetime import timedelta

from bot.conversation import current, drafts, nudging
from bot.conversation.drafts import Open
from bot.conversation.speech import Line, Speech, talk
from bot.conversation.visit import Visit
from bot.dialog.words import Word
from desk import relay

PARKED = "parked"
# A draft that was begun for somebody, who has not taken it yet.
OFFERED = relay.OFFERED
# A cancelled draft comes back by 恢复 for a day, a submitted one answers 确认 for as long.
KEPT = timedelta(days=1)


async def aside(visit: Visit, running: Open | None) -> tuple[Line, ...]:
    """Put what is running aside and say so; what is on a case already is only closed.

    So is what holds no answer yet: there is nothing to come back to.
    """
    if running is None:
        return ()
    nudging.stop(visit.work, running)
    if running.case_id is not None or not running.draft.answers:
        drafts.close(visit.work, running)
        return ()
    drafts.put(visit.work, running, PARKED)
    return (Line("talk", "put_aside", None, _named(running)),)


async def offered(visit: Visit, flow: str) -> Open | None:
    """Give what a flow's bare word goes on with.

    First what was put before this person to complete, such as a logged call, the oldest first;
    then what he himself put aside last.
    """
    found = await drafts.newest(visit.work, visit.person, OFFERED)
    parked = await drafts.newest(visit.work, visit.person, PARKED)
    return next((one for one in (*reversed(found), *parked) if one.draft.flow == flow), None)


async def waiting(visit: Visit, *, by_name: bool = False) -> tuple[Line, ...]:
    """Offer the way back to what was put aside last; after 取消 that is not what 恢复 means."""
    parked = await drafts.newest(visit.work, visit.person, PARKED)
    if not parked:
        return ()
    word = parked[0].left[0] if by_name else str(Word.RESUME)
    return (Line("talk", "offer_return", None, {**_named(parked[0]), "word": word}),)


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
    found = await drafts.newest(work, person, PARKED, "cancelled")
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
    return row.status == PARKED or visit.work.now - row.updated_at <= KEPT


def _named(opened: Open) -> dict[str, object]:
    title, done, questions = opened.left
    return {"title": title, "done": done, "questions": questions}
