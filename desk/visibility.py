"""Who may see a case: whoever stands in it, and each role as far as the policy says (B10)."""

from cases.levels import GRAVE
from cases.model import Case
from cases.policy import Policy
from cases.reminders import OVERDUE, SUPERVISED
from cases.standing import stands_in
from cases.transitions import Part
from cases.visibility import Reach, Sight, Viewer
from cases.visibility import sight as seen_by
from desk.parts import holds, in_unit, parts_of
from desk.people import is_caller
from desk.work import Work
from storage.people import Person

REPORTER, HANDLER = "reporter", "handler"
# Whoever works at the desk sees what comes to it, where the policy says nothing.
_DESK = frozenset(
    {Part.COMPLAINT_TEAM, Part.DISPATCHER, Part.REVIEWER, Part.CALLBACK_AGENT}
    | {Part.CS_MANAGER, Part.HOTLINE_AGENT, Part.REGISTRAR}
)
_UNIT = frozenset({Part.UNIT_HEAD, Part.HANDLER, Part.CO_UNIT})


async def sight(work: Work, case: Case, person: Person) -> Sight:
    """Give what somebody of the staff sees of a case."""
    if not person.active or person.institution != case.institution:
        return Sight.NOTHING
    if person.key in stands_in(case):
        return Sight.CASE
    policy, parts = await work.policy(case), await parts_of(work, case, person.key)
    if Part.LINE_LEADER in parts and _went_wrong(case):
        return Sight.CASE
    if not policy.visibility.scopes:
        mine = bool(parts & (_DESK | _UNIT)) or await is_caller(work, case, person.key)
        return Sight.CASE if mine else Sight.NOTHING
    roles = person.roles | {REPORTER} | _of_unit(parts, policy, person)
    viewer = Viewer(person.key, roles, person.department)
    return await of_viewer(work, case, viewer, in_units=_ordered(case, policy, person))


async def of_viewer(work: Work, case: Case, viewer: Viewer, *, in_units: bool = False) -> Sight:
    """Give what the roles of a viewer let him see of a case."""
    policy, reporter = await work.policy(case), await work.person(case.reporter)
    leaders = await _above(work, reporter)
    reach = Reach(reporter.department if reporter else "", leaders, in_units)
    return seen_by(case, policy.visibility.scopes, viewer, reach)


def _went_wrong(case: Case) -> bool:
    """Tell whether the line's leader was told of the case, and looks into it then."""
    return case.redo_count > 0 or bool({OVERDUE, SUPERVISED, *GRAVE} & {*case.flags})


def _ordered(case: Case, policy: Policy, person: Person) -> bool:
    """Tell whether a unit of somebody's has or had an order of the case, or helps with it."""
    units = {unit for order in case.assignments for unit in (order.unit, *order.co_units)}
    return any(in_unit(policy, unit, person) for unit in units)


def _of_unit(parts: frozenset[Part], policy: Policy, person: Person) -> frozenset[str]:
    """Count those who work on the case, or help, as handlers; the rest of a unit is not called."""
    works = bool(parts & {Part.HANDLER, Part.CO_UNIT}) or holds(person, policy.parts.handler)
    found = {HANDLER: works, Part.UNIT_HEAD.value: Part.UNIT_HEAD in parts}
    return frozenset(role for role, has in found.items() if has)


async def _above(work: Work, person: Person | None) -> frozenset[str]:
    """List the leaders above somebody, all the way up."""
    found: set[str] = set()
    while person and person.leader and person.leader not in found:
        found.add(person.leader)
        person = await work.person(person.leader)
    return frozenset(found)
