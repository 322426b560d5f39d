"""How a logged call finds somebody who completes it (S4-R29; the waiting time is ours)."""

from cases.policy.duration import Duration
from cases.policy.fields import Sourced, Span


class HotlineRule(Sourced):
    """How long a call's draft lies with an agent who does not touch it, before the next has it."""

    offer_after: Span = Duration(90, "s")
