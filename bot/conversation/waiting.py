"""待办: what waits for somebody, first what is due first, a page at a time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversation import case_words, drafts
from bot.conversation.drafts import Open
from bot.conversation.paging import Page, when_due
from bot.conversation.parking import OFFERED, PARKED
from bot.conversation.speech import Speech, talk
from bot.conversation.visit import Visit
from bot.flows.kind import Facts
from bot.flows.registry import kind_of
from cases.actions import WORDS
from cases.masking import mask_name
from cases.model import Case
from cases.when import shown_time
from desk import appointments, keepers, offers
from desk.appointments import Appointment
from desk.due import next_due

# Of what can be done with a case, the likeliest.
NEXT = 3
_ASKS = "待办"


async def todo(visit: Visit, number: int = 1) -> Speech:
    """List what waits for this person: cases and callbacks by their due time, then open forms."""
    timed = [*await _cases(visit), *await _callbacks(visit)]
    entries = [one for _, one in sorted(timed, key=lambda pair: pair[0])]
    entries += await _forms(visit)
    page = Page.of(entries, number)
    return talk("todo", entries=page.shown, page=page, word=_ASKS)


async def _cases(visit: Visit) -> list[tuple[datetime, Mapping[str, Any]]]:
    """List the cases with which this person can do something; without a clock they come last."""
    work, person = visit.work, visit.person
    can: dict[str, list[str]] = {}
    mine: list[Case] = []
    for case in await case_words.standing(work, person):
        if actions := await offers.offered(work, case, person.key):
            can[case.id] = [WORDS[action] for action in actions[:NEXT]]
            mine.append(case)
    ends = await next_due(work, mine)
    last = datetime.max.replace(tzinfo=work.now.tzinfo)
    return [
        (
            ends.get(case.id, last),
            {"kind": "case", "line": when_due(visit, case, ends), "words": can[case.id]},
        )
        for case in mine
    ]


async def _callbacks(visit: Visit) -> list[tuple[datetime, Mapping[str, Any]]]:
    rows = await keepers.kept(visit.work, visit.person.key)
    return [(row.starts_at, await _callback(visit, row)) for row in rows]


async def _callback(visit: Visit, row: Appointment) -> Mapping[str, Any]:
    at = shown_time(row.starts_at.astimezone(visit.desk.policy.zone))
    agreed = await visit.work.person(row.person) if row.person != visit.person.key else None
    return {
        "kind": "callback", "code": appointments.code(row), "at": at,
        "agreed": agreed.name if agreed else "", "over": row.starts_at <= visit.work.now,
    }  # fmt: skip


async def _forms(visit: Visit) -> list[Mapping[str, Any]]:
    """List unfinished forms, with the word that goes on with each, told apart by customer and hour.

    A flow's own word takes up the last of its kind; once that is done, the next is the last.
    """
    work, person = visit.work, visit.person
    running = await drafts.running(work, person)
    now = [running] if running and running.case_id is None else []
    # What was put before this person comes first, the oldest first, as its word takes it up.
    offered = reversed(await drafts.newest(work, person, OFFERED))
    entries: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    for one in [*now, *offered, *await drafts.newest(work, person, PARKED)]:
        title, done, questions = one.left
        word = "" if title in seen else title
        entries.append(
            {
                "kind": "form",
                "title": title,
                "customer": _customer(one),
                "at": _asked(visit, one),
                "done": f"{done}/{questions}",
                "word": "恢复" if one is running else word,
                "since": _since(visit, one),
            }
        )
        seen |= set() if one is running else {title}
    return entries


def _customer(one: Open) -> str:
    customer = one.draft.answers.get("customer")
    return mask_name(customer) if isinstance(customer, str) else ""


def _since(visit: Visit, one: Open) -> str:
    since = one.row.updated_at if one.row else visit.work.now
    return f"{since.astimezone(visit.desk.policy.zone):%m-%d %H:%M}"


def _asked(visit: Visit, one: Open) -> str:
    """Name the question at which a form waits; empty where only 确认 is missing."""
    facts = Facts(about=one.about)
    flow = kind_of(one.draft.flow).make(visit.desk.policy, visit.work.now, facts)
    step = flow.step(one.draft.asked)
    return step.label if step else ""
