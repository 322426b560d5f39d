"""Taking in a case of any kind but the one-tap report: it starts at the desk (S2-R06, T11)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cases.ladder import start_flow
from cases.model import Case, Link, State
from cases.moves import Around, intake
from cases.moves.second_call import BECAME, COMPLAINT, TOP
from cases.outcome import Outcome
from cases.policy import Policy
from desk.around import having
from desk.matching import matches
from desk.people import facts
from desk.work import Work
from storage.ids import new_id
from storage.people import Person
from storage.unit import Draw

__all__ = ["become_complaint", "link", "matches", "open_case"]


async def open_case(  # noqa: PLR0913 (what a case is opened with, by name)
    work: Work,
    reporter: Person,
    policy: Policy,
    policy_id: str,
    kind: str,
    *,
    app: str,
    channel: str,
    draft_id: str | None,
    prefix: str = "",
    registrar: str | None = None,
    details: Mapping[str, Any],
    category: str = "",
    subcategory: str = "",
    level: int = 1,
    links: tuple[Link, ...] = (),
    received_at: datetime | None = None,
) -> Case:
    """Register a case; it starts at *submitted* and is laid before the desk, or is called first.

    ``reporter`` is who received the customer and so owns the contact (首问, S2-R04);
    ``registrar`` is who typed it in, where that is somebody else. ``received_at`` is when the
    customer came, now where nothing is said. The draft's id is unique: it opens one case only.
    """
    rules = policy.kind[kind]
    day = work.now.astimezone(policy.zone).strftime("%y%m%d")
    received = min(received_at or work.now, work.now)
    case = Case(
        id=new_id(), number="", institution=reporter.institution, kind=kind, policy_id=policy_id,
        state=State.SUBMITTED, reporter=reporter.key, app=app, channel=channel,
        post=policy.post_of(reporter.post, reporter.department) or reporter.post,
        opened_at=work.now, sensed_at=received, received_at=received, submitted_at=work.now,
        draft_id=draft_id, registrar=registrar, category=category, subcategory=subcategory,
        level=level, links=links, details={k: v for k, v in details.items() if v},
    )  # fmt: skip
    number_prefix = f"{prefix}-{rules.prefix}" if prefix else rules.prefix
    work.new(case, Draw(reporter.institution, number_prefix, day))
    decided = await _begun(work, case, policy)
    work.put(decided)
    return decided.case


async def _begun(work: Work, case: Case, policy: Policy) -> Outcome:
    """Lay the case before the desk, or ask for the first callback where the kind has it (T08)."""
    if State.FIRST_CALLBACK in policy.kind[case.kind].stages:
        around = await facts(work, case, flow=True)
        return start_flow(Outcome(case), policy, around, work.now, case.registrar or case.reporter)
    desk = Around(dispatchers=await having(work, case, policy.parts.dispatcher))
    return intake.opened(case, policy, desk)


async def become_complaint(work: Work, case: Case, actor: str) -> Case | None:
    """Open the complaint that a case goes on as, one level up, under the same policy (T24).

    None where nobody of the case is left who could own its contact.
    """
    owner = await work.person(case.contact_owner) or await work.person(actor)
    if owner is None:
        return None
    policy = await work.policy(case)
    return await open_case(
        work, owner, policy, case.policy_id, COMPLAINT, app=case.app, channel="callback",
        draft_id=None, prefix=_prefix(case, policy), registrar=actor, details=case.details,
        category=case.category, subcategory=case.subcategory, level=min(case.level + 1, TOP),
        links=(Link(BECAME, case.id, case.number),),
    )  # fmt: skip


def _prefix(case: Case, policy: Policy) -> str:
    """Give the institution's own part of a case number, "" where it has none (design §9)."""
    own, found, _ = case.number.rpartition(f"{policy.kind[case.kind].prefix}-")
    return own.rstrip("-") if found else ""


def link(work: Work, case: Case, other: Case, relation: str) -> None:
    """Tie two cases to each other, each naming the other (S4-R01)."""
    for one, far in ((case, other), (other, case)):
        # A case opened in this very turn has its number from the commit on.
        tied = Link(relation, far.id, far.number)
        if tied not in one.links:
            out = Outcome(one).to(links=(*one.links, tied))
            work.put(out.event("linked", one.reporter, relation=relation, to=tied.number))
