"""Cases as lines of a list: status, step, running clock, owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from admin.times import Times
from admin.visit import Visit
from admin.words import CLOCKS
from cases.policy import Policy
from storage import case_list, people
from storage.case_list import Line
from storage.timers import TimerRow

# Where several clocks run, the one that a rule is about is shown.
_MINOR = ("leader_ack", "callback_offer")


@dataclass(frozen=True, slots=True)
class Clock:
    """The running clock of a case; ``due`` is ISO text for the browser."""

    label: str
    due: str
    at: str
    left: str
    late: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list."""

    id: str
    number: str
    state: str
    state_name: str
    step: str
    clock: Clock | None
    owner: str
    reporter: str
    opened: str


async def rows(visit: Visit, lines: Sequence[Line]) -> tuple[Row, ...]:
    """Build the lines of a list: two reads for all of them."""
    policy, times = await visit.policy(), await visit.times()
    clocks = await case_list.clocks(visit.desk.store, [line.id for line in lines])
    keys = {line.reporter for line in lines} | {owner(line) for line in lines}
    names = {p.key: p.name for p in (await people.many(visit.desk.store, keys - {""})).values()}
    return tuple(_row(line, clocks.get(line.id, []), names, policy, times) for line in lines)


def owner(line: Line) -> str:
    """Give who has an open case now ("" for nobody): as ``cases.standing`` does for a case."""
    if line.state == "soothing":
        return str(line.body.get("contact") or line.reporter)
    if line.state == "leader" and line.body["hops"]:
        hop = line.body["hops"][-1]
        return str(hop.get("deputy") or hop["leader"])
    return (line.assignee or "") if line.closed_at is None else ""


def clock_of(timers: Sequence[TimerRow], times: Times) -> Clock | None:
    """Give the clock to show of those that run."""
    ranked = sorted(timers, key=lambda timer: (timer.clock in _MINOR, timer.due_at))
    if not ranked:
        return None
    due = ranked[0].due_at
    label = CLOCKS.get(ranked[0].clock, ranked[0].clock)
    return Clock(label, due.isoformat(), times.short(due), times.left(due), due < times.now)


def _row(
    line: Line,
    timers: Sequence[TimerRow],
    names: Mapping[str, str],
    policy: Policy | None,
    times: Times,
) -> Row:
    has = owner(line)
    return Row(
        line.id,
        line.number,
        line.state,
        policy.labels.state(line.state) if policy else line.state,
        f"第 {line.hop} 级" if line.hop else "",
        clock_of(timers, times),
        names.get(has, has),
        names.get(line.reporter, line.reporter),
        times.short(line.opened_at),
    )
