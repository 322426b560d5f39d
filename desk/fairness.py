"""Who gets the next case: the least loaded among those who can and are there (S2-R20)."""

from collections.abc import Sequence

from cases import duty as rota
from cases.model import Case
from cases.policy import Policy
from desk.work import Work
from storage import absences, duty
from storage import cases as case_rows
from storage.people import Person


async def order(work: Work, case: Case, policy: Policy, staff: Sequence[Person]) -> tuple[str, ...]:
    """Order the people of a unit, those who may handle it, fairest first.

    Who is on leave comes after all others; with nobody on duty everybody counts as there.
    """
    able = [p for p in staff if _able(policy, p)]
    here = await _not_away(work, [p.key for p in able])
    on_duty = await duty.on_duty(work.store, case.institution)
    load = await case_rows.work_load(work.store, case.institution)
    team = rota.order(here, on_duty, load, case.number or case.id, always=False)
    return team.members


async def present(work: Work, institution: str, people: Sequence[str]) -> tuple[str, ...]:
    """Give those of some people who are on duty; all who are not on leave where none is."""
    on_duty = set(await duty.on_duty(work.store, institution))
    here = await _not_away(work, people)
    return tuple(p for p in here if p in on_duty) or tuple(here)


def _able(policy: Policy, person: Person) -> bool:
    """Tell whether somebody may be named to work on a case; heads lead, they are not fed."""
    heads = {unit.head_role for unit in policy.units.values()}
    wanted = set(policy.parts.handler)
    return bool(wanted & person.roles) if wanted else not heads & person.roles


async def _not_away(work: Work, people: Sequence[str]) -> list[str]:
    away = await absences.of(work.store, people)
    here = [p for p in people if p not in away or not away[p].holds(work.now)]
    return here or list(people)
