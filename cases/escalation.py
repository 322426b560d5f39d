"""What happens when a clock runs out, and when an alert reached its reader or could not.

These are the rules S4-R17 to S4-R21 as the clocks carry them out, with nobody pressing anything.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from cases import callbacks
from cases.actions import LEADER_CARD
from cases.facts import Facts, Why
from cases.ladder import climb, told_reporter
from cases.model import SYSTEM, Case, Hop, State
from cases.outcome import Alert, Arm, Outcome, Priority
from cases.policy import Policy


def is_current(case: Case, timer: Arm, generation: int) -> bool:
    """Tell whether a timer still means anything: a stopped clock's generation has moved on."""
    return generation == case.generation(timer.clock)


def ran_out(case: Case, timer: Arm, policy: Policy, facts: Facts, now: datetime) -> Outcome:
    """Act on a clock that ran out; ``timer`` must be current.

    Where the policy says that the system does not act by itself, only the timeline is written.
    """
    out = Outcome(case).event("ran_out", SYSTEM, clock=timer.clock, due=timer.due_at.isoformat())
    if timer.clock == "staff_5m" and policy.clocks["staff_5m"].auto:
        return staff_ran_out(out, timer.due_at, policy, facts)
    if timer.clock == "leader_10m" and policy.clocks["leader_10m"].auto:
        return leader_ran_out(out, timer.due_at, policy, facts)
    if timer.clock == "leader_ack":
        return leader_silent(out, timer.due_at) if policy.clocks["leader_ack"].repeats else out
    return callbacks.ran_out(out, timer, facts, now)


def staff_ran_out(out: Outcome, due: datetime, policy: Policy, facts: Facts) -> Outcome:
    """Five minutes are over: the direct leader is told, or the flow starts (S4-R17, S4-R18)."""
    case = out.case
    out = out.charge(case.reporter, case.sensed_at, due, "staff_5m")
    out = climb(out, policy, facts, due, SYSTEM)
    if out.case.state is State.LEADER:
        out = out.alert(told_reporter(out, "leader_told", due, {"leader": facts.next_leader}))
    return out


def leader_ran_out(out: Outcome, due: datetime, policy: Policy, facts: Facts) -> Outcome:
    """Ten minutes are over: his own leader is told, or the flow starts (S4-R20, S4-R21)."""
    hop = out.case.hop
    if hop is None:
        return out
    out = leave(out, due, "timed_out")
    out = climb(out, policy, facts, due, SYSTEM)
    if out.case.state is State.LEADER:
        key = f"{out.case.id}:passed:{hop.n}"
        values = {"leader": facts.next_leader, "hop": hop.n}
        out = out.alert(Alert("passed_on", hop.reader, key, due, Priority.INFO, values))
    return out


def leader_silent(out: Outcome, due: datetime) -> Outcome:
    """Repeat the push to the same leader once; it never climbs (S4-R19, design §4.3)."""
    hop = out.case.hop
    if hop is None or hop.taken_at:
        return out
    key = f"{out.case.id}:ack:{hop.n}:{out.case.generation('leader_ack')}"
    return out.alert(Alert("leader_again", hop.reader, key, due, Priority.LADDER, {"hop": hop.n}))


def leave(out: Outcome, at: datetime, how: str) -> Outcome:
    """Close the current hop and book its minutes to its leader (design §4.7)."""
    hop = out.case.hop
    if hop is None or hop.outcome:
        return out
    out = out.to(hops=(*out.case.hops[:-1], replace(hop, outcome=how)))
    if hop.started_at is None:
        return out
    return out.charge(hop.reader, hop.started_at, at, "leader_10m")


def start_of(raised_at: datetime, told_at: datetime, grace: timedelta) -> datetime:
    """Give the start of the next clock: the raising instant if told in time (design §4.7)."""
    return raised_at if told_at - raised_at <= grace else told_at


def hop_told(case: Case, n: int, at: datetime, policy: Policy) -> Outcome | None:
    """Start a leader's clocks when WeCom took his alert; None if the case has moved on.

    A late hand-over is booked to the system, to nobody's minutes (vector V5).
    """
    hop = case.hop
    if case.state is not State.LEADER or hop is None or hop.n != n or hop.told_at:
        return None
    start = start_of(hop.raised_at, at, policy.kind[case.kind].handover_grace.elapsed())
    out = Outcome(case).charge(SYSTEM, hop.raised_at, start, "leader_10m")
    out = _replace_hop(out, replace(hop, told_at=at, started_at=start))
    out = out.event("told", SYSTEM, hop=n, leader=hop.reader, at=at.isoformat())
    out = out.start("leader_10m", start + policy.clocks["leader_10m"].limit.elapsed(), n)
    if hop.taken_at:
        return out
    return out.start("leader_ack", start + policy.clocks["leader_ack"].limit.elapsed(), n)


def hop_unreachable(
    case: Case, n: int, reason: str, policy: Policy, facts: Facts
) -> Outcome | None:
    """Pass an unreachable leader's hop at once; it counts as a hop (design §4.8, vector V4)."""
    hop = case.hop
    if case.state is not State.LEADER or hop is None or hop.n != n or hop.told_at:
        return None
    if hop.deputy:
        return himself(Outcome(case), hop, reason)
    out = Outcome(case).flag(Why.UNREACHABLE)
    out = _replace_hop(out, replace(hop, outcome="unreachable"))
    out = out.event("unreachable", SYSTEM, hop=n, leader=hop.leader, reason=reason)
    out = climb(out, policy, facts, hop.raised_at, SYSTEM)
    if out.case.state is not State.LEADER:
        return out
    values = {"leader": hop.leader, "next": facts.next_leader}
    return out.alert(told_reporter(out, "leader_unreachable", hop.raised_at, values, n))


def himself(out: Outcome, hop: Hop, reason: str) -> Outcome:
    """Tell the absent leader himself where his deputy can't be told: a deputy is not a hop."""
    out = _replace_hop(out, replace(hop, deputy=None))
    out = out.event("unreachable", SYSTEM, hop=hop.n, leader=hop.deputy, reason=reason)
    key = f"{out.case.id}:hop:{hop.n}:self"
    values = {"hop": hop.n, "by": SYSTEM}
    arms = {"what": "hop", "n": hop.n}
    return out.alert(
        Alert("leader", hop.leader, key, hop.raised_at, Priority.LADDER, values, LEADER_CARD, arms)
    )


def _replace_hop(out: Outcome, hop: Hop) -> Outcome:
    return out.to(hops=(*out.case.hops[:-1], hop))
