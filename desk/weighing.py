"""Weighs a case anew with what a turn added to it, and tells those who lead when it is grave."""

from datetime import datetime

from cases.levels import graver, weigh
from cases.model import ENDED
from cases.moves import grave
from cases.moves.answering import settled
from cases.outcome import Outcome
from cases.policy import Policy
from desk.touched import Touched
from storage import people
from storage.store import Store


async def weighed(store: Store, touched: Touched, policy: Policy, now: datetime) -> Outcome:
    """Give the case with its level, flags and term as they are with what the turn added."""
    if touched.case.state in ENDED:
        return grave.over(touched.case, touched.before)
    out = settled(weigh(Outcome(touched.case), policy), policy, now)
    if not graver(out.case, touched.before, policy):
        return out
    roles = policy.grave.roles
    found = [await people.with_role(store, out.case.institution, role) for role in roles]
    leading = tuple(person.key for one in found for person in one)
    return grave.raised(out, leading, now, policy)
