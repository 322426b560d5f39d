"""投诉受理: what a complainant says, asked once and only where nobody knows it (domain.md A2)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.dialog.flow import Flow
from bot.dialog.steps import Answers, Choice, Photos, Step, Text, never
from bot.flows import held, sorting
from bot.flows.answering import due
from bot.flows.dissatisfaction import claim_no, number, plate, policy_no
from bot.flows.fields import Count, Identity, Name, Names, Phone, When, at
from bot.flows.kind import Facts, FlowKind, Offers, Raw, Receipt
from bot.flows.numbers import numbers
from cases.model import Case, State
from cases.outcome import Outcome
from cases.policy import Policy
from cases.severity import Signs, severity
from desk import intake
from desk.filing import Filing
from desk.work import Work

CASE, REPORT = "complaint", "dissatisfaction"
# So many earlier reports are shown at most.
MOST = 3
# What a tie from a report to its complaint is called (domain.md B2).
BECAME = "became_complaint"
NONE = "none"


# Those who complain for others; whoever else may complain stands in the policy (domain.md A2).
AGENT, GROUP = "agent", "group"
# The channels of domain.md B3 through which a complaint comes.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "hotline": ("来电",),
    "counter": ("柜台", "柜面"),
    "visit": ("来访", "上访"),
    "letter": ("来信", "信函"),
    "web": ("网上", "线上", "网站"),
    "transfer_regulator": ("监管转办", "12378转办", "12378"),
    "transfer_12345": ("12345转办", "12345"),
    "transfer_association": ("协会转办", "行业协会"),
    "petition": ("信访", "信访件", "信访转办"),
}
# Who passes a complaint on gives it a number and a day of his own.
_PASSED_ON = frozenset({"transfer_regulator", "transfer_12345", "transfer_association", "petition"})


def _agent(answers: Answers) -> bool:
    return answers[relation] == AGENT


def _group(answers: Answers) -> bool:
    return answers[relation] == GROUP


def _passed_on(answers: Answers) -> bool:
    return answers[source] in _PASSED_ON


what = Text(
    "what", "发生了什么？请写明时间、地点、经过。", "经过", aliases=("事情经过", "事实"),
    example="8月1日报案，至今没有定损，电话没人接", private=True,
)  # fmt: skip
customer = Name("customer", "投诉人怎么称呼？", "投诉人", aliases=("客户", "客户姓名", "姓名"))
phone = Phone("phone", "投诉人的联系电话是多少？", "电话", aliases=("手机", "客户电话"))
demand = Text("demand", "投诉人希望怎么处理？", "诉求", aliases=("要求",), private=True)


def _relation(offers: Offers) -> Step[str | None]:
    """Return the question who complains, as the policy names those who may."""
    step = Choice(
        "relation", "投诉人是什么身份？", "身份", offers, aliases=("关系",), vague=("other",)
    )
    return step.optional()


relation = _relation({})
principal = Name(
    "principal", "委托人（客户本人）是谁？", "委托人", aliases=("被代理人",), only_if=_agent
)
authorised = Choice(
    "authorised", "有本人签字的授权委托书吗？有的话请拍照发来。", "授权委托书",
    {"yes": ("有委托书", "有"), "no": ("没有委托书", "没有", "无")}, vague=("yes", "no"),
    only_if=_agent,
)  # fmt: skip
representatives = Names(
    "representatives", "请写投诉代表的姓名，最多 5 位。", "投诉代表", aliases=("代表",),
    example="张三、李四", only_if=_group,
)  # fmt: skip
people = Count("people", "一共有多少位投诉人？", "人数", least=2, only_if=_group)
about = Text(
    "object", "投诉的是哪个部门或哪位员工？", "投诉对象", aliases=("被投诉人", "被投诉单位")
).optional()
amount = Text("amount", "涉及金额是多少？", "金额", aliases=("争议金额",), least=1, asked_if=never)
event_at = When(
    "event_at", "事情是哪一天发生的？", "发生日期", aliases=("出险日期",), exact=False, past=True,
    asked_if=never,
)  # fmt: skip
source = Choice(
    "source", "投诉是从哪里来的？", "来源", SOURCES, aliases=("投诉来源",), asked_if=never
).optional()
transfer_no = Text(
    "transfer_no", "转办件的编号是多少？", "转办编号", aliases=("转办单号", "转办文号"), least=1,
    example="12345-20261123-0087", only_if=_passed_on,
).optional()  # fmt: skip
transferred_at = When(
    "transferred_at", "转办件是哪一天收到的？", "转办日期", aliases=("转办时间",), exact=False,
    past=True, only_if=_passed_on,
)  # fmt: skip
id_number = Identity(
    "id_number",
    "投诉人的身份证号是多少？",
    "身份证号",
    aliases=("身份证", "证件号码"),
).optional()
address = Text(
    "address", "投诉人的通讯地址在哪里？", "地址", aliases=("通讯地址", "住址"), private=True
).optional()
evidence = Photos("evidence", "照片、语音或文件", "附件", asked_if=never).optional()


def _earlier(offers: Offers) -> Step[str | None]:
    """Return the question whether an open report of the same customer is about this."""

    def found(_: Answers) -> bool:
        return len(offers) > 1

    step = Choice(
        "earlier", "这位客户已有下面的报告，是同一件事吗？", "关联报告",
        offers or {NONE: ("不关联",)}, asked_if=found,
    )  # fmt: skip
    return step.optional()


def make(policy: Policy, now: datetime, facts: Facts) -> Flow:
    """Return the flow with the policy's categories and what the record says of this customer."""
    zone = now.astimezone(policy.zone)
    wanted = _wanted(policy)
    person = (step if step.key in wanted else _untold(step) for step in (id_number, address))
    return Flow(
        "complaint",
        "投诉受理",
        ("投诉受理",),
        (
            *(what, customer, phone, *numbers(wanted)),
            _earlier(facts.offers.get("earlier", {})),
            *sorting.questions(policy, "投诉属于哪一类？"),
            *person,
            *(demand, *_speaker(policy, asked="relation" in wanted)),
            about,
            *(amount.optional(), at(event_at, zone).optional(), source),
            *(transfer_no, at(transferred_at, zone).optional(), evidence),
        ),
        story=what,
        nudge=(timedelta(minutes=20), timedelta(hours=4)),
        park=timedelta(days=1),
    )


