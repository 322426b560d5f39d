"""Words that stand for themselves, whatever else is open: 帮助, 上班, a wish for leave."""

import re

from bot.conversation import absence, drafts, handover, lists, waiting
from bot.conversation.speech import Speech, talk
from bot.conversation.visit import Visit
from bot.flows.dissatisfaction import flow_at
from desk import duty
from desk.calls import AGENT
from storage import tables
from storage.unit import Update


async def aside(visit: Visit, said: str, text: str) -> Speech | None:
    """Take a word that stands for itself: 帮助, 上班 and the like; 待办 2 is its second page."""
    del text
    if paged := _PAGED.fullmatch(said):
        return await LISTS[paged[1]](visit, int(paged[2] or 1))
    return await WORDS[said](visit) if said in WORDS else None


async def away(visit: Visit, said: str, text: str) -> Speech | None:
    """Take a wish for leave, its 确认, and 销假."""
    del text
    return await absence.say(visit.work, visit.person, visit.desk.policy.zone, said)


async def _person(visit: Visit) -> Speech:
    """Ask a colleague in, with the report so far where one is open."""
    opened = await drafts.running(visit.work, visit.person)
    case = await visit.work.case(opened.case_id or "") if opened else None
    if opened is None or case is None:
        return talk("person", number="")
    flow = flow_at(await visit.work.policy(case), visit.work.now)
    return Speech(await handover.call(visit, flow, opened, case.number))


async def _on_duty(visit: Visit) -> Speech:
    if (refused := _no_rota(visit)) is not None:
        return refused
    started = await duty.start(visit.work, visit.person)
    calls = visit.desk.policy.duty.role not in visit.person.roles
    return talk("on_duty", calls=calls) if started else talk("on_duty_already")


async def _off_duty(visit: Visit) -> Speech:
    if (refused := _no_rota(visit)) is not None:
        return refused
    stopped = await duty.stop(visit.work, visit.person)
    return talk("off_duty" if stopped else "off_duty_already")


def _no_rota(visit: Visit) -> Speech | None:
    """Say so where duty is not for this person to tell, or not for anybody.

    The hotline's agents say it too: a logged call goes to those of them who are there.
    """
    rules, team = visit.desk.policy.duty, visit.desk.policy.labels.complaint_team
    if not visit.person.roles & {rules.role, AGENT}:
        return talk("not_on_rota", team=team)
    return talk("always_on_duty", team=team) if rules.mode == "always" else None


async def _plain(visit: Visit) -> Speech:
    key = {"key": visit.person.key}
    visit.work.unit.add(Update(tables.people, key, {"plain_text": True}))
    return talk("text_mode", on=True)


async def _cards(visit: Visit) -> Speech:
    key = {"key": visit.person.key}
    visit.work.unit.add(Update(tables.people, key, {"plain_text": False}))
    return talk("text_mode", on=False)


WORDS = {
    "帮助": lists.usage, "值班": lists.roster, "人工": _person, "上班": _on_duty, "下班": _off_duty,
    "文字提醒": _plain, "卡片提醒": _cards,
}  # fmt: skip
LISTS = {"我的报告": lists.my_reports, "待办": waiting.todo}
_PAGED = re.compile(rf"({'|'.join(LISTS)})(?: *([0-9]{{1,3}}))?")
