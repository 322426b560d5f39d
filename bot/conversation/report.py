"""不满报告 in chat: one tap opens the case, whatever follows fills it in (design §4.1)."""

from dataclasses import replace

from bot.conversation import current, drafts, early, parking
from bot.conversation.drafts import Open, Second
from bot.conversation.speech import Line, Speech, about, talk
from bot.conversation.visit import Visit
from bot.dialog.attachments import attached
from bot.dialog.draft import start
from bot.dialog.engine import advance
from bot.dialog.events import Event, Opened, Said, Sent
from bot.dialog.flow import Flow
from bot.dialog.turn import Turn, asking
from bot.dialog.words import normalise
from bot.flows.dissatisfaction import flow_at, note, raw
from cases.model import Case
from cases.outcome import Refusal
from desk import evidence, reports
from desk.work import Work
from storage import drafts as draft_rows
from storage.ids import new_id
from storage.people import Person

# The step that says how the customer was calmed.
NOTE = "done"
SAME = frozenset({"1", "同一位", "是", "是的", "同一位,继续这件", "继续这件", "继续"})
OTHER = frozenset(
    {"2", "另一位", "不是", "另一位,新开一件", "新开一件", "新开", "不是同一位", "不同", "不一样"}
    | {
        "不是同一位客户",
        "不是同一个",
        "不是同一个人",
        "另一个",
        "另一个客户",
        "另外一位",
        "别的客户",
    }
)


async def tap(visit: Visit, rest: str) -> Speech:
    """Open a case, or ask whether a second tap is about the same customer."""
    work, person = visit.work, visit.person
    opened = await drafts.running(work, person)
    before = await current.report(work, person)
    tapped = Second(visit.at, visit.app, rest)
    if before is None:
        return await open_new(visit, opened, tapped, kept=await early.take(visit))
    if opened is None or opened.case_id != before.id or opened.draft.flow != current.REPORT:
        # The draft of that case was put away: it is taken up again to hold the question.
        await parking.aside(visit, opened)
        opened = await take_up(work, person, before)
    if opened is None:
        return about(before, "late_first_callback", "refusals", by=None)
    drafts.save(work, person, replace(opened, second=tapped), "tapped", rest)
    started = f"{before.sensed_at.astimezone(visit.desk.policy.zone):%H:%M}"
    return talk("same_customer", number=before.number, started=started)


async def open_new(
    visit: Visit,
    former: Open | None,
    tapped: Second,
    draft_id: str = "",
    kept: Open | None = None,
) -> Speech:
    """Open a case in this very turn and put what was said with the tap, or just before, into it.

    A form brings the draft's id along, so that its button, pressed twice, opens one case.
    """
    work, person, desk = visit.work, visit.person, visit.desk
    aside = await parking.aside(visit, former)
    flow = flow_at(desk.policy, work.now)
    begun = kept or Open(None, start(flow, draft_id or new_id()), None)
    turn = advance(flow, begun.draft, Opened(tapped.rest), work.now)
    turn = replace(turn, changed=turn.changed | begun.draft.answers.keys())
    case = reports.open_report(
        work, person, desk.policy, desk.policy_id,
        app=tapped.app, created_at=tapped.tapped_at, draft_id=turn.draft.id, prefix=desk.prefix,
    )  # fmt: skip
    _amend(work, flow, case, person, turn)
    drafts.save(work, person, Open(begun.row, turn.draft, case.id), "opened", tapped.rest)
    case = await work.case(case.id) or case
    first = [Line("answers", "opened", case), *([Line("talk", "early")] if kept else [])]
    return Speech((*first, *([_engine(turn)] if tapped.rest else []), *aside))


async def said(visit: Visit, opened: Open, text: str) -> Speech:
    """Take a text as details of the running report."""
    if opened.second is not None:
        return await _answered(visit, opened, opened.second, text)
    return await _advance(visit, opened, Said(text), text)


async def sent(visit: Visit, opened: Open, kind: str, evidence_id: str) -> Speech:
    """Attach a photo or a voice message to the running report."""
    return await _advance(visit, opened, Sent(kind, evidence_id), "")


async def _advance(visit: Visit, opened: Open, event: Event, text: str) -> Speech:
    work, person = visit.work, visit.person
    case = await work.case(opened.case_id or "")
    if case is None:
        return talk("old_card")
    flow = flow_at(await work.policy(case), work.now)
    turn = advance(flow, opened.draft, event, work.now)
    refused = await _changed(work, flow, case, person, opened, turn) if turn.changed else None
    if refused is not None:
        drafts.close(work, opened)
        return about(case, refused.why, "refusals", **refused.values)
    drafts.save(work, person, opened.to(turn.draft), type(event).__name__.lower(), text)
    number = case.number if case.state in current.STILL_OPEN else ""
    if turn.effect == "cancelled":
        return talk("drafts_dropped", number=number).then(*await parking.waiting(visit))
    return Speech((_engine(turn),))


async def ask_what_helped(work: Work, person: Person, case: Case) -> bool:
    """Make 已做安抚 the open question of a resolved case; False where nothing is to be asked.

    The note of T02 is asked afterwards and never blocks (design §4.2).
    """
    opened = await drafts.running(work, person)
    if opened is None or opened.case_id != case.id or opened.second:
        return False
    if NOTE in opened.draft.answers:
        return False
    flow = flow_at(await work.policy(case), work.now)
    drafts.save(work, person, opened.to(asking(opened.draft, flow.step(NOTE))), "resolved")
    return True


async def _answered(visit: Visit, opened: Open, second: Second, text: str) -> Speech:
    """Read the answer to "the same customer?"; anything else is kept for the case it belongs to."""
    work, person = visit.work, visit.person
    word = "".join(normalise(text).split())
    if word in OTHER:
        return await open_new(visit, opened, second)
    kept = replace(opened, second=None)
    if word in SAME:
        if second.rest:
            return await _advance(visit, kept, Said(second.rest), second.rest)
        drafts.save(work, person, kept, "same")
        case = await work.case(opened.case_id or "")
        return talk("same_customer_kept", number=case.number if case else "")
    case = await work.case(opened.case_id or "")
    more = replace(second, rest="\n".join(filter(None, [second.rest, text])))
    drafts.save(work, person, replace(opened, second=more), "asked", text)
    return talk("same_customer_first", number=case.number if case else "")


def _amend(work: Work, flow: Flow, case: Case, person: Person, turn: Turn) -> Refusal | None:
    _, answers = flow.active(turn.draft.answers)
    return note(work, case, person.key, answers, turn.changed)


async def _changed(
    work: Work, flow: Flow, case: Case, person: Person, opened: Open, turn: Turn
) -> Refusal | None:
    """Put what a turn changed on the case: what was taken off again, then the answers."""
    before, now = attached(flow, opened.draft), attached(flow, turn.draft)
    refused = await evidence.follow(work, case, person.key, before, now)
    return refused or _amend(work, flow, await work.case(case.id) or case, person, turn)


async def take_up(work: Work, person: Person, case: Case) -> Open | None:
    """Take up the draft of a report again that was put away, with all its answers.

    Where somebody else registered it for him, the reporter goes on with a draft of his own.
    """
    row = await draft_rows.get(work.store, case.draft_id or "")
    if row is None:
        return None
    if row.person != person.key:
        flow = flow_at(await work.policy(case), work.now)
        return Open(None, replace(start(flow, new_id()), answers=raw(case.details)), case.id)
    found = drafts.opened(row)
    return replace(found, draft=replace(found.draft, status="running"), case_id=case.id)


def _engine(turn: Turn) -> Line:
    return Line("dialog", "", None, {"says": turn.say})