def _wanted(policy: Policy) -> frozenset[str]:
    return policy.kind[CASE].wanted if CASE in policy.kind else frozenset()


def _speaker(policy: Policy, *, asked: bool) -> tuple[Step[Any], ...]:
    """Return who complains, as the policy names him, and what is asked of those for others."""
    if not policy.relations:
        return ()
    who = _relation(policy.relations)
    named = who if asked else _untold(who)
    return (named, principal, authorised, representatives, people)


def _untold(step: Step[str | None]) -> Step[str | None]:
    """Return a question that is taken where it is told, and never asked (PIPL 6)."""
    return replace(step, asked_if=never)


async def learn(work: Work, filing: Filing, raw: Raw) -> Facts:
    """Look up who it is, and which reports of his are there already."""
    known = await held.of_customer(filing, raw, _wanted(filing.policy))
    found = await intake.matches(work, filing.person.institution, held.keys({**known, **raw}))
    reports = [case for case in found if case.kind == REPORT and case.state is not State.VOID]
    offers = {case.id: (_shown(case, filing.policy),) for case in reports[-MOST:]}
    if not offers:
        return Facts(known)
    return Facts(known, {"earlier": {**offers, NONE: ("不是同一件事", "都不是", "不关联")}})


def _shown(case: Case, policy: Policy) -> str:
    began = case.opened_at.astimezone(policy.zone)
    return f"{case.number} {policy.labels.state(case.state)} {began:%m-%d}"


def details(policy: Policy, answers: Answers) -> dict[str, Any]:
    """Return the answers as plain values for the case: None where nothing was said."""
    chosen, part = sorting.chosen(policy, answers)
    day, passed_on = answers[event_at.optional()], answers[transferred_at.optional()]
    speakers: tuple[str, ...] | None = answers[representatives.optional()]
    return {
        "what": answers[what],
        "customer": answers[customer],
        "phone": answers[phone],
        "policy_no": number(answers[policy_no]),
        "claim_no": number(answers[claim_no]),
        "plate": number(answers[plate]),
        "category": chosen,
        "subcategory": part,
        "demand": answers[demand],
        "relation": answers[relation],
        "principal": answers[principal.optional()],
        "authorised": answers[authorised.optional()],
        "representatives": list(speakers or ()),
        "people": answers[people.optional()],
        "object": answers[about],
        "amount": answers[amount.optional()],
        "event_at": day and day.start.isoformat(),
        "id_number": answers[id_number],
        "address": answers[address],
        "source": answers[source],
        "transfer_no": answers[transfer_no],
        "transferred_at": passed_on and passed_on.start.astimezone(policy.zone).date().isoformat(),
    }


async def submit(work: Work, filing: Filing, answers: Answers) -> Receipt:
    """Register the complaint, tied to the report that it grew from (S4-R01, S4-R11)."""
    policy, told = filing.policy, details(filing.policy, answers)
    channel = told.pop("source") or filing.came
    category, part = told.pop("category") or "", told.pop("subcategory") or ""
    story = f"{told['what']}\n{told['demand']}"
    signs = Signs(category, part, channel, story, complainants=told["people"] or 1)
    level, flags = severity(policy, signs)
    case = await intake.open_case(
        work, filing.person, policy, filing.policy_id, CASE,
        app=filing.app, channel=channel, draft_id=filing.draft_id, prefix=filing.prefix,
        details=told, category=category, subcategory=part, level=level, received_at=filing.at,
    )  # fmt: skip
    for flag in flags:
        work.put(Outcome(await _now(work, case)).flag(flag))
    linked = await _tie(work, case, answers)
    case = await _now(work, case)
    values = {"due": due(policy, case), "linked": linked, "authorised": told["authorised"]}
    return Receipt("receipts", "complaint", case, values)


async def _tie(work: Work, case: Case, answers: Answers) -> str:
    """Tie the complaint to the report that was shown and chosen; gives its number."""
    chosen = answers[_earlier({})]
    other = await work.case(chosen) if chosen and chosen != NONE else None
    if other is None or other.institution != case.institution:
        return ""
    intake.link(work, await _now(work, case), other, BECAME)
    return other.number


async def _now(work: Work, case: Case) -> Case:
    return await work.case(case.id) or case


KIND = FlowKind(
    name="complaint",
    title="投诉受理",
    triggers=("投诉受理",),
    make=make,
    submit=submit,
    learn=learn,
    case_kind=CASE,
)
