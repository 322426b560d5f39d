"""What happens next to a case, for the page: the next due times with people (cases.prospect)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversation.foretold import named
from bot.templates import Context, Sentences
from bot.web import parts
from bot.web.views import Ahead, Clock
from cases.marks import DUE
from cases.model import State
from cases.policy import CLOCKS
from cases.prospect import Coming
from desk.work import Work

# Where the case's own parts say more exactly what runs.
_EARLY = frozenset({State.SOOTHING, State.LEADER, State.FIRST_CALLBACK})


async def ahead(
    work: Work, shown: Context, expected: Iterable[Coming], sentences: Sentences
) -> tuple[Ahead, ...]:
    """Say each due time: when, and what follows for whom."""
    found = []
    for one in expected:
        scene = replace(shown, values={"one": await named(work, one)})
        said = sentences.say("answers", "foretold", scene)
        warning = "收不到企业微信消息，请电话联系" if one.who and not one.channel else ""
        found.append(Ahead(shown.ahead(one.due_at), said, warning, one.due_at < work.now))
    return tuple(found)


def running(shown: Context, expected: Sequence[Coming], now: datetime) -> Clock | None:
    """Give the clock at the head of the page: of those that run, the first to end."""
    if shown.case.state in _EARLY:
        return parts.clock(shown, now)
    first = next((one for one in expected if one.mark == DUE and one.clock in CLOCKS), None)
    if first is None:
        return None
    due = first.due_at
    return Clock(
        f"{CLOCKS[first.clock]}到", shown.ahead(due), parts.left(due, now), due < now,
        parts.milliseconds(due), parts.milliseconds(now),
    )  # fmt: skip
