"""What is mine: 我的报告, 值班, and 帮助 for one's own post."""

from datetime import timedelta

from bot.conversation.paging import Page, when_due
from bot.conversation.speech import Speech, talk
from bot.conversation.visit import Visit
from desk.calls import AGENT
from desk.due import next_due
from storage import cases as case_rows
from storage import duty, people

# So long a report that ended is still listed.
LISTED = timedelta(days=7)


async def my_reports(visit: Visit, number: int = 1) -> Speech:
    """List what this person reported or registered, the newest first."""
    work, person = visit.work, visit.person
    rows = await case_rows.recent_for_person(work.store, person.key, work.now - LISTED)
    cases = [work.seen(row) for row in rows]
    mine = [case for case in cases if person.key in {case.reporter, case.registrar}]
    newest = sorted(mine, key=lambda case: (case.opened_at, case.number), reverse=True)
    ends = await next_due(work, [case for case in newest if case.closed_at is None])
    page = Page.of([when_due(visit, case, ends) for case in newest], number)
    return talk("my_reports", lines=page.shown, page=page, begin=visit.begin)


async def roster(visit: Visit) -> Speech:
    """Tell who is on duty for callbacks, and who of the hotline for logged calls."""
    work, person, policy = visit.work, visit.person, visit.desk.policy
    rules, labels = policy.duty, policy.labels
    team = await people.with_role(work.store, person.institution, rules.role)
    present = await duty.on_duty(work.store, person.institution)
    there = [one.name for one in team if rules.mode == "always" or one.key in present]
    hotline = await people.with_role(work.store, person.institution, AGENT)
    agents = [one.name for one in hotline if one.key in present and rules.role != AGENT]
    return talk(
        "roster", names=there, team=labels.complaint_team, agents=agents, desk=labels.role(AGENT)
    )


async def usage(visit: Visit) -> Speech:
    """Tell what this person can do in this app, by his post and roles."""
    role = visit.desk.policy.duty.role
    flows = {kind.name: kind.title for kind in visit.flows}
    roles = visit.person.roles
    return talk("help", team=role in roles, flows=flows, agent=AGENT in roles)
