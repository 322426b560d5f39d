"""The people around a move, read before it is decided: who sends, works, reviews, calls, leads."""

from dataclasses import replace

from cases.actions import Action
from cases.facts import Facts
from cases.forms import Given
from cases.model import Case
from cases.moves import Around
from cases.policy import Policy
from desk import fairness, interests, people
from desk.matching import same_customer
from desk.parts import in_unit
from desk.work import Work
from storage import people as person_rows
from storage.people import Person

# Actions after which somebody must be found who calls, works, or decides.
_CALLS = frozenset({Action.APPROVE, Action.DONE})
_SENDS = frozenset(
    {Action.ACCEPT, Action.RETURN, Action.REOPEN, Action.DISSATISFIED, Action.MISSED}
    | {Action.RESUME}
)


async def around(work: Work, case: Case, action: Action, given: Given) -> Around:
    """Read what a move must know about people, and no more than that."""
    policy = await work.policy(case)
    if action is Action.DISPATCH:
        return await _unit(work, case, policy, given)
    if action is Action.MERGE:
        other = await work.case(str(given.get("into", "")))
        return Around(other=other, same=other is not None and same_customer(case, other))
    if action is Action.DISCUSS:
        return await _discussing(work, case, policy, given)
    if action is Action.HAND_OVER:
        return await _heir(work, case, policy, str(given.get("to", "")))
    return Around(
        dispatchers=await having(work, case, policy.parts.dispatcher) if action in _SENDS else (),
        reviewers=await having(work, case, policy.parts.reviewer) if action is Action.DONE else (),
        managers=await having(work, case, policy.parts.cs_manager),
        line_leaders=await having(work, case, policy.parts.line_leader),
        callers=await _callers(work, case, policy) if action in _CALLS else Facts(),
    )


async def having(work: Work, case: Case, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Give the people with the first of these roles that anybody has, those on duty first."""
    for role in roles:
        found = await person_rows.with_role(work.store, case.institution, role)
        if found:
            return await fairness.present(work, case.institution, [p.key for p in found])
    return ()


async def _unit(work: Work, case: Case, policy: Policy, given: Given) -> Around:
    unit, helping = str(given.get("unit", "")), given.get("co_units", ())
    units = [unit, *(helping if isinstance(helping, tuple) else ())]
    staff = {u: await members(work, case, policy, u) for u in units if u in policy.units}
    heads = {u: _heads(policy, u, found) for u, found in staff.items()}
    workers = await fairness.order(work, case, policy, staff.get(unit, []))
    named = {str(given.get("handler") or ""), *workers, *heads.get(unit, ())}
    barred = await interests.barred(work, case, named - {""})
    return Around(heads=heads, workers=workers, barred=barred)


async def _discussing(work: Work, case: Case, policy: Policy, given: Given) -> Around:
    """Give the heads of the units that talked a case over, and who had better stayed out of it."""
    units, people_ = given.get("units", ()), given.get("people", ())
    staff = {u: await members(work, case, policy, u) for u in units if u in policy.units}
    heads = {u: _heads(policy, u, found) for u, found in staff.items()}
    named = {*people_, *(key for found in heads.values() for key in found)}
    return Around(heads=heads, barred=await interests.barred(work, case, named))


async def helpers(work: Work, case: Case) -> tuple[str, ...]:
    """Give the head of each unit that helps with the order that holds (S4-R07)."""
    policy, order = await work.policy(case), case.assignment
    known = [unit for unit in order.co_units if unit in policy.units] if order else []
    staff = {unit: await members(work, case, policy, unit) for unit in known}
    return tuple(key for unit, found in staff.items() for key in _heads(policy, unit, found)[:1])


async def unit_around(work: Work, case: Case) -> Around:
    """Give the people of the unit that has the case, and those who would send it again."""
    policy, order = await work.policy(case), case.assignment
    if order is None or order.unit not in policy.units:
        return Around()
    found = await _unit(work, case, policy, {"unit": order.unit})
    return replace(found, dispatchers=await having(work, case, policy.parts.dispatcher))


async def members(work: Work, case: Case, policy: Policy, unit: str) -> list[Person]:
    """Give the people of a unit, by a word in their department's path."""
    words = policy.units[unit].departments
    return await person_rows.in_departments(work.store, case.institution, words)


def _heads(policy: Policy, unit: str, staff: list[Person]) -> tuple[str, ...]:
    return tuple(p.key for p in staff if policy.units[unit].head_role in p.roles)


async def _heir(work: Work, case: Case, policy: Policy, to: str) -> Around:
    person, order = await work.person(to), case.assignment
    inside = order is None or (person is not None and in_unit(policy, order.unit, person))
    return Around(unit_of_heir=inside, barred=await interests.barred(work, case, {to}))


async def _callers(work: Work, case: Case, policy: Policy) -> Facts:
    team = await people.second_team(work, case, policy)
    return Facts(team=team.members, on_duty=team.on_duty)
