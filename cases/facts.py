"""What a decision must know about people, read before it is taken."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """A reason that is kept on the case as a flag."""

    NO_LEADER = "no_leader"
    CIRCLE = "leader_circle"
    HOPS_USED = "hops_used"
    UNREACHABLE = "leader_unreachable"
    LEFT = "leader_left"
    NOBODY_ON_DUTY = "nobody_on_duty"
    NOBODY_REACHABLE = "nobody_reachable"
    INCOMPLETE = "incomplete"
    CUSTOMER_UNREACHABLE = "customer_unreachable"
    BACKDATED = "backdated"


@dataclass(frozen=True, slots=True)
class Facts:
    """The people around a case at this moment.

    ``next_leader`` is the direct leader of whoever stands last in the chain; when there is
    none, ``why_last`` says whether the tree ended or ran in a circle (design §4.8).
    ``deputy`` is who stands in for that leader while he is away.
    ``team`` lists whom to ask for the first callback, in order; ``head`` comes after them.
    """

    next_leader: str | None = None
    why_last: Why = Why.NO_LEADER
    team: tuple[str, ...] = ()
    on_duty: bool = True
    head: str | None = None
    deputy: str | None = None

    @property
    def callers(self) -> tuple[str, ...]:
        """List everyone who may be asked for the call, the head last."""
        rest = () if self.head is None or self.head in self.team else (self.head,)
        return (*self.team, *rest)
