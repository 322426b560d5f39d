"""What goes on by itself: take back what was left alone, file what is over, tell once more."""

from collections.abc import Iterable
from datetime import datetime

from cases.model import SYSTEM, Case
from cases.moves import grave, timing
from cases.moves.dispatch import left_alone
from cases.moves.ending import filed
from cases.outcome import Arm, Outcome
from cases.policy import Policy


def came_due(
    case: Case, timer: Arm, policy: Policy, senders: Iterable[str], now: datetime
) -> Outcome:
    """Act on a timer that belongs to no clock of the policy; ``timer`` must be current."""
    if timer.clock == timing.GRAVE:
        return grave.again(Outcome(case), now, policy)
    if timer.clock == timing.ARCHIVE:
        return filed(Outcome(case), SYSTEM, timer.due_at)
    return left_alone(Outcome(case), policy, senders, timer.due_at)
