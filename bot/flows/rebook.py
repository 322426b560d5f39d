"""改约: another time for a callback that was agreed."""

from datetime import datetime

from bot.dialog.events import Refused
from bot.dialog.flow import Flow
from bot.dialog.steps import Answers
from bot.flows import booked, slots
from bot.flows.fields import When, at
from bot.flows.kind import Facts, FlowKind, Raw, Receipt
from cases.policy import Policy
from cases.when import shown_time
from desk import appointments
from desk.filing import Filing
from desk.work import Work

when = When("when", "改到什么时候？说日期和几点。", "新时间", aliases=("时间",))


def make(policy: Policy, now: datetime, facts: Facts) -> Flow:
    """Return the two questions; a new time is shown back before it counts."""
    steps = (booked.which(facts.offers.get("which", {})), at(when, now.astimezone(policy.zone)))
    return Flow("rebook", "改约", ("改约",), steps)


async def learn(work: Work, filing: Filing, raw: Raw) -> Facts:
    """Offer the appointments, and see whether the new time is free."""
    facts = await booked.mine(work, filing)
    row = await booked.chosen(work, filing, str(raw.get("which") or facts.known.get("which")))
    if row is None or "when" not in raw:
        return facts
    told = datetime.fromisoformat(raw["when"]["start"])
    why, free = await appointments.trouble(
        work, filing.person.key, told, row.mode, filing.policy, row.id
    )
    refused = slots.refused(when, why, told, free) if why else None
    return Facts(facts.known, facts.offers, refused)


async def submit(work: Work, filing: Filing, answers: Answers) -> Receipt | Refused:
    """Move the appointment, unless the time has been taken meanwhile."""
    row = await booked.chosen(work, filing, answers[booked.which({})])
    if row is None:
        return Refused("which", "这个预约已经结束或取消了。")
    told, policy = answers[when].start, filing.policy
    why, free = await appointments.trouble(work, filing.person.key, told, row.mode, policy, row.id)
    if why:
        return slots.refused(when, why, told, free)
    moved = await appointments.move(work, row, told, policy)
    values = {"code": appointments.code(moved), "at": shown_time(told)}
    return Receipt("receipts", "rebook", None, values)


KIND = FlowKind(
    name="rebook",
    title="改约",
    triggers=("改约",),
    make=make,
    submit=submit,
    learn=learn,
    barred=booked.barred,
    part_of="callback",
)
