"""Taking in a case of any kind but the one-tap report: it starts at the desk (S2-R06, T11)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cases.model import Case, Link, State
from cases.moves import Around, intake
from cases.outcome import Outcome
from cases.policy import Policy
from desk.around import having
from desk.matching import matches
from desk.work import Work
from storage.ids import new_id
from storage.people import Person
from storage.unit import Draw

__all__ = ["link", "matches", "open_case"]


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
    """Register a case; it starts at *submitted* and is laid before the desk.

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
    around = Around(dispatchers=await having(work, case, policy.parts.dispatcher))
    decided = intake.opened(case, policy, around)
    work.put(decided)
    return decided.case


def link(work: Work, case: Case, other: Case, relation: str) -> None:
    """Tie two cases to each other, each naming the other (S4-R01)."""
    for one, far in ((case, other), (other, case)):
        # A case opened in this very turn has its number from the commit on.
        tied = Link(relation, far.id, far.number)
        if tied not in one.links:
            out = Outcome(one).to(links=(*one.links, tied))
            work.put(out.event("linked", one.reporter, relation=relation, to=tied.number))
