"""What was said shortly before the tap that it belongs to, and whether one is meant."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.conversation import current, drafts
from bot.conversation.drafts import Open
from bot.conversation.speech import Speech, talk
from bot.conversation.visit import Visit
from bot.dialog.draft import start
from bot.dialog.engine import advance
from bot.dialog.events import Opened
from bot.dialog.words import is_yes, normalise
from bot.flows import hearing
from bot.flows.dissatisfaction import flow_at
from storage.ids import new_id

EARLY: Final = "early"
# People type first and remember the button then; what is older belongs to something else.
WITHIN = timedelta(minutes=2)
# Who was asked whether a report is meant has longer to say so.
ASKED, ASKED_WITHIN = "asked", timedelta(minutes=30)
YES = frozenset({"1", "开始", "要", "需要", "开始报告"})
NO = frozenset({"2", "不", "不用", "不是", "不要", "不需要", "否", "没有"})


async def heard(visit: Visit, text: str) -> Speech | None:
    """Keep the details in a text that nothing was open for; 你好 and the like hold none.

    Where it sounds like a report, ask whether one is to begin.
    """
    if not visit.person.institution or current.REPORT not in visit.desk.offered(visit.app):
        return None
    asks = hearing.heard(text) == current.REPORT
    work = visit.work
    flow = flow_at(visit.desk.policy, work.now)
    before = await _newest(visit) or Open(None, start(flow, new_id()), None)
    running = replace(before.draft, status="running")
    turn = advance(flow, running, Opened(text), work.now)
    if turn.changed:
        about = {ASKED: "1"} if asks else before.about
        kept = replace(before, draft=replace(turn.draft, status=EARLY), about=about)
        drafts.save(work, visit.person, kept, "early", text)
    return talk("shall_i_begin", title=flow.title) if asks and turn.changed else None


async def answered(visit: Visit, said: str) -> bool | None:
    """Tell whether the asked report is meant; None where nothing was asked, or not answered.

    The tap that follows takes up what was said.
    """
    word = "".join(normalise(said).split())
    yes = word in YES or is_yes(word)
    found = await _newest(visit) if yes or word in NO else None
    if found is None or ASKED not in found.about:
        return None
    if not yes:
        drafts.close(visit.work, found)
    return yes


async def take(visit: Visit) -> Open | None:
    """Give the draft of what was said just now, for the tap to go on with."""
    found = await _newest(visit)
    return found.to(replace(found.draft, status="running")) if found else None


async def _newest(visit: Visit) -> Open | None:
    found = await drafts.newest(visit.work, visit.person, EARLY)
    return next((one for one in found if _fresh(visit, one)), None)


def _fresh(visit: Visit, one: Open) -> bool:
    within = ASKED_WITHIN if ASKED in one.about else WITHIN
    return one.row is not None and visit.work.now - one.row.updated_at <= within
