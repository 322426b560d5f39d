"""回访结果: what came of a callback, in the same chat (domain.md A2, B8; S1-R47)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.dialog.events import Refused
from bot.dialog.flow import Flow
from bot.dialog.steps import Answers, Choice, Text
from bot.flows import booked, slots
from bot.flows.answering import due
from bot.flows.fields import When, at
from bot.flows.kind import Facts, FlowKind, Raw, Receipt
from cases.model import Case
from cases.policy import Policy
from cases.when import shown_time
from desk import appointments, follow_up
from desk.appointments import Appointment
from desk.filing import Filing
from desk.work import Work


class Outcome(StrEnum):
    """What came of an attempt (domain.md A2)."""

    CONNECTED = "connected"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    POWERED_OFF = "powered_off"
    LATER = "later"
    REFUSED = "refused"
    WRONG_NUMBER = "wrong_number"


OUTCOMES: Mapping[Outcome, tuple[str, ...]] = {
    Outcome.CONNECTED: ("接通了", "接通", "已接通", "见到了"),
    Outcome.NO_ANSWER: ("没人接", "无人接听"),
    Outcome.BUSY: ("占线", "忙"),
    Outcome.POWERED_OFF: ("关机", "不在服务区"),
    Outcome.LATER: ("客户让晚点打", "晚点打"),
    Outcome.REFUSED: ("客户拒绝回访", "拒访"),
    Outcome.WRONG_NUMBER: ("号码不对", "空号", "错号"),
}
# After these nobody tries again.
OVER = frozenset({Outcome.REFUSED, Outcome.WRONG_NUMBER})
CONTENT: Mapping[str, tuple[str, ...]] = {"yes": ("没有不满", "满意"), "no": ("还有不满", "不满意")}
SCORES: Mapping[str, tuple[str, ...]] = {
    "1": ("很不满意（1分）", "很不满意", "1分"),
    "2": ("不太满意（2分）", "不太满意", "2分"),
    "3": ("一般（3分）", "一般", "3分"),
    "4": ("比较满意（4分）", "比较满意", "4分"),
    "5": ("很满意（5分）", "很满意", "非常满意", "5分"),
}


def _reached(answers: Answers) -> bool:
    return answers[outcome] is Outcome.CONNECTED


def _open(answers: Answers) -> bool:
    return answers[outcome] not in {Outcome.CONNECTED, *OVER}


outcome = Choice("outcome", "打得怎么样？", "结果", OUTCOMES)
content = Choice(
    "content", "客户现在还有不满吗？", "态度", CONTENT, vague=("yes", "no"), only_if=_reached
)
score = Choice(
    "score", "客户打几分？", "评分", SCORES, vague=tuple(SCORES), aliases=("满意度",),
    only_if=_reached,
).optional()  # fmt: skip
demand = Text(
    "demand", "客户有什么新的要求？", "新诉求", aliases=("新的要求",), private=True,
    only_if=_reached,
).optional()  # fmt: skip
again = When("again", "下次什么时候再打？", "下次时间", aliases=("下次",), only_if=_open).optional()


def make(policy: Policy, now: datetime, facts: Facts) -> Flow:
    """Return the questions about one appointment of mine."""
    which = booked.which(facts.offers.get("which", {}))
    steps = (which, outcome, content, score, demand, at(again, now.astimezone(policy.zone)))
    return Flow("callback_result", "回访结果", ("回访结果",), steps)


async def learn(work: Work, filing: Filing, raw: Raw) -> Facts:
    """Offer the appointments, and see whether the next time is free."""
    facts = await booked.mine(work, filing)
    row = await booked.chosen(work, filing, str(raw.get("which") or facts.known.get("which")))
    if row is None or "again" not in raw:
        return facts
    told = datetime.fromisoformat(raw["again"]["start"])
    return Facts(facts.known, facts.offers, await _trouble(work, filing, row, told))


async def _trouble(work: Work, filing: Filing, row: Appointment, told: datetime) -> Refused | None:
    return slots.refused(again, told, await booked.trouble(work, filing, row, told))


async def submit(work: Work, filing: Filing, answers: Answers) -> Receipt | Refused:
    """Note the attempt; a new demand or a customer still dissatisfied opens a new case."""
    row = await booked.chosen(work, filing, answers[booked.which({})])
    if row is None:
        return Refused("which", "这个预约已经结束或取消了。")
    next_time = answers[again] if _open(answers) else None
    if next_time and (trouble := await _trouble(work, filing, row, next_time.start)):
        return trouble
    by, often = filing.person.key, filing.policy.appointment.attempts
    over = _open(answers) and row.attempts + 1 >= often
    state = appointments.FAILED if over and next_time is None else _state(answers)
    noted = await appointments.tried(work, row, state, _said(answers), by)
    if next_time:
        noted = await appointments.move(work, noted, next_time.start, filing.policy, by)
    case = await _raised(work, filing, row, answers)
    values = {
        "code": appointments.code(noted), "state": noted.state, "attempts": noted.attempts,
        "again": shown_time(next_time.start) if next_time else "", "over": over,
    }  # fmt: skip
    if case is None:
        return Receipt("receipts", "callback_result", None, values)
    read_out = {**values, "due": due(filing.policy, case)}
    return Receipt("receipts", "callback_new_case", case, read_out)


def _state(answers: Answers) -> str:
    if _reached(answers):
        return appointments.DONE
    return appointments.FAILED if answers[outcome] in OVER else appointments.BOOKED


def _said(answers: Answers) -> dict[str, Any]:
    reached = _reached(answers)
    return {
        "outcome": str(answers[outcome]),
        "content": answers[content] if reached else None,
        "score": answers[score] if reached else None,
        "demand": answers[demand] if reached else None,
    }


async def _raised(work: Work, filing: Filing, row: Appointment, answers: Answers) -> Case | None:
    """Open a case of what the customer still wants, tied to the one that was talked about."""
    if not _reached(answers) or (answers[content] == "yes" and not answers[demand]):
        return None
    story = answers[demand] or "回访时客户仍有不满。"
    return await follow_up.raise_case(work, filing, row, story)


KIND = FlowKind(
    name="callback_result",
    title="回访结果",
    triggers=("回访结果",),
    make=make,
    submit=submit,
    learn=learn,
    barred=booked.barred,
    part_of="callback",
)
