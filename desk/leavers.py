"""The open cases of people who left, put into other hands with notice."""

from cases import leavers
from cases.model import Case
from desk.people import facts
from desk.work import Work


async def reassign(work: Work, case_id: str) -> bool:
    """Put others in the place of those who left a case; False when nothing hangs on them."""
    case = await work.case(case_id)
    if case is None:
        return False
    gone = await _gone(work, case)
    policy, around = await work.policy(case), await facts(work, case, flow=True)
    owner = await work.person(case.contact_owner)
    heir = owner.leader or None if owner else None
    if heir and await work.person(heir) is None:
        heir = None
    decided = leavers.left(case, gone, heir, policy, around, work.now)
    if decided is None:
        return False
    work.put(decided)
    return True


async def _gone(work: Work, case: Case) -> set[str]:
    """List who of the case is in the contacts no more."""
    assignee = {case.callback.assignee} if case.callback and case.callback.assignee else set()
    found = [await work.person(key) for key in sorted({*case.crew, *assignee})]
    heads = [await work.person(person.leader) for person in found if person and person.leader]
    return {person.key for person in (*found, *heads) if person and not person.active}
