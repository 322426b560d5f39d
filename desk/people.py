"""The people around a case: the next leader up, and whom to ask for the call."""

from cases import absence
from cases import duty as rota
from cases.facts import Facts
from cases.model import Case
from cases.policy import Policy
from desk.work import Work
from storage import absences, duty, people
from storage import cases as case_rows


async def facts(work: Work, case: Case, *, flow: bool = False) -> Facts:
    """Read what a step of the ladder must know (design §4.8).

    The complaint team is read only where it may be asked: ``flow`` says that the flow starts.
    """
    policy = await work.policy(case)
    leader, why = await work.above(case)
    deputy = await stand_in(work, case, leader) if leader else None
    if leader and not (flow or case.callback):
        return Facts(leader, why, deputy=deputy)
    if case.callback and case.callback.purpose == "result":
        team = await second_team(work, case, policy)
        return Facts(leader, why, team.members, team.on_duty)
    team = await order(work, case, policy)
    heads = await people.with_role(work.store, case.institution, policy.callback.head_role)
    head = min((p.key for p in heads), default=None)
    return Facts(leader, why, team.members, team.on_duty, head, deputy)


async def stand_in(work: Work, case: Case, leader: str) -> str | None:
    """Give who is told in a leader's place while he is away, if anybody is."""
    away = await absences.of(work.store, [leader])
    if not (own := away.get(leader)):
        return None
    person = await work.person(own.deputy)
    if person is None or not person.active:
        return None
    deputys = await absences.of(work.store, [own.deputy])
    return absence.stand_in(own, deputys.get(own.deputy), case.crew, work.now)


async def order(work: Work, case: Case, policy: Policy) -> rota.Team:
    """Order the complaint team for this case."""
    members = await people.with_role(work.store, case.institution, policy.callback.team_role)
    present = await duty.on_duty(work.store, case.institution)
    load = await case_rows.callback_load(work.store, case.institution)
    always = policy.duty.mode == "always"
    return rota.order({p.key for p in members}, present, load, case.number, always=always)


async def second_team(work: Work, case: Case, policy: Policy) -> rota.Team:
    """Order those who call about the result: the first of the policy's roles that anybody has."""
    load = await case_rows.callback_load(work.store, case.institution, "result_callback", "second")
    present = await duty.on_duty(work.store, case.institution)
    always = policy.duty.mode == "always"
    for role in policy.parts.callback_agent:
        members = {p.key for p in await people.with_role(work.store, case.institution, role)}
        if members:
            return rota.order(members, present, load, case.number, always=always)
    return rota.Team((), on_duty=False)


async def is_caller(work: Work, case: Case, actor: str) -> bool:
    """Tell whether somebody makes the callback: the complaint team, its head (S4-R10, T21)."""
    policy = await work.policy(case)
    person = await work.person(actor)
    roles = {policy.callback.team_role, policy.callback.head_role}
    if case.callback and case.callback.purpose == "result":
        roles = set(policy.parts.callback_agent)
    return person is not None and person.active and bool(roles & person.roles)
