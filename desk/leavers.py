"""The open cases of people who left, put into other hands with notice."""

from cases import leavers
from cases.model import Case
from desk.around import unit_around
from desk.people import facts
from desk.work import Work


async def reassign(work: Work, case_id: str) -> bool:
    """Put others in the place of those who left a case; False when nothing hangs on them."""
    case = await work.case(case_id)
    if case is None:
        return False
    gone = await _gone(work, case)
    policy, around = await work.policy(case), await facts(work, case, flow=True)
    heir = await _above(work, case.contact_owner)
    unit = await unit_around(work, case)
    decided = leavers.left(case, gone, heir, policy, around, work.now, unit)
    if decided is None:
        return False
    work.put(decided)
    return True


async def _gone(work: Work, case: Case) -> set[str]:
    """List who of the case is in the contacts no more."""
    order, handing = case.assignment, case.handing
    hanging = {case.callback.assignee if case.callback else "", handing.to if handing else ""}
    hanging |= {order.handler, order.head} if order else set()
    keys = {*case.crew, *(key for key in hanging if key)}
    found = [await work.person(key) for key in sorted(keys)]
    return {person.key for person in found if person and not person.active}


async def _above(work: Work, key: str) -> str | None:
    """Give the nearest leader above a person who is still there."""
    person, seen = await work.person(key), {key}
    while person and person.leader and person.leader not in seen:
        seen.add(person.leader)
        person = await work.person(person.leader)
        if person and person.active:
            return person.key
    return None
