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

    Who knows the matter comes before who does not; who is on leave is left out while others are
    there; with nobody on duty everybody counts as there.
    """
    able = [p for p in staff if _able(policy, p)]
    here = await _not_away(work, [p.key for p in able])
    skilled = {p.key for p in able if _knows(policy, case, p)}
    on_duty = await duty.on_duty(work.store, case.institution)
    load = await case_rows.work_load(work.store, case.institution)
    team = rota.order(here, on_duty, load, case.number or case.id, always=False)
    return tuple(sorted(team.members, key=lambda key: key not in skilled))


def _knows(policy: Policy, case: Case, person: Person) -> bool:
    """Tell whether somebody's post is one that the policy names for the case's category."""
    category = policy.categories.get(case.category)
    post = policy.post_of(person.post, person.department) or person.post
    return category is not None and post in category.posts


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
