"""What is mine: 我的报告, 待办, 值班, and 帮助 for one's own post."""

from datetime import timedelta

from bot.conversation import case_words, drafts
from bot.conversation.drafts import Open
from bot.conversation.parking import OFFERED
from bot.conversation.speech import Speech, talk
from bot.conversation.visit import Visit
from cases.actions import WORDS
from cases.masking import mask_name
from cases.model import Case
from cases.when import shown_time
from desk import appointments, keepers, offers
from desk.calls import AGENT
from storage import cases as case_rows
from storage import duty, people

# One screen of a phone; the rest is counted.
MOST = 8
# So long a report that ended is still listed.
LISTED = timedelta(days=7)
# Of what can be done with a case, the likeliest.
NEXT = 3


async def my_reports(visit: Visit) -> Speech:
    """List what this person reported or registered, the newest first."""
    work, person = visit.work, visit.person
    rows = await case_rows.recent_for_person(work.store, person.key, work.now - LISTED)
    cases = [work.seen(row) for row in rows]
    mine = [case for case in cases if person.key in {case.reporter, case.registrar}]
    newest = sorted(mine, key=lambda case: (case.opened_at, case.number), reverse=True)
    shown = [_line(visit, case) for case in newest[:MOST]]
    return talk("my_reports", lines=shown, more=max(0, len(newest) - MOST), begin=visit.begin)


async def todo(visit: Visit) -> Speech:
    """List what waits for this person: cases, callbacks agreed, what was left unfinished."""
    work, person = visit.work, visit.person
    waiting = [
        (_line(visit, case), [WORDS[action] for action in actions[:NEXT]])
        for case in await case_words.standing(work, person)
        if (actions := await offers.offered(work, case, person.key))
    ]
    booked = [
        (appointments.code(row), shown_time(row.starts_at.astimezone(visit.desk.policy.zone)))
        for row in await keepers.kept(work, person.key)
    ]
    offered = await drafts.newest(work, person, OFFERED)
    left = _left(visit, [*reversed(offered), *await drafts.newest(work, person, "parked")])
    more = max(0, len(waiting) - MOST)
    return talk("todo", cases=waiting[:MOST], more=more, booked=booked[:MOST], left=left[:MOST])


def _left(visit: Visit, parked: list[Open]) -> list[tuple[str, ...]]:
    """Tell forms of one kind apart by customer and hour, with the word that goes on with each.

    A flow's own word takes up the last of its kind; once that is done, the next is the last.
    """
    lines: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for one in parked:
        title, done, questions = one.left
        customer = one.draft.answers.get("customer")
        whom = f" {mask_name(customer)}" if isinstance(customer, str) else ""
        since = one.row.updated_at.astimezone(visit.desk.policy.zone) if one.row else visit.work.now
        word = "" if title in seen else title
        lines.append((f"{title}{whom}", f"{done}/{questions}", f"{since:%m-%d %H:%M}", word))
        seen.add(title)
    return lines


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


def _line(visit: Visit, case: Case) -> str:
    state = visit.desk.policy.labels.state(case.state)
    began = case.opened_at.astimezone(visit.desk.policy.zone)
    return f"{case.number} {state}，{began:%m-%d %H:%M}"
