"""Whose minutes they were: per person and step, our own delay apart, waiting nobody's (§4.7).

The ladder books its minutes as it climbs. The clocks on the way to the unit are booked whenever
they stop, wait or change hands; what is open is reckoned up to now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from cases.calendar import YearNotCovered, calendar_of
from cases.model import SYSTEM, Case, Charge, State
from cases.outcome import Outcome
from cases.policy import Policy
from cases.running import Running
from cases.spans import elapsed_between

# Before somebody of a desk has taken a case its minutes are the desk's: "role:dispatcher".
ROLE: Final = "role:"
UNIT_CLOCKS: Final = frozenset({"sign", "contact", "handle", "handle_redo"})
_HANDED: Final = UNIT_CLOCKS | {"result_callback"}
_DESKS: Final = MappingProxyType(
    {
        "accept": "dispatcher",
        "transfer": "dispatcher",
        "review": "reviewer",
        "result_callback": "callback_agent",
    }
)


@dataclass(frozen=True, slots=True)
class Share:
    """What one person is charged with on one step: the hop of the ladder, or the dispatch.

    ``seconds`` are of the clock's own time; ``system`` marks our own delay, nobody's minutes;
    ``who`` begins with ``role:`` where it was a desk's and nobody's of it yet.
    """

    who: str
    clock: str
    step: int
    seconds: int
    system: bool = False


def minutes(case: Case, now: datetime, policy: Policy) -> tuple[Share, ...]:
    """Add up who had the case for how long until ``now``, in the order in which they had it."""
    sums: dict[tuple[str, str, int], float] = {}
    for charge in (*case.charges, *_open(case, now)):
        place = (charge.to, charge.clock, _step(case, charge))
        sums[place] = sums.get(place, 0.0) + _own(charge, policy)
    return tuple(
        Share(who, clock, step, round(seconds), who == SYSTEM)
        for (who, clock, step), seconds in sums.items()
    )


def book(out: Outcome, run: Running, at: datetime, by: str = "") -> Outcome:
    """Charge the open stretch of a clock to whoever has it; ``by`` is who acted for a desk."""
    charge = _stretch(out.case, run, at, by)
    return out.charge(charge.to, charge.start, charge.end, charge.clock) if charge else out


def change_hands(out: Outcome, at: datetime) -> Outcome:
    """Charge what changes hands to whoever has it until now: the unit's clocks, the second call."""
    for run in out.case.running.values():
        out = book(out, run, at) if run.clock in _HANDED else out
    return out


def _stretch(case: Case, run: Running, at: datetime, by: str = "") -> Charge | None:
    """Give what of a run is not booked yet; None while it waits, or where nobody has it."""
    owner = by if run.clock in _DESKS and by else _owner(case, run.clock, at)
    if not run.ticking or not (owner or run.clock in _DESKS):
        return None
    booked = [c.end for c in case.charges if c.clock == run.clock and c.start >= run.started_at]
    since = max((run.started_at, *booked, *(q for _, q in run.paused)))
    return Charge(owner or ROLE + _DESKS[run.clock], since, at, run.clock)


def _owner(case: Case, clock: str, at: datetime) -> str:
    if clock in UNIT_CLOCKS and case.assignments:
        order = case.assignments[-1]
        return order.handler or order.head
    if clock == "result_callback" and case.callback:
        return case.callback.assignee or ""
    # Whoever sends a case has had it until this instant.
    sent = (order.by for order in case.assignments if clock == "transfer" and order.at == at)
    return next(sent, "")


def _open(case: Case, now: datetime) -> Iterator[Charge]:
    """Give the stretches that run now."""
    hop, call = case.hop, case.callback
    if case.state is State.SOOTHING:
        yield Charge(case.contact_owner, case.sensed_at, now, "staff_5m")
    elif case.state is State.LEADER and hop:
        who = hop.reader if hop.started_at else SYSTEM
        yield Charge(who, hop.started_at or hop.raised_at, now, "leader_10m")
    elif case.state is State.FIRST_CALLBACK and call and not (call.attempts or call.overdue):
        if call.assignee and call.taken_at:
            yield Charge(call.assignee, call.taken_at, now, "first_callback_5m")
        elif call.offers and not any(offer.told_at for offer in call.offers):
            yield Charge(SYSTEM, call.offers[0].raised_at, now, "first_callback_5m")
    for run in case.running.values():
        if charge := _stretch(case, run, now):
            yield charge


def _own(charge: Charge, policy: Policy) -> float:
    """Give the seconds of a stretch that were the clock's own: nights count for no working time."""
    length = max(charge.end - charge.start, timedelta(0))
    rule = policy.clocks.get(charge.clock)
    if rule and rule.limit.working:
        try:
            own = elapsed_between(charge.start, charge.end, rule.limit, calendar_of(policy))
        except YearNotCovered:
            return length.total_seconds()
        return own.total_seconds()
    return length.total_seconds()


def _step(case: Case, charge: Charge) -> int:
    """Give the hop or the dispatch in which a stretch lies; 0 before either."""
    if charge.clock == "leader_10m":
        return max((hop.n for hop in case.hops if hop.raised_at <= charge.start), default=0)
    if charge.clock in UNIT_CLOCKS:
        return max((order.n for order in case.assignments if order.at <= charge.start), default=0)
    return 0
