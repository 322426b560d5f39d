"""The people that a forecast of a case needs: leaders upwards, callers, roles, and their apps."""

from collections.abc import Iterable

from cases.model import Case
from cases.policy import Policy
from cases.prospect import Around, Coming, upcoming
from cases.reminders import CO_UNIT, People, roles
from desk.around import having, helpers
from desk.people import facts
from desk.work import Work
from storage import people as person_rows
from storage import timers


async def coming(work: Work, case: Case, most: int = 5) -> tuple[Coming, ...]:
    """Foretell what happens next to a case, with the people as they are now.

    The first entry is the next due time; nothing is written.
    """
    policy = await work.policy(case)
    around = await facts(work, case, flow=True)
    above = await leaders(work, case)
    people = await by_role(work, case)
    keys = {
        *above,
        *around.callers,
        *case.crew,
        *(case.grave.asked if case.grave else ()),
        *(key for found in people.values() for key in found),
    }
    armed = await timers.armed(work.store, case.id)
    known = Around(around, above, people, await channels(work, keys), armed)
    return upcoming(case, policy, known, work.now, most)


async def leaders(work: Work, case: Case) -> tuple[str, ...]:
    """List the leaders above whoever has the case, as far as the ladder may go (design §4.8)."""
    policy, last = await work.policy(case), await work.person(case.chain[-1])
    found: list[str] = []
    for _ in range(policy.kind[case.kind].max_leader_hops - len(case.hops)):
        leader = await work.person(last.leader) if last and last.leader else None
        if leader is None or leader.key in {*case.chain, *found}:
            break
        found.append(leader.key)
        last = leader
    return tuple(found)


async def by_role(work: Work, case: Case) -> People:
    """Give the people of every role that a running clock of the case may call."""
    policy = await work.policy(case)
    wanted = {role for clock in case.running for role in roles(case, clock, policy)}
    order = case.assignments[-1] if case.assignments else None
    # The heads of the units that have the order, or had it before it came back, and no others.
    heads: dict[str, tuple[str, ...]] = {"unit_head": (order.head,) if order and order.head else ()}
    if CO_UNIT in wanted:
        heads[CO_UNIT] = await helpers(work, case)
    others = sorted(wanted - heads.keys())
    found = {role: await having(work, case, _behind(policy, role)) for role in others}
    return found | {role: people for role, people in heads.items() if role in wanted}


def _behind(policy: Policy, part: str) -> tuple[str, ...]:
    """Give the roles that fill a part, as the policy has it; else the role of that name."""
    found: tuple[str, ...] = getattr(policy.parts, part, (part,))
    return found


async def channels(work: Work, keys: Iterable[str]) -> dict[str, str]:
    """Tell by which app each person is reached first, "" for whom no app reaches."""
    found = await person_rows.many(work.store, keys)
    return {key: (person.apps or ("",))[0] for key, person in found.items()}
