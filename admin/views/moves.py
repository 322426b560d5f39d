"""An action on a case from its page: the same desk, the same questions as in chat (issue's B10)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from admin.story import Teller
from admin.times import Times
from admin.views.case import page_of, row_of
from admin.visit import SEEING, Page, Visit
from cases.actions import Action
from cases.outcome import Outcome
from desk.deeds import DEEDS
from desk.sheets import WHOLE, Typed, carry_out, read
from desk.work import Work
from storage import people, timeline
from storage.audit import case_chain
from storage.cases import CaseRow
from storage.timeline import Entry

_MARKED = "还没有提交：请看下面标红的地方。"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was not carried out, and what stands in it again."""

    notice: str
    typed: Typed


async def act(visit: Visit) -> web.Response:
    """Carry out an action and show the case as it is then; a refusal changes nothing."""
    row = await row_of(visit)
    try:
        action = Action(visit.form.get("action", ""))
    except ValueError as unknown:
        raise web.HTTPBadRequest(text="没有这个操作，未做改动。") from unknown
    typed = Typed(action, read(action, visit.form.items()))
    since = await _since(visit, row)
    refused = Refused(since, typed) if since else await _carried_out(visit, row, action, typed.raw)
    if refused is None:
        raise web.HTTPSeeOther(visit.link(f"cases/{row.number}"))
    now = await row_of(visit)
    return await page_of(visit, now, refused.typed, notice=refused.notice, status=409)


async def _carried_out(
    visit: Visit, row: CaseRow, action: Action, raw: Mapping[str, str]
) -> Refused | None:
    async def decide(work: Work) -> Refused | None:
        case = await work.case(row.id)
        if case is None:
            raise web.HTTPNotFound
        decided = await carry_out(work, case, visit.acts_as, action, raw)
        if isinstance(decided, Outcome):
            return None
        wrong = {key: await visit.desk.say(work, case, why) for key, why in decided.items()}
        return Refused(wrong.get(WHOLE, _MARKED), Typed(action, raw, wrong))

    return await visit.desk.run(decide, via="admin")


async def _since(visit: Visit, row: CaseRow) -> str:
    """Say what was done since the page was opened, and by whom; "" for nothing."""
    text = visit.form.get("seen", "")
    seen = int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0
    if seen >= row.audit_seq:
        return ""
    entries = await timeline.whole(visit.desk.store, case_chain(row.id))
    deeds = [entry for entry in entries if entry.seq > seen and entry.action in DEEDS]
    return await _told(visit, row, deeds) if deeds else ""


async def _told(visit: Visit, row: CaseRow, deeds: list[Entry]) -> str:
    policy = await visit.desk.policies.get(visit.desk.store, row.policy_id)
    known = await people.many(visit.desk.store, {entry.actor for entry in deeds})
    names = {key: person.name for key, person in known.items()}
    teller = Teller(names, Times(policy.zone, visit.desk.now()), policy)
    lines = [f"{said.at} {said.who} {said.title}" for said in teller.told(deeds)]
    return f"您打开页面之后已有变化，这次没有改动：{'；'.join(lines)}。"


PAGES = (Page("POST", "/cases/{number}/act", act, SEEING),)
