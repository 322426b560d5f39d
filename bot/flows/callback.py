"""回访预约: when, how and where a customer is called back (domain.md B8, S0-R38)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.dialog.events import Refused
from bot.dialog.flow import Flow
from bot.dialog.steps import Answers, Choice, Span, Text, never
from bot.flows import held, slots
from bot.flows.fields import CaseNumber, Name, Phone, Place, When, at
from bot.flows.kind import Facts, FlowKind, Raw, Receipt
from cases.model import Case
from cases.policy import Policy
from cases.when import shown_time
from desk import appointments, known_cases
from desk.filing import Filing
from desk.work import Work


class Mode(StrEnum):
    """How a customer is called back (domain.md A2)."""

    PHONE = "phone"
    VISIT = "visit"
    WECHAT = "wechat"
    SMS = "sms"


MODES: Mapping[Mode, tuple[str, ...]] = {
    Mode.PHONE: ("电话", "电话回访", "打电话"),
    Mode.VISIT: ("上门", "上门回访", "见面", "面谈"),
    Mode.WECHAT: ("微信", "微信回访"),
    Mode.SMS: ("短信",),
}

# A way that ends a fragment behind its time: 明天下午三点上门，….
_BEHIND = re.compile(
    "(?<=[点半刻分0-9])(?:"
    + "|".join(sorted((w for words in MODES.values() for w in words), key=len, reverse=True))
    + r")(?=[\s,;。、]|$)"
)


@dataclass(frozen=True, eq=False)
class How(Choice[Mode]):
    """How the customer is called back, told alone or right behind the time."""

    def spot(self, text: str) -> list[Span[Mode]]:
        """Find a way that stands alone, or that ends what begins with a time."""
        behind = [Span(m.start(), m.end(), self.parse(m[0])) for m in _BEHIND.finditer(text)]
        return [*super().spot(text), *behind]


case_no = CaseNumber(
    "case_no", "是哪一件事项？", "编号", aliases=("事项编号",), asked_if=never
).optional()
customer = Name("customer", "客户怎么称呼？", "客户", aliases=("客户姓名", "姓名"))
phone = Phone("phone", "客户的电话是多少？", "电话", aliases=("手机", "客户电话"))
when = When("when", "约在什么时候？说日期和几点。", "时间", aliases=("约定时间", "回访时间"))
mode = How("mode", "怎么回访？不选就是电话。", "方式", MODES, aliases=("回访方式",)).optional()
place = Place(
    "place", "在哪里见面？", "地点", aliases=("约定地点",), private=True,
    only_if=lambda answers: answers[mode] is Mode.VISIT,
)  # fmt: skip
purpose = Text(
    "purpose", "回访要说什么？", "目的", aliases=("回访目的", "事由"), private=True
).optional()


def make(policy: Policy, now: datetime, facts: Facts) -> Flow:
    """Return the flow; times are read against this instant in the policy's zone."""
    del facts
    return Flow(
        "callback",
        "回访预约",
        ("回访预约",),
        (case_no, customer, phone, at(when, now.astimezone(policy.zone)), mode, place, purpose),
        story=purpose,
        nudge=(timedelta(minutes=20), timedelta(hours=4)),
        park=timedelta(days=1),
    )


async def learn(work: Work, filing: Filing, raw: Raw) -> Facts:
    """Take the customer from the case, and see whether the time is free."""
    known: dict[str, Any] = {}
    case = None
    if number := raw.get("case_no"):
        case = await known_cases.by_number(work, filing.person, number)
        if case is None:
            return Facts(refused=Refused("case_no", f"没有找到 {number}，请核对编号。"))
        known = {key: case.details[key] for key in ("customer", "phone") if case.details.get(key)}
    known = {**await held.of_customer(filing, {**raw, **known}), **known}
    told = datetime.fromisoformat(raw["when"]["start"]) if "when" in raw else None
    how = str(raw.get("mode", Mode.PHONE))
    return Facts(known, refused=await _trouble(work, filing, told, how, case) if told else None)


async def _trouble(
    work: Work, filing: Filing, told: datetime, how: str, case: Case | None
) -> Refused | None:
    trouble = await appointments.trouble(
        work, filing.policy, filing.person.key, told, how, case.id if case else None
    )
    return slots.refused(when, told, trouble)


async def submit(work: Work, filing: Filing, answers: Answers) -> Receipt | Refused:
    """Book the time, unless it has been taken meanwhile."""
    told, how = answers[when].start, answers[mode] or Mode.PHONE
    number = answers[case_no]
    case = await known_cases.by_number(work, filing.person, number) if number else None
    if refused := await _trouble(work, filing, told, how, case):
        return refused
    details = {
        "customer": answers[customer], "phone": answers[phone], "purpose": answers[purpose],
        "place": answers[place.optional()], "case_no": number,
    }  # fmt: skip
    row = await appointments.book(work, filing, told, how, case.id if case else None, details)
    values = {
        "code": appointments.code(row), "at": shown_time(told), "mode": MODES[how][0],
        "customer": customer.show(answers[customer]), "phone": phone.show(answers[phone]),
    }  # fmt: skip
    return Receipt("receipts", "callback", None, values)


KIND = FlowKind(
    name="callback",
    title="回访预约",
    triggers=("回访预约",),
    make=make,
    submit=submit,
    learn=learn,
)
