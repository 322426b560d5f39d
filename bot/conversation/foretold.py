"""A case shown to somebody in chat: where it stands, and what happens next (design §3)."""

from bot.conversation.speech import Line
from cases.model import Case
from cases.prospect import Coming
from desk.ahead import coming
from desk.work import Work


async def case_view(work: Work, case: Case) -> Line:
    """Show a case with its next due times, people by name."""
    found = [await named(work, one) for one in await coming(work, case)]
    return Line("answers", "case_view", case, {"next": found})


async def named(work: Work, one: Coming) -> dict[str, object]:
    """Give what the sentence about one due time needs, people by name."""
    people = [await work.person(key) for key in one.who]
    who = "、".join(person.name for person in people if person)
    return {"at": one.due_at, "then": one.then, "clock": one.clock, "mark": one.mark, "who": who}
