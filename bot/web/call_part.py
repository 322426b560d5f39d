"""The complaint team's part of the page (S4-R31 to S4-R33)."""

from datetime import datetime

from bot.templates import Context
from bot.web import wording
from bot.web.parts import CALLING, day_and_time
from bot.web.seeing import Seen
from bot.web.views import Call, Next
from cases.model import Callback
from cases.policy import Policy
from cases.policy.callback import CallingRule
from desk.record import to_case
from storage import cases as case_rows
from storage.store import Store

_FEW = 2


def call(seen: Seen, context: Context, now: datetime) -> Call | None:
    """Give what a member of the team needs for the call; None for everybody else."""
    callback = seen.case.callback
    if not seen.calls or callback is None:
        return None
    rule = rule_of(callback, seen.policy)
    result = callback.purpose == "result"
    told = (f"还要告诉您：{context.remedies}。",) if result and context.remedies else ()
    taken_by = context.name(callback.assignee) if callback.assignee else ""
    return Call(
        (*rule.script, *told),
        callback.assignee == seen.person.key,
        taken_by,
        _attempts(callback, context, now),
        plan(rule, "办结" if result else "转为已受理"),
        _again(callback, context, now),
    )


def rule_of(callback: Callback, policy: Policy) -> CallingRule:
    """Give who calls how often and with which words: first, or about the result."""
    return policy.second_callback if callback.purpose == "result" else policy.callback


def plan(rule: CallingRule, then: str) -> str:
    """Say how often a customer is called, and what follows."""
    if rule.attempts == 1:
        return f"只拨打 1 次；未接通即{then}。"
    waits = "、".join(_wait(rule, n) for n in range(2, rule.attempts + 1))
    return f"最多拨打 {rule.attempts} 次，首次之后隔 {waits}再拨；都未接通即{then}。"


def _wait(rule: CallingRule, attempt: int) -> str:
    minutes = int(rule.wait_before(attempt).elapsed().total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    # Up to an hour, minutes are what people reckon in.
    return f"{minutes} 分钟" if rest or hours < _FEW else f"{hours} 小时"


def _attempts(callback: Callback, context: Context, now: datetime) -> tuple[str, ...]:
    return tuple(
        f"第 {attempt.n} 次 {day_and_time(attempt.dialled_at, context, now)} "
        f"{context.name(attempt.by)} {wording.RESULTS[attempt.outcome]}"
        for attempt in callback.attempts
    )


def _again(callback: Callback, context: Context, now: datetime) -> str:
    if callback.retry_at is None:
        return ""
    n = len(callback.attempts) + 1
    return f"第 {n} 次请在 {day_and_time(callback.retry_at, context, now)} 拨打"


async def next_call(store: Store, seen: Seen, now: datetime) -> Next | None:
    """Find the next open call of the visitor: his own, or one that was offered to him."""
    if not seen.caller:
        return None
    rows = await case_rows.open_for_person(store, seen.person.key)
    waiting = [
        (due, row.number)
        for row in rows
        if row.state in CALLING and row.id != seen.case.id
        if (due := _due(to_case(row).callback, seen.person.key))
    ]
    if not waiting:
        return None
    due, number = min(waiting)
    local = due.astimezone(seen.policy.zone)
    return Next(number, f"{local:%H:%M}" if due >= now else "已到时间")


def _due(callback: Callback | None, key: str) -> datetime | None:
    """Give when a call is due that this person has or may take."""
    if callback is None:
        return None
    asked = any(offer.person == key for offer in callback.offers)
    if callback.assignee != key and (callback.assignee or not asked):
        return None
    return callback.retry_at or callback.due_at or callback.raised_at
