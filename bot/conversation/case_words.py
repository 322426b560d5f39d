"""A word on a case: 已化解, 上报, 我来打 …, with the number where more than one is meant."""

from datetime import timedelta

from bot.conversation import moving, report
from bot.conversation.foretold import case_view
from bot.conversation.pressing import answer
from bot.conversation.speech import Line, Speech, talk
from bot.conversation.visit import Visit
from cases.actions import WORDS, Action
from cases.model import Case
from cases.standing import may
from cases.visibility import Sight
from desk import actions, notes
from desk.offers import offered
from desk.visibility import sight
from desk.work import Work
from storage import cases as case_rows
from storage.people import Person

# A case that ended this long ago may still be meant by a word without its number.
RECENT = timedelta(hours=24)


async def say(visit: Visit, action: Action, number: str | None, rest: str = "") -> Speech:
    """Carry out a typed word; without a number it must be clear which case is meant.

    What the action asks is asked, unless ``rest``, said behind the word, answers it already.
    """
    work, person = visit.work, visit.person
    found = await which(work, person, number, action)
    if isinstance(found, Speech):
        return found
    decided = await actions.act(work, found, person.key, action)
    if moving.asks(action, decided):
        return await moving.ask(visit, action, found, rest)
    case = await work.case(found.id) or found
    line = answer(case, person.key, action, decided)
    if line.subject == "refusals":
        return Speech((line,))
    if action is Action.RESOLVE and await report.ask_what_helped(work, person, case):
        return Speech((line, Line("answers", "what_helped", case)))
    if rest and action in moving.RESULTS:
        # What the customer said beside it stays on the case, for whoever works on it.
        wrong = notes.add(work, case, person.key, rest, "")
        if wrong is not None:
            return Speech((line, Line("refusals", wrong.why, case, dict(wrong.values))))
    # A push never carries a customer's number or story.
    reveals = action is Action.TAKE_CALL
    return Speech((line,), Line("answers", "take_call_pushed", case) if reveals else None)


async def void(work: Work, person: Person, number: str) -> Speech:
    """Void a case by its number (design §4.10)."""
    case = await by_number(work, person, number)
    if isinstance(case, Speech):
        return case
    decided = await actions.void(work, case, person.key, by_number=True)
    return Speech((_void_line(await work.case(case.id) or case, decided),))


def _void_line(case: Case, decided: object) -> Line:
    why = getattr(decided, "why", None)
    if why:
        return Line("refusals", why, case, dict(getattr(decided, "values", {})))
    return Line("answers", "void", case)


async def view(work: Work, person: Person, number: str) -> Speech:
    """Show a case to those who stand in it and to the complaint team (design §3)."""
    case = await by_number(work, person, number)
    return case if isinstance(case, Speech) else await shown(work, person, case)


async def shown(work: Work, person: Person, case: Case) -> Speech:
    """Show where a case stands, and what this person can do with it."""
    can = [WORDS[action] for action in await offered(work, case, person.key)]
    more = (Line("talk", "can_do", None, {"words": can, "number": case.number}),) if can else ()
    return Speech((await case_view(work, case), *more))


async def standing(work: Work, person: Person) -> list[Case]:
    """Give the open cases in which somebody stands."""
    rows = await case_rows.open_for_person(work.store, person.key)
    return [work.seen(row) for row in rows]


async def by_number(work: Work, person: Person, number: str) -> Case | Speech:
    """Find a case by number for somebody who may know of it; others learn nothing."""
    row = await case_rows.by_number(work.store, number.upper())
    case = work.seen(row) if row else None
    if case is None or case.institution != person.institution:
        return talk("no_such_case", number=number)
    if await sight(work, case, person) is Sight.NOTHING:
        return talk("no_such_case", number=number)
    return case


async def which(work: Work, person: Person, number: str | None, action: Action) -> Case | Speech:
    """Find the case that a word means."""
    if number:
        return await by_number(work, person, number)
    mine = await recent(work, person)
    fitting = [case for case in mine if may(case, person.key, action)]
    if len(fitting) > 1:
        numbers = [case.number for case in fitting]
        return talk("which_case", word=WORDS[action], numbers=numbers)
    if fitting:
        return fitting[0]
    # Nothing fits: one open case explains best why not, in its own words.
    return mine[0] if len(mine) == 1 else talk("no_case", word=WORDS[action])


async def only(work: Work, person: Person, action: Action) -> Case | None:
    """Give the one case that a word can mean; None where there is none, or more than one."""
    fitting = [case for case in await recent(work, person) if may(case, person.key, action)]
    return fitting[0] if len(fitting) == 1 else None


async def recent(work: Work, person: Person) -> list[Case]:
    """Give the cases of somebody's that are open, or ended not long ago."""
    since = work.now - RECENT
    rows = await case_rows.recent_for_person(work.store, person.key, since)
    return [work.seen(row) for row in rows]
