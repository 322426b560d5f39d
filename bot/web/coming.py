"""What happens next to a case, for the page: the next due times with people (cases.prospect)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.templates import Context, Sentences
from bot.web import parts
from bot.web.views import Ahead, Clock
from cases.calendar import MIDNIGHT
from cases.marks import DUE
from cases.model import State
from cases.policy import CLOCKS
from cases.prospect import Coming

# Where the case's own parts say more exactly what runs.
_EARLY = frozenset({State.SOOTHING, State.LEADER, State.FIRST_CALLBACK})
_AGAIN = "callback_retry"


def people_in(expected: Iterable[Coming]) -> set[str]:
    """List whose names the forecast needs."""
    return {key for one in expected for key in (*one.who, str(one.values.get("leader", ""))) if key}


def ahead(
    shown: Context, expected: Iterable[Coming], now: datetime, sentences: Sentences
) -> tuple[Ahead, ...]:
    """Say each due time: when, which clock, and what follows for whom."""
    return tuple(_one(shown, one, now, sentences) for one in expected)


def _one(shown: Context, one: Coming, now: datetime, sentences: Sentences) -> Ahead:
    scene = {**one.values, "who": one.who, "mark": one.mark}
    said = sentences.say("coming", one.then, replace(shown, values=scene))
    unreached = bool(one.who) and not one.channel
    return Ahead(
        ends(one.due_at, shown, now),
        _clock(one.clock),
        said,
        "收不到企业微信消息，请电话联系" if unreached else "",
        one.due_at < now,
    )


def running(shown: Context, expected: Sequence[Coming], now: datetime) -> Clock | None:
    """Give the clock at the head of the page: the first that ends, before the others."""
    if shown.case.state in _EARLY:
        return parts.clock(shown, now)
    first = next((one for one in expected if one.mark == DUE), None)
    if first is None:
        return None
    due = first.due_at
    return Clock(
        f"{_clock(first.clock)}到", ends(due, shown, now), parts.left(due, now), due < now,
        parts.milliseconds(due), parts.milliseconds(now),
    )  # fmt: skip


def ends(at: datetime, shown: Context, now: datetime) -> str:
    """Show the end of a clock; midnight as 24:00 of the day that it ends."""
    local = at.astimezone(shown.policy.zone)
    if local.time() == MIDNIGHT:
        return f"{local - timedelta(days=1):%m-%d} 24:00"
    return parts.day_and_time(at, shown, now)


def _clock(code: str) -> str:
    return CLOCKS.get(code, "再次拨打" if code == _AGAIN else code)
