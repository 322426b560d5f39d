"""What was said shortly before the tap that it belongs to."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.conversation import current, drafts
from bot.conversation.drafts import Open
from bot.conversation.visit import Visit
from bot.dialog.draft import start
from bot.dialog.engine import advance
from bot.dialog.events import Opened
from bot.flows.dissatisfaction import flow_at
from storage.ids import new_id

EARLY: Final = "early"
# People type first and remember the button then; what is older belongs to something else.
WITHIN = timedelta(minutes=2)


async def keep(visit: Visit, text: str) -> None:
    """Keep the details in a text that nothing was open for; 你好 and the like hold none."""
    if not visit.person.institution or current.REPORT not in visit.desk.offered(visit.app):
        return
    work = visit.work
    flow = flow_at(visit.desk.policy, work.now)
    before = await _newest(visit) or Open(None, start(flow, new_id()), None)
    running = replace(before.draft, status="running")
    turn = advance(flow, running, Opened(text), work.now)
    if turn.changed:
        kept = before.to(replace(turn.draft, status=EARLY))
        drafts.save(work, visit.person, kept, "early", text)


async def take(visit: Visit) -> Open | None:
    """Give the draft of what was said just now, for the tap to go on with."""
    found = await _newest(visit)
    return found.to(replace(found.draft, status="running")) if found else None


async def _newest(visit: Visit) -> Open | None:
    found = await drafts.newest(visit.work, visit.person, EARLY)
    fresh = (one for one in found if one.row and visit.work.now - one.row.updated_at <= WITHIN)
    return next(fresh, None)
