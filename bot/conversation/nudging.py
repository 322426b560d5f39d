"""The timers of a draft: two nudges that respect the night, then it is put aside."""

from datetime import timedelta

from bot.conversation.drafts import Open
from bot.conversation.visit import Visit
from bot.dialog.flow import Flow
from desk.work import Work
from storage import timers

SUBJECT = "draft"
NUDGE, PARK = "nudge", "park"


def arm(visit: Visit, flow: Flow, opened: Open) -> None:
    """Set the timers anew after a turn; the draft's revision tells them from the older ones."""
    work, draft = visit.work, opened.draft
    stop(work, opened)
    if draft.status != "running" or (flow.confirm is False and draft.asked is None):
        return
    zone, chat = visit.desk.policy.zone, visit.desk.policy.chat
    due, waited = work.now, timedelta()
    for hop, wait in enumerate(flow.nudge):
        # A night puts off what comes after it too: nobody is nudged twice in one morning.
        due = chat.daytime((due + wait - waited).astimezone(zone))
        waited = wait
        work.unit.add(timers.arm(_key(opened, NUDGE, hop), due))
    if flow.park:
        work.unit.add(timers.arm(_key(opened, PARK, 0), due + flow.park - waited))


def stop(work: Work, opened: Open) -> None:
    """Cancel the timers of a stored draft."""
    if opened.row is not None:
        work.unit.add(timers.cancel(SUBJECT, opened.draft.id))


def _key(opened: Open, clock: str, hop: int) -> timers.Key:
    return timers.Key(SUBJECT, opened.draft.id, clock, "due", hop, opened.revision)
