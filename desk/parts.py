"""What somebody is in a case: from the case itself, from his roles, from his department."""

from cases.model import SYSTEM, USER, Case
from cases.policy import Policy
from cases.transitions import Part
from desk.work import Work
from storage import users
from storage.people import Person

_BY_ROLE = (
    *(Part.COMPLAINT_TEAM, Part.DISPATCHER, Part.REVIEWER, Part.CALLBACK_AGENT),
    *(Part.CS_MANAGER, Part.LINE_LEADER, Part.HOTLINE_AGENT),
)
# A manager at the admin page stands for the head of customer service (B10: others only look).
_MANAGER = frozenset({Part.CS_MANAGER, Part.DISPATCHER, Part.REVIEWER, Part.REGISTRAR})


async def parts_of(work: Work, case: Case, actor: str) -> frozenset[Part]:
    """Give every part that somebody has in a case; whoever has none is an outsider."""
    if actor == SYSTEM:
        return frozenset({Part.SYSTEM})
    if actor.startswith(USER):
        return await _user(work, actor.removeprefix(USER))
    person = await work.person(actor)
    if person is None or not person.active or person.institution != case.institution:
        return frozenset({Part.OUTSIDER})
    policy = await work.policy(case)
    found = {*_of_case(case, actor), *_by_role(policy, person), *_of_units(case, policy, person)}
    return frozenset(found or {Part.OUTSIDER})


def holds(person: Person, roles: tuple[str, ...]) -> bool:
    """Tell whether somebody has one of these roles."""
    return bool(person.roles & set(roles))


def in_unit(policy: Policy, unit: str, person: Person) -> bool:
    """Tell whether somebody's department belongs to a unit of the policy."""
    rule = policy.units.get(unit)
    return rule is not None and any(word in person.department for word in rule.departments)


async def _user(work: Work, name: str) -> frozenset[Part]:
    user = await users.get(work.store, name)
    manager = user is not None and user.active and user.role == "manager"
    return _MANAGER if manager else frozenset({Part.OUTSIDER})


def _of_case(case: Case, actor: str) -> set[Part]:
    order, call, hop = case.assignment, case.callback, case.hop
    told = {person for said in case.told for person in said.actors}
    standing = {
        Part.REPORTER: actor == case.reporter,
        Part.CONTACT_OWNER: actor == case.contact_owner,
        Part.LEADER: hop is not None and actor in hop.actors,
        Part.CHAIN: actor in {*case.crew, *told},
        Part.HANDLER: order is not None and actor == order.handler,
        Part.UNIT_HEAD: order is not None and actor == order.head,
        Part.CALLBACK_AGENT: call is not None and actor == call.assignee,
        Part.REGISTRAR: actor == (case.registrar or case.contact_owner),
        Part.ALERTED: case.grave is not None and actor in case.grave.asked,
        Part.HEIR: case.handing is not None and actor == case.handing.to,
    }
    return {part for part, stands in standing.items() if stands}


def _by_role(policy: Policy, person: Person) -> set[Part]:
    found = {part for part in _BY_ROLE if holds(person, getattr(policy.parts, part))}
    return found | ({Part.REGISTRAR} if holds(person, policy.withdraw.roles) else set())


def _of_units(case: Case, policy: Policy, person: Person) -> set[Part]:
    order = case.assignment
    if order is None:
        return set()
    rule = policy.units.get(order.unit)
    leads = rule is not None and rule.head_role in person.roles
    heads = leads and in_unit(policy, order.unit, person)
    helps = any(in_unit(policy, unit, person) for unit in order.co_units)
    return ({Part.UNIT_HEAD} if heads else set()) | ({Part.CO_UNIT} if helps else set())
