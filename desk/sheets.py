"""An action as a form on a page: its questions, and what came back carried out."""

from collections.abc import Mapping, Sequence

from cases.actions import Action
from cases.forms import Ask, Field
from cases.machine import allowed
from cases.model import Case
from cases.outcome import Outcome, Refusal
from cases.policy import Policy
from cases.transitions import Part
from desk.actions import act
from desk.choices import Option
from desk.offers import Asked, Problem, asked, given_from
from desk.parts import in_unit, parts_of
from desk.work import Work
from storage import people
from storage.people import Person

# A list with more people is no help: a name is typed faster.
MOST_PEOPLE = 80
DESIGNATED = "designated"
HANDLER = "handler"


async def questions(work: Work, case: Case, actor: str, action: Action) -> tuple[Asked, ...]:
    """Give what an action asks of somebody, with the people to choose from where they are few.

    What only the head of customer service may say is asked of nobody else.
    """
    parts = await parts_of(work, case, actor)
    found = await asked(work, case, action)
    mine = (one for one in found if one.field.key != DESIGNATED or Part.CS_MANAGER in parts)
    return tuple([await _with_people(work, case, parts, one) for one in mine])


async def carry_out(
    work: Work, case: Case, actor: str, action: Action, raw: Mapping[str, str]
) -> Outcome | Refusal | tuple[Problem, ...]:
    """Act on a form; whoever may not act at all hears that first, else every problem at once."""
    given = await given_from(work, case, action, raw)
    if isinstance(given, Mapping):
        return await act(work, case, actor, action, given)
    parts, policy = await parts_of(work, case, actor), await work.policy(case)
    ruled = allowed(case, action, parts, policy)
    return ruled if isinstance(ruled, Refusal) else given


def joined(field: Field, values: Sequence[str]) -> str:
    """Put the values that a form sent for one question into one text, as ``given_from`` reads."""
    said = [value for value in values if value]
    return ",".join(said) if field.ask is Ask.UNITS else "".join(said[:1])


async def _with_people(work: Work, case: Case, parts: frozenset[Part], one: Asked) -> Asked:
    if one.field.ask is not Ask.PERSON:
        return one
    policy, order = await work.policy(case), case.assignment
    units: Sequence[str] = ()
    if one.field.key == HANDLER:
        units = tuple(policy.units)
    elif order and parts & {Part.HANDLER, Part.UNIT_HEAD}:
        # Work stays within the unit; who speaks with the customer may hand that to anybody.
        units = (order.unit,)
    # All units in one question to the record: a page must not wait for each.
    words = [word for unit in units for word in policy.units[unit].departments]
    staff = await people.in_departments(work.store, case.institution, words) if words else []
    if len(staff) > MOST_PEOPLE:
        return one
    but = "" if one.field.key == HANDLER else case.solution_owner
    return Asked(one.field, tuple(_option(p, policy, units) for p in staff if p.key != but))


def _option(person: Person, policy: Policy, units: Sequence[str]) -> Option:
    # The record compares letters without case, the policy with it.
    unit = next((unit for unit in units if in_unit(policy, unit, person)), units[0])
    return person.key, f"{person.name}（{policy.units[unit].label}）"
