"""Who helps somebody that asks for a person: one colleague on duty, else the team's head."""

from cases.policy import Policy
from desk.work import Work
from storage import duty, people
from storage.people import Person

HOTLINE = "hotline_agent"


async def on_duty(work: Work, person: Person, policy: Policy) -> Person | None:
    """Give whom to ask, other than the person himself; None where nobody can be reached."""
    store, institution = work.store, person.institution
    present = await duty.on_duty(store, institution)
    team = await people.with_role(store, institution, policy.duty.role)
    agents = await people.with_role(store, institution, HOTLINE)
    members = {one.key: one for one in (*agents, *team) if one.key != person.key and one.apps}
    there = [key for key in present if key in members]
    if policy.duty.mode == "always":
        there += members
    if there:
        return members[there[0]]
    heads = await people.with_role(store, institution, policy.callback.head_role)
    return next((head for head in heads if head.key != person.key and head.apps), None)
