"""热线代录: a hotline agent files for who is on the line (S4-R29, domain.md B6)."""

from datetime import datetime

from bot.dialog.events import Refused
from bot.dialog.flow import Flow
from bot.dialog.steps import Answers, Choice, Step
from bot.flows import dissatisfaction, held, pasted
from bot.flows.fields import Caller
from bot.flows.kind import Facts, FlowKind, Offers, Raw, Receipt
from cases.actions import TAKEN_CARD
from cases.model import Case
from cases.outcome import Alert, Outcome, Priority, Refusal
from cases.policy import Policy
from desk import callers, calls, reports
from desk.filing import Filing
from desk.work import Work

CUSTOMER = "客户"

caller = Caller(
    "caller", "谁来电？回同事的姓名、工号或电话；客户来电回“客户”。", "来电人", aliases=("报告人",)
)


def _reporter(offers: Offers) -> Step[str]:
    """Return the question which of several colleagues it is."""
    return Choice(
        "reporter", "有几位同事对得上，是哪一位？", "登记给", offers or {"": ("无",)},
        only_if=lambda answers: caller in answers,
    )  # fmt: skip


def make(policy: Policy, now: datetime, facts: Facts) -> Flow:
    """Return the report's own questions behind the one who calls."""
    report = dissatisfaction.flow_at(policy, now)
    who = (caller, _reporter(facts.offers.get("reporter", {})))
    return Flow(
        "hotline", "热线代录", ("热线代录",), (*who, *report.steps),
        confirm=False, story=dissatisfaction.what,
    )  # fmt: skip


async def learn(work: Work, filing: Filing, raw: Raw) -> Facts:
    """Find the colleague, and the customer; nobody of that name is asked about again."""
    said, held_of_him = raw.get("caller"), await held.of_customer(filing, raw)
    if said is None:
        return Facts(held_of_him)
    mine = said == CUSTOMER
    found = [filing.person] if mine else await callers.candidates(work, filing.person, said)
    if not found:
        why = f"没找到同事“{said}”。请回姓名、工号或电话；客户来电回“客户”。"
        return Facts(held_of_him, refused=Refused("caller", why))
    offers = {one.key: (f"{one.name}（{one.department}）", one.userid) for one in found}
    known = {"reporter": found[0].key} if len(found) == 1 else {}
    return Facts({**held_of_him, **known}, {"reporter": offers})


def ready(answers: Answers) -> bool:
    """Tell whether it is known who reports: then the clock of his own chain can start."""
    return _reporter({}) in answers


async def submit(work: Work, filing: Filing, answers: Answers) -> Receipt | Refused:
    """Open the report of the one who calls, whose chain it follows, registered by the agent."""
    reporter = await work.person(answers[_reporter({})])
    if reporter is None or not reporter.active:
        return Refused("caller", "这位同事已不在通讯录里，请换一位。")
    case = reports.open_report(
        work, reporter, filing.policy, filing.policy_id,
        app=filing.app, created_at=filing.at, draft_id=filing.draft_id, prefix=filing.prefix,
        channel="hotline", registrar=filing.person.key,
    )  # fmt: skip
    if call_id := filing.about.get("call_id"):
        calls.filed(work, case, filing.person.key, filing.draft_id, call_id)
    told, noticed = dissatisfaction.details(answers), dissatisfaction.noticed(answers)
    reports.amend(work, case, filing.person.key, told, noticed)
    case = await work.case(case.id) or case
    if reporter.key != filing.person.key:
        work.put(_told(case, filing.person.key))
    return Receipt("receipts", "hotline", await work.case(case.id) or case)


def _told(case: Case, registrar: str) -> Outcome:
    """Give the reporter his own case in hand: the clock is his."""
    alert = Alert(
        "registered_for_you", case.reporter, f"{case.id}:registered", case.opened_at,
        Priority.LADDER, {"by": registrar}, TAKEN_CARD,
    )  # fmt: skip
    return Outcome(case).alert(alert)


async def amend(
    work: Work, filing: Filing, case: Case, answers: Answers, changed: frozenset[str]
) -> Refusal | None:
    """Add what is told later, as the report itself does."""
    return await dissatisfaction.amend(work, filing, case, answers, changed)


KIND = FlowKind(
    name="hotline",
    title="热线代录",
    triggers=("热线代录",),
    make=make,
    submit=submit,
    learn=learn,
    amend=amend,
    ready=ready,
    opening=pasted.opening,
    heard=pasted.heard,
    unclear=pasted.mixed,
    roles=frozenset({"hotline_agent", "complaint_team", "cs_manager"}),
    case_kind=reports.KIND,
)
