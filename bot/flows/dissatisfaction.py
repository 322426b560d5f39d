"""不满报告: one tap opens the case, every detail comes when there is time (design §4.1)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.dialog.flow import Flow
from bot.dialog.steps import Answers, Choice, Many, Photos, Step, Text, always, never
from bot.flows.fields import Name, Phone, Ref, Reference, Sensed, at
from bot.flows.kind import Facts, FlowKind, Receipt
from bot.flows.references import CLAIM, PLATE, POLICY
from cases.model import Case
from cases.outcome import Refusal
from cases.policy import Policy
from desk import reports
from desk.filing import Filing
from desk.work import Work


class Scene(StrEnum):
    """Where staff met the customer (domain.md A2)."""

    COUNTER = "counter"
    SURVEY = "survey"
    ASSESSMENT = "assessment"
    SALES_CALL = "sales_call"
    HOTLINE = "hotline"
    OTHER = "other"


SCENES: Mapping[Scene, tuple[str, ...]] = {
    Scene.COUNTER: ("柜台", "柜面", "营业厅"),
    Scene.SURVEY: ("查勘", "查勘现场", "现场查勘"),
    Scene.ASSESSMENT: ("定损", "定损现场"),
    Scene.SALES_CALL: ("销售电话", "电销"),
    Scene.HOTLINE: ("热线", "客服热线"),
    Scene.OTHER: ("其他", "其它"),
}


# The kind of number that each of these steps holds.
KINDS = {"policy_no": "policy", "claim_no": "claim", "plate": "plate"}


def _no_reference(answers: Answers) -> bool:
    """Hold while nothing tells which policy, claim or car it is about: any one is enough."""
    return all(step not in answers for step in (policy_no, claim_no, plate))


def _triggers(labels: Mapping[str, str]) -> Step[tuple[str, ...] | None]:
    """Return the question about the triggers, which the policy names (S4-R13 to S4-R16)."""
    offers = {code: (label,) for code, label in labels.items()}
    step = Many("triggers", "属于哪种情形？可选几个。", "情形", offers, aliases=("不满情形",))
    return step.optional()


what = Text(
    "what", "发生了什么？一两句话就好。", "经过", aliases=("事情经过", "情况"), private=True
).optional()
customer = Name(
    "customer", "客户怎么称呼？", "客户", aliases=("客户姓名", "客户名称", "姓名")
).optional()
phone = Phone("phone", "客户的电话是多少？", "电话", aliases=("手机", "客户电话")).optional()
policy_no = Reference(
    "policy_no",
    "保单号、赔案号或车牌号，有哪个发哪个。",
    "保单号",
    aliases=("保单",),
    example="PDZA202632010000012345 或 苏A12345",
    kind="policy",
    pattern=POLICY,
    asked_if=_no_reference,
).optional()
claim_no = Reference(
    "claim_no",
    "赔案号是多少？",
    "赔案号",
    aliases=("报案号", "案件号", "立案号", "赔案", "报案"),
    example="RDZA202632010000012345",
    kind="claim",
    pattern=CLAIM,
    asked_if=never,
).optional()
plate = Reference(
    "plate",
    "车牌号是多少？",
    "车牌",
    aliases=("车牌号", "车号"),
    example="苏A12345",
    kind="plate",
    pattern=PLATE,
    asked_if=never,
).optional()
triggers = _triggers({})
demand = Text(
    "demand", "客户希望怎么处理？", "诉求", aliases=("客户诉求", "要求"), private=True
).optional()
scene = Choice(
    "scene", "在哪里遇到的？", "场景", SCENES, vague=(Scene.OTHER, Scene.SURVEY, Scene.ASSESSMENT)
).optional()
done = Text(
    "done", "已经做了哪些安抚？", "安抚", aliases=("已做安抚", "已安抚"), private=True
).optional()
units = Text("units", "涉及哪个部门或单位？", "单位", aliases=("涉及单位", "部门")).optional()
# The tap's own time rules the clocks; an earlier one is kept beside it, flagged (design §4.1).
sensed_told = Sensed(
    "sensed_told",
    "什么时候发现客户不满的？",
    "发现时间",
    aliases=("什么时候发现的",),
    example="9点40",
    asked_if=never,
).optional()
evidence = Photos("evidence", "照片、语音或文件", "附件", asked_if=never).optional()


def make_flow(labels: Mapping[str, str], now: datetime | None = None) -> Flow:
    """Return the flow with the policy's triggers, code to label in their order.

    ``now`` is the reader's local time; without one no time is read.
    """
    told = at(sensed_told, now) if now else sensed_told
    return Flow(
        "dissatisfaction",
        "不满报告",
        ("不满报告",),
        (
            *(what, customer, phone, policy_no, claim_no, plate),
            *(_triggers(labels), demand, scene, done, units, told, evidence),
        ),
        confirm=False,
        story=what,
    )


def details(answers: Answers) -> dict[str, Any]:
    """Return the answers as plain values for the case: None, or an empty list, where unknown."""
    chosen = answers[triggers]
    return {
        "what": answers[what],
        "customer": answers[customer],
        "phone": answers[phone],
        "policy_no": number(answers[policy_no]),
        "claim_no": number(answers[claim_no]),
        "plate": number(answers[plate]),
        "triggers": list(chosen or ()),
        "scene": answers[scene] and str(answers[scene]),
        "demand": answers[demand],
        "done": answers[done],
        "units": answers[units],
    }


def noticed(answers: Answers) -> datetime | None:
    """Return the time at which the customer's dissatisfaction is said to have been noticed."""
    told = answers[sensed_told]
    return told.start if told else None


def number(reference: Ref | None) -> str | None:
    """Give the number alone."""
    return reference.value if reference else None


def flow_at(policy: Policy, now: datetime) -> Flow:
    """Return the flow as a policy names its triggers, for a turn at this instant."""
    return make_flow(policy.triggers, now.astimezone(policy.zone))


def raw(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a case's details, as the steps dump them."""
    found = {key: value for key, value in details.items() if value}
    things = {
        key: {"kind": kind, "value": found[key]} for key, kind in KINDS.items() if key in found
    }
    known = {step.key for step in make_flow({}).steps}
    return {key: value for key, value in {**found, **things}.items() if key in known}


def _make(policy: Policy, now: datetime, facts: Facts) -> Flow:
    del facts
    return flow_at(policy, now)


async def submit(work: Work, filing: Filing, answers: Answers) -> Receipt:
    """Open the report with all that was told at once."""
    case = reports.open_report(
        work, filing.person, filing.policy, filing.policy_id,
        app=filing.app, created_at=filing.at, draft_id=filing.draft_id, prefix=filing.prefix,
        channel=filing.channel,
    )  # fmt: skip
    reports.amend(work, case, filing.person.key, details(answers), noticed(answers))
    return Receipt("answers", "opened", await work.case(case.id) or case)


async def amend(
    work: Work, filing: Filing, case: Case, answers: Answers, changed: frozenset[str]
) -> Refusal | None:
    """Add to the report what was told later."""
    return note(work, case, filing.person.key, answers, changed)


def note(
    work: Work, case: Case, actor: str, answers: Answers, changed: frozenset[str]
) -> Refusal | None:
    """Put the answers that changed on the case."""
    told = {key: value for key, value in details(answers).items() if key in changed}
    return reports.amend(work, case, actor, {**case.details, **told}, noticed(answers))


KIND = FlowKind(
    name="dissatisfaction",
    title="不满报告",
    triggers=("不满报告",),
    make=_make,
    submit=submit,
    amend=amend,
    ready=always,
    case_kind=reports.KIND,
)
