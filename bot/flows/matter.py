"""咨询登记, 申请登记 and the like: what a desk takes in that is neither report nor complaint.

One flow for each kind of case; its questions are the fields that the policy wants of that kind
(domain.md A2, S2-R16), so that an institution's own list is what people are asked.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.dialog.flow import Flow
from bot.dialog.steps import Answers, Choice, Photos, Step, Text, never
from bot.flows import held, sorting
from bot.flows.answering import due
from bot.flows.complaint import SOURCES
from bot.flows.dissatisfaction import number
from bot.flows.fields import Name, Phone
from bot.flows.kind import Facts, FlowKind, Raw, Receipt
from bot.flows.numbers import NUMBERS, numbers
from cases.outcome import Outcome
from cases.policy import Policy
from cases.severity import Signs, severity
from desk import intake
from desk.filing import Filing
from desk.work import Work

# The kinds that are begun so, each with its flow's title and what is asked first.
MATTERS: Mapping[str, tuple[str, str]] = {
    "enquiry": ("咨询登记", "客户想问什么？"),
    "application": ("申请登记", "客户要办什么？"),
    "suggestion": ("建议登记", "客户有什么建议？"),
    "repair": ("报修登记", "哪里坏了？请写明地点和现象。"),
    "help": ("求助登记", "客户需要什么帮助？"),
    "compliment": ("表扬登记", "客户表扬谁、为什么事？"),
}
VERIFIED = "verified"

customer = Name("customer", "客户怎么称呼？", "客户", aliases=("客户姓名", "姓名"))
phone = Phone("phone", "客户的联系电话是多少？", "电话", aliases=("手机", "客户电话"))
# What the gate wants to know is whether somebody looked; a number is not needed for that.
identity = Choice(
    "identity", "客户的身份核实了吗？", "身份核实",
    {VERIFIED: ("已核实", "核实了", "已核对"), "later": ("还没有", "未核实", "没有核实")},
    vague=(VERIFIED, "later"),
)  # fmt: skip
materials = Text(
    "materials", "客户交来了哪些材料？", "材料", aliases=("申请材料",),
    example="申请表、身份证复印件", least=2,
)  # fmt: skip
address = Text("address", "地址在哪里？", "地址", aliases=("地点",), least=2, private=True)
demand = Text("demand", "客户希望怎么处理？", "诉求", aliases=("要求",), private=True)
evidence = Photos("evidence", "照片、语音或文件", "附件", asked_if=never).optional()
source = Choice(
    "source", "客户从哪里来的？", "来源",
    {code: SOURCES[code] for code in ("hotline", "counter", "visit", "letter", "web")},
    asked_if=never,
).optional()  # fmt: skip
# What is not asked of every kind: it stands in the policy of one.
DELIVERY = "delivery"
_FIELDS: tuple[Step[Any], ...] = (customer, phone, identity, materials, address, demand)


def _delivery(ways: tuple[str, ...] = ()) -> Choice[str]:
    """Ask how the result is to come to the customer: he chooses (S0-R25)."""
    return Choice(
        DELIVERY, "结果怎么送达？请客户选一种。", "送达方式", {way: (way,) for way in ways},
        aliases=("送达",),
    )  # fmt: skip


def _what(kind: str) -> Text:
    return Text("what", MATTERS[kind][1], "内容", aliases=("事情", "经过"), private=True)


def make(kind: str, policy: Policy, now: datetime, facts: Facts) -> Flow:
    """Return the flow of a kind, with the questions that the policy wants answered."""
    del now, facts
    title = MATTERS[kind][0]
    needed, wanted = _asked(kind, policy)
    return Flow(
        kind,
        title,
        (title,),
        (
            _what(kind),
            *(step if step.key in needed else _left(step, wanted) for step in _FIELDS),
            *([_delivery(policy.kind[kind].deliveries)] if DELIVERY in wanted else []),
            *numbers(wanted),
            *_sorts(policy, needed="category" in needed),
            *(source, evidence),
        ),
        story=_what(kind),
        nudge=(timedelta(minutes=20), timedelta(hours=4)),
        park=timedelta(days=1),
    )


def _asked(kind: str, policy: Policy) -> tuple[frozenset[str], frozenset[str]]:
    """Name what the policy needs to know of a kind, and what people are asked for at all."""
    if kind not in policy.kind:
        return frozenset(), frozenset()
    return frozenset(policy.kind[kind].fields), policy.kind[kind].wanted


def _left(step: Step[Any], wanted: frozenset[str]) -> Step[Any]:
    """Return a question that may be left open; what is not wanted is taken where it is told."""
    return (step if step.key in wanted else replace(step, asked_if=never)).optional()


def _sorts(policy: Policy, *, needed: bool) -> tuple[Step[Any], ...]:
    steps = sorting.questions(policy)
    return steps if needed else tuple(step.optional() for step in steps)


async def learn(work: Work, filing: Filing, raw: Raw) -> Facts:
    """Take over what the institution holds of the customer."""
    del work
    return Facts(await held.of_customer(filing, raw))


def details(kind: str, answers: Answers) -> dict[str, Any]:
    """Return the answers as plain values for the case: None where nothing was said."""
    looked = answers[identity.optional()]
    plain = {step.key: answers[step.optional()] for step in (customer, phone, materials)}
    numbers = {step.key: number(answers[step]) for step in NUMBERS}
    # Who has yet to look at the papers has told nothing that opens the gate (S0-R11).
    verified = {"identity": looked if looked == VERIFIED else None}
    rest = {step.key: answers[step.optional()] for step in (address, demand, _delivery())}
    return {"what": answers[_what(kind)], **plain, **numbers, **verified, **rest}


async def submit(kind: str, work: Work, filing: Filing, answers: Answers) -> Receipt:
    """Register the matter; whoever received the customer owns it from here (S2-R04, S2-R06)."""
    policy, told = filing.policy, details(kind, answers)
    category, part = sorting.chosen(policy, answers)
    channel = answers[source.optional()] or filing.came
    signs = Signs(category or "", part or "", channel, told["what"])
    level, flags = severity(policy, signs)
    case = await intake.open_case(
        work, filing.person, policy, filing.policy_id, kind,
        app=filing.app, channel=channel, draft_id=filing.draft_id, prefix=filing.prefix,
        details=told, category=category or "", subcategory=part or "", level=level,
        received_at=filing.at,
    )  # fmt: skip
    for flag in flags:
        work.put(Outcome(await work.case(case.id) or case).flag(flag))
    case = await work.case(case.id) or case
    return Receipt("receipts", "matter", case, {"due": due(policy, case)})


def _kind(kind: str) -> FlowKind:
    title = MATTERS[kind][0]
    return FlowKind(
        name=kind,
        title=title,
        triggers=(title,),
        make=partial(make, kind),
        submit=partial(submit, kind),
        learn=learn,
        case_kind=kind,
    )


KINDS: tuple[FlowKind, ...] = tuple(_kind(kind) for kind in MATTERS)
