"""Finding the draft that a form shows: the one in the chat, or a new one."""

from dataclasses import replace

from bot.conversation import current as mine
from bot.conversation import drafts, parking
from bot.conversation.drafts import Open
from bot.dialog.draft import start, upgrade
from bot.dialog.engine import advance
from bot.dialog.events import Learned
from bot.dialog.flow import Flow
from bot.flows.kind import Facts
from bot.web.report.sheet import Sheet, Visitor
from desk.work import Work
from storage import drafts as draft_rows


async def current(work: Work, visitor: Visitor, fresh_id: str) -> Sheet | None:
    """Give what this person has open of the flow, else an empty form.

    None for a report: its button has to open the case first.
    """
    if visitor.kind.name == mine.REPORT:
        case = await mine.report(work, visitor.person)
        return await by_id(work, visitor, case.draft_id or "") if case else None
    running = await drafts.running(work, visitor.person)
    # As in the chat: what waits longest of what was put before this person, then what he left last.
    offered = reversed(await drafts.newest(work, visitor.person, parking.OFFERED))
    parked = await drafts.newest(work, visitor.person, parking.PARKED)
    open_ones = (running, *offered, *parked)
    known = (one for one in open_ones if one and one.draft.flow == visitor.kind.name)
    found = next(known, None)
    return await _sheet(work, visitor, found) if found else await fresh(work, visitor, fresh_id)


async def by_id(work: Work, visitor: Visitor, draft_id: str) -> Sheet | None:
    """Give one of this person's drafts of the flow."""
    row = await draft_rows.get(work.store, draft_id)
    if row is None or row.person != visitor.person.key or row.flow != visitor.kind.name:
        return None
    return await _sheet(work, visitor, drafts.opened(row))


async def fresh(work: Work, visitor: Visitor, draft_id: str) -> Sheet:
    """Give an empty form; nothing is stored before somebody sends it."""
    flow, _ = await facts_of(work, visitor, Open(None, start(_bare(work, visitor), draft_id), None))
    return Sheet(flow, Open(None, start(flow, draft_id), None))


async def facts_of(work: Work, visitor: Visitor, opened: Open) -> tuple[Flow, Facts]:
    """Make the flow over what the record says to the answers so far."""
    filing = visitor.at(work).filing(opened.draft.id, opened.about)
    facts = await visitor.kind.learn(work, filing, opened.draft.answers)
    facts = replace(facts, about=opened.about)
    return visitor.kind.make(visitor.desk.policy, work.now, facts), facts


def _bare(work: Work, visitor: Visitor) -> Flow:
    return visitor.kind.make(visitor.desk.policy, work.now, Facts())


async def _sheet(work: Work, visitor: Visitor, opened: Open) -> Sheet:
    flow, facts = await facts_of(work, visitor, opened)
    case = await work.case(opened.case_id or "")
    draft = upgrade(flow, opened.draft)
    if opened.row and opened.row.status == parking.OFFERED and draft.status == "running":
        # Put before somebody else at first: what the record says to him fills in as it did then.
        draft = advance(flow, draft, Learned(facts.known), work.now).draft
    return Sheet(flow, opened.to(draft), case)
