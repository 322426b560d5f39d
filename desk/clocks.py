"""What the clocks and the deliveries do to a case, with nobody pressing anything."""

from typing import Any

from cases import callbacks, clocks, escalation
from cases.model import SYSTEM, Case
from cases.moves import timing
from cases.moves.coming_due import came_due
from cases.outcome import Arm, Outcome
from desk.ahead import by_role
from desk.around import having
from desk.people import facts
from desk.work import Work
from storage import timers
from storage.timers import TimerRow


async def fire(work: Work, timer: TimerRow) -> Case | None:
    """Act on a due timer, exactly once; a stopped clock's timer changes nothing (design §4.6)."""
    # Two workers may read the same due timer: the conditional update lets one of them through.
    work.unit.add(timers.fire(timer.id, work.now))
    case = await work.case(timer.subject_id)
    arm = Arm(timer.clock, timer.due_at, timer.hop, timer.mark)
    if case is None or not escalation.is_current(case, arm, timer.generation):
        return None
    policy = await work.policy(case)
    if timer.clock in case.running:
        decided = clocks.fired(Outcome(case), arm, policy, await by_role(work, case), work.now)
    elif timer.clock in timing.OWN:
        senders = await having(work, case, policy.parts.dispatcher)
        decided = came_due(case, arm, policy, senders, work.now)
    else:
        around = await facts(work, case)
        decided = escalation.ran_out(case, arm, policy, around, work.now)
    if decided.case.state is not case.state:
        decided = decided.to(moved_by=SYSTEM)
    work.put(decided)
    return decided.case


async def handed_over(work: Work, case_id: str, arms: dict[str, Any]) -> bool:
    """Start what an alert's hand-over starts; False when the case has moved on since."""
    case = await work.case(case_id)
    if case is None or _of_the_past(case, arms):
        return False
    policy = await work.policy(case)
    told = escalation.hop_told if arms["what"] == "hop" else callbacks.offer_told
    return _put(work, told(case, arms["n"], work.now, policy))


async def unreachable(work: Work, case_id: str, arms: dict[str, Any], reason: str) -> bool:
    """Go on without a person whom no app could reach; False when the case has moved on."""
    case = await work.case(case_id)
    if case is None or _of_the_past(case, arms):
        return False
    policy, around = await work.policy(case), await facts(work, case)
    passed = escalation.hop_unreachable if arms["what"] == "hop" else callbacks.offer_unreachable
    return _put(work, passed(case, arms["n"], reason, policy, around))


def _of_the_past(case: Case, arms: dict[str, Any]) -> bool:
    """Tell whether an offer belongs to an earlier callback of the case."""
    offered, current = int(arms.get("round", 0)), len(case.past_callbacks)
    return bool(arms["what"] == "offer") and offered != current


def _put(work: Work, outcome: Outcome | None) -> bool:
    if outcome is None:
        return False
    work.put(outcome)
    return True
