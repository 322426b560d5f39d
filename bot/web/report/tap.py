"""不满报告 as a form: its button opens the case, each save adds to it (design §4.1)."""

from dataclasses import replace

from bot.conversation import current as mine
from bot.conversation import drafts, report
from bot.conversation.drafts import Open, Second
from bot.conversation.visit import Visit
from bot.dialog.form import Filled, fill
from bot.flows.dissatisfaction import flow_at, note
from bot.web.report.evidence import attach, refusals
from bot.web.report.sent import Sent
from bot.web.report.sheet import Files, Sheet, Taken, Visitor, stored
from cases.outcome import Refusal
from desk.work import Work
from storage import drafts as draft_rows

NAME = "dissatisfaction"
# The app of what comes through a page.
VIA = "web"


async def current(work: Work, visitor: Visitor) -> Sheet | None:
    """Give the report that this person has open, the newest if there are several."""
    case = await mine.report(work, visitor.person)
    return await by_id(work, visitor, case.draft_id or "") if case else None


async def by_id(work: Work, visitor: Visitor, draft_id: str) -> Sheet | None:
    """Give one of this person's reports by its draft."""
    row = await draft_rows.get(work.store, draft_id)
    if row is None or row.person != visitor.person.key or row.flow != NAME:
        return None
    case = await work.case(row.case_id or "")
    if case is None:
        return None
    return stored(flow_at(await work.policy(case), work.now), row, case)


async def start(work: Work, visitor: Visitor, draft_id: str) -> Taken:
    """Open a case; the draft's id comes with the form, so that a second press opens no second."""
    person = visitor.person
    former = await drafts.running(work, person)
    visit = Visit(work, person, visitor.desk, VIA, work.now)
    await report.open_new(visit, former, Second(work.now, VIA), draft_id)
    return Taken("started")


async def save(work: Work, visitor: Visitor, sheet: Sheet, sent: Sent, files: Files) -> Taken:
    """Save what is good of a form; the case's clock runs on whatever is missing."""
    if sheet.case is None or sheet.row is None:
        return Taken("gone")
    filled = fill(sheet.flow, sheet.draft, sent.typed, whole=False)
    draft = await attach(work, visitor.person, sheet, filled.draft, files.kept)
    wrong = {**filled.refused, **refusals(sheet.flow, files)}
    after = Taken("refused" if wrong else "saved", replace(sheet, draft=draft), wrong)
    if draft is sheet.draft:
        return after
    refused = _amend(work, visitor, sheet, filled)
    if refused is not None:
        return Taken("closed", sheet)
    words = said(sheet, filled)
    drafts.save(work, visitor.person, Open(sheet.row, draft, sheet.case.id), "form", words)
    return after


def said(sheet: Sheet, filled: Filled) -> str:
    """Say what a form changed as somebody would have typed it, for the journal."""
    steps = [step for step in sheet.flow.steps if step.key in filled.changed]
    texts = Sheet(sheet.flow, filled.draft).texts
    return "\n".join(f"{step.label}：{texts.get(step.key, '')}" for step in steps)


def _amend(work: Work, visitor: Visitor, sheet: Sheet, filled: Filled) -> Refusal | None:
    case = sheet.case
    if case is None:
        return None
    _, answers = sheet.flow.active(filled.draft.answers)
    return note(work, case, visitor.person.key, answers, filled.changed)
