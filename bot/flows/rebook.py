"""改约: another time for a callback that was agreed, and perhaps another way."""

from dataclasses import replace
from datetime import datetime

from bot.dialog.events import Refused
from bot.dialog.flow import Flow
from bot.dialog.steps import Answers, never
from bot.flows import booked, callback, slots
from bot.flows.fields import When, at
from bot.flows.kind import Facts, FlowKind, Raw, Receipt
from cases.policy import Policy
from cases.when import shown_time
from desk import appointments
from desk.filing import Filing
from desk.work import Work

when = When("when", "改到什么时候？说日期和几点。", "新时间", aliases=("时间",))
# Another way is told beside the time: 改约 周三上午十点 上门.
mode = replace(callback.mode, asked_if=never)


def make(policy: Policy, now: datetime, facts: Facts) -> Flow:
    """Return the questions; a new time is shown back before it counts."""
    which = booked.which(facts.offers.get("which", {}))
    steps = (which, at(when, now.astimezone(policy.zone)), mode, callback.place)
    return Flow("rebook", "改约", ("改约",), steps)


async def learn(work: Work, filing: Filing, raw: Raw) -> Facts:
    """Offer the appointments, and see whether the new time is free."""
    facts = await booked.mine(work, filing)
    row = await booked.chosen(work, filing, str(raw.get("which") or facts.known.get("which")))
    if row is None or "when" not in raw:
        return facts
    told = datetime.fromisoformat(raw["when"]["start"])
    trouble = await booked.trouble(work, filing, row, told, str(raw.get("mode") or ""))
    return Facts(facts.known, facts.offers, slots.refused(when, told, trouble))


async def submit(work: Work, filing: Filing, answers: Answers) -> Receipt | Refused:
    """Move the appointment, unless the time has been taken meanwhile."""
    row = await booked.chosen(work, filing, answers[booked.which({})])
    if row is None:
        return Refused("which", "这个预约已经结束或取消了。")
    told, how = answers[when].start, answers[mode]
    trouble = await booked.trouble(work, filing, row, told, str(how or ""))
    if refused := slots.refused(when, told, trouble):
        return refused
    other = {"mode": str(how), "place": answers[callback.place.optional()] or ""} if how else {}
    by = filing.person.key
    moved = await appointments.move(work, row, told, filing.policy, by, other)
    values = {
        "code": appointments.code(moved), "at": shown_time(told),
        "mode": mode.show(how) if how else "",
    }  # fmt: skip
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
