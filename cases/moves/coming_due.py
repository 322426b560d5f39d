"""What the way to the unit does by itself: take back what was left alone, file what is over."""

from collections.abc import Iterable

from cases.model import SYSTEM, Case
from cases.moves import timing
from cases.moves.dispatch import left_alone
from cases.moves.ending import filed
from cases.outcome import Arm, Outcome
from cases.policy import Policy


def came_due(case: Case, timer: Arm, policy: Policy, senders: Iterable[str]) -> Outcome:
    """Act on one of the two timers that only move a case on; ``timer`` must be current."""
    if timer.clock == timing.ARCHIVE:
        return filed(Outcome(case), SYSTEM, timer.due_at)
    return left_alone(Outcome(case), policy, senders, timer.due_at)
