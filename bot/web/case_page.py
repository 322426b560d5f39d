"""Puts the page of a case together: reads, then plain values (design §3)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.mail import context
from bot.templates import Context, Sentences
from bot.web import asking, coming, details, filling, minutes, parts, timeline
from bot.web.call_part import call, next_call
from bot.web.masking import mask_text
from bot.web.pressing import Taken
from bot.web.seeing import Seen
from bot.web.timeline import Entry
from bot.web.views import CasePage, Contact, Form, Move
from bot.web.wording import RELATIONS
from cases import fairness
from cases.fairness import Share
from cases.model import SYSTEM, State
from cases.prospect import Coming
from cases.standing import in_charge
from desk import ahead, notes
from desk.sheets import Typed
from desk.work import Work
from storage import evidence, people
from storage.evidence import EvidenceRow


@dataclass(frozen=True, slots=True)
class Told:
    """What was read for the page."""

    context: Context
    entries: Sequence[Entry]
    evidence: Sequence[EvidenceRow]
    expected: Sequence[Coming]
    shares: Sequence[Share]


async def build(
    work: Work, seen: Seen, token: str, sentences: Sentences, taken: Taken | None = None
) -> CasePage:
    """Give everything that the visitor may see; full customer data only for whoever acts."""
    told = await _read(work, seen)
    shown, now, case = told.context, work.now, seen.case
    phone = parts.tel(case.details.get("phone")) if seen.acts else ""
    typed = taken.typed if taken else None
    return CasePage(
        number=case.number,
        visitor=shown.name(seen.person.key),
        state=seen.policy.labels.state(case.state),
        summary=_summary(shown),
        clock=coming.running(shown, told.expected, now),
        after=await _after(work, seen, shown),
        customer=details.customer(shown, now, full=seen.acts),
        customer_tel=phone,
        masked=_masked(seen, shown),
        contacts=await _contacts(work, seen, shown),
        steps=parts.steps(shown, now),
        moves=(
            *await _gaps(work, seen, typed),
            *await asking.moves(work, case, seen.person.key, typed),
        ),
        ahead=await coming.ahead(work, shown, told.expected, sentences),
        spent=tuple(minutes.spent(told.shares, shown)),
        links=tuple((RELATIONS.get(a.relation, "关联"), a.number) for a in case.links),
        evidence=parts.evidence(told.evidence, shown, now),
        timeline=parts.timeline(told.entries, shown, now, full=seen.acts),
        notes_open=case.state not in {State.VOID, State.ARCHIVED},
        longest_note=notes.LONGEST,
        shown_at=shown.second(now),
        form=Form(token, seen.seq, secrets.token_hex(8)),
        banner=taken.banner if taken else None,
        call=call(seen, shown, now),
        notice=_notice(seen, shown, sentences),
        next_call=await next_call(work.store, seen, now),
    )


def _notice(seen: Seen, shown: Context, sentences: Sentences) -> tuple[str, ...]:
    """Give what is read to the customer of the result, line by line (S0-R24)."""
    if not shown.outcome or seen.barred:
        return ()
    said = sentences.say("notices", "result", shown)
    name = str(seen.case.details.get("customer") or "")
    return tuple((said if seen.acts else mask_text(said, name)).splitlines())


async def _gaps(work: Work, seen: Seen, typed: Typed | None) -> tuple[Move, ...]:
    mine = typed if typed and typed.action == filling.FILL else None
    return await filling.form(work, seen, mine.raw if mine else {}, mine.wrong if mine else {})


# Where a case lies with a desk and with nobody of it yet.
_WAITING = {
    State.SUBMITTED: "等待受理",
    State.ACCEPTED: "等待派单",
    State.RETURNED: "等待改派",
    State.REVIEW: "等待审核",
}


async def _read(work: Work, seen: Seen) -> Told:
    found = await timeline.entries(work.store, seen.case.id, until=seen.seq)
    files = await evidence.of_case(work.store, seen.case.id)
    expected = await ahead.coming(work, seen.case)
    shares = fairness.minutes(seen.case, work.now, seen.policy)
    named = timeline.people_in(found) | {row.person for row in files} | {seen.person.key}
    scene = await work.scene(seen.case, *named, *(share.who for share in shares))
    return Told(context(work, scene), found, files, expected, shares)


def _summary(shown: Context) -> str:
    case = shown.case
    by = {
        "self_resolved": "本人已安抚好客户",
        "leader_resolved": f"{shown.name(case.closed_by)}已安抚好客户",
        "not_dissatisfied": "回访时客户没有不满",
        "void": f"{shown.name(case.closed_by)}撤销，不计入统计",
    }
    if case.resolution in by:
        return by[case.resolution]
    if case.closed_at:
        return f"已结束，{shown.name(case.closed_by)}办理"
    holder = in_charge(case)
    return (
        f"现在由{shown.name(holder)}处理" if holder else _WAITING.get(case.state, "等待回访人接下")
    )


async def _after(work: Work, seen: Seen, shown: Context) -> str:
    """Say what happens when the running clock ends with nobody acting."""
    case, team = seen.case, seen.policy.labels.complaint_team
    if case.state not in {State.SOOTHING, State.LEADER}:
        return ""
    leader, _ = await work.above(case)
    if leader is None:
        return f"到时未化解，会转{team}。"
    person = await work.person(leader)
    return f"到时未化解，会通知{person.name if person else shown.name(leader)}。"


def _masked(seen: Seen, shown: Context) -> str:
    """Say why the customer's data is hidden, and who has it."""
    holder = in_charge(seen.case)
    if seen.acts or not seen.case.details:
        return ""
    if seen.barred:
        return "此件与您有关，须回避，客户信息已隐去。"
    if seen.calls and seen.case.callback and not seen.case.callback.assignee:
        return "接下回访后显示姓名和电话。"
    if shown.case.closed_at or holder in {None, SYSTEM}:
        return "客户信息已隐去。"
    return f"客户信息已隐去，由{shown.name(holder)}联系客户。"


async def _contacts(work: Work, seen: Seen, shown: Context) -> tuple[Contact, ...]:
    """List the colleagues to ring, the reporter first, the visitor left out."""
    case = seen.case
    wanted = {case.reporter: "报告人"}
    wanted |= {case.contact: "接着联系的人"} if case.contact else {}
    wanted |= {hop.leader: f"第{hop.n}级领导" for hop in case.hops}
    wanted |= {hop.deputy: f"第{hop.n}级代理" for hop in case.hops if hop.deputy}
    if case.callback and case.callback.assignee:
        wanted[case.callback.assignee] = "回访人"
    wanted |= {order.by: "派单人" for order in case.assignments[-1:]}
    if order := case.assignment:
        wanted |= {order.head: "承办单位负责人"} if order.head else {}
        wanted |= {order.handler: "承办人"} if order.handler else {}
    return tuple(
        [
            Contact(shown.name(key), part, parts.tel(await people.phone(work.store, key)))
            for key, part in wanted.items()
            if key != seen.person.key
        ]
    )
