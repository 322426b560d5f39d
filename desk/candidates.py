"""Whom an action can be given to, as a list to choose from where they are few."""

from collections.abc import Sequence

from cases.model import Case
from cases.policy import Policy
from cases.transitions import Part
from desk.choices import Option
from desk.parts import in_unit
from desk.work import Work
from storage import people
from storage.people import Person

# A list with more people is no help: a name is typed faster.
MOST_PEOPLE = 80
HANDLER = "handler"


async def candidates(
    work: Work, case: Case, parts: frozenset[Part], key: str
) -> tuple[Option, ...]:
    """List the people to choose from for one question, by key; empty: the name is typed."""
    policy, units = await work.policy(case), await _units(work, case, parts, key)
    # All units in one question to the record: a page must not wait for each.
    words = [word for unit in units for word in policy.units[unit].departments]
    staff = await people.in_departments(work.store, case.institution, words) if words else []
    if len(staff) > MOST_PEOPLE:
        return ()
    but = "" if key == HANDLER else case.solution_owner
    return tuple(_option(person, policy, units) for person in staff if person.key != but)


async def _units(work: Work, case: Case, parts: frozenset[Part], key: str) -> Sequence[str]:
    if key == HANDLER:
        return tuple((await work.policy(case)).units)
    # Work stays within the unit; who speaks with the customer may hand that to anybody.
    within = case.assignment if parts & {Part.HANDLER, Part.UNIT_HEAD} else None
    return (within.unit,) if within else ()


def _option(person: Person, policy: Policy, units: Sequence[str]) -> Option:
    # The record compares letters without case, the policy with it.
    unit = next((unit for unit in units if in_unit(policy, unit, person)), units[0])
    return person.key, f"{person.name}（{policy.units[unit].label}）"
