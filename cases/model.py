"""A case and what belongs to it, as plain values (domain.md B2, for the kinds built so far).

People are named by their key: the WeCom user id in lower case.
Every instant is an aware UTC ``datetime``.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from cases.running import Running

SYSTEM = "system"


class State(StrEnum):
    """Where a case stands (domain.md B4; the Chinese names stand in the policy)."""

    SOOTHING = "soothing"
    LEADER = "leader"
    FIRST_CALLBACK = "first_callback"
    ACCEPTED = "accepted"
    RESOLVED_EARLY = "resolved_early"
    VOID = "void"
    ARCHIVED = "archived"


ENDED = frozenset({State.RESOLVED_EARLY, State.VOID, State.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of the ladder: who was to be told, and what became of it (S4-R19 to R21).

    ``raised_at`` is the instant that raised the alert, ``told_at`` the hand-over to WeCom,
    ``started_at`` the beginning of this leader's ten minutes (design §4.7).
    ``deputy`` is told in his place while he is away; the hop stays his.
    """

    n: int
    leader: str
    raised_at: datetime
    told_at: datetime | None = None
    started_at: datetime | None = None
    taken_at: datetime | None = None
    outcome: str = ""
    deputy: str | None = None

    @property
    def reader(self) -> str:
        """Give who is told: the leader, or who stands in for him."""
        return self.deputy or self.leader

    @property
    def actors(self) -> tuple[str, ...]:
        """List who may act on this hop: the leader and, while he is away, his deputy."""
        return (self.leader, self.deputy) if self.deputy else (self.leader,)


@dataclass(frozen=True, slots=True)
class Told:
    """A verbal report and its proof: the leader's own tap (S4-R24, R25; design §4.5).

    ``deputy`` is asked in his place while he is away; either's tap is the proof.
    """

    by: str
    to: str
    hop: int
    said_at: datetime
    confirmed_at: datetime | None = None
    denied_at: datetime | None = None
    deputy: str | None = None

    @property
    def reader(self) -> str:
        """Give who is asked: the leader, or who stands in for him."""
        return self.deputy or self.to

    @property
    def actors(self) -> tuple[str, ...]:
        """List who may answer: the leader and, while he is away, his deputy."""
        return (self.to, self.deputy) if self.deputy else (self.to,)


@dataclass(frozen=True, slots=True)
class Offer:
    """The first callback offered to one member of the complaint team (design §3, budget)."""

    n: int
    person: str
    raised_at: datetime
    told_at: datetime | None = None
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Attempt:
    """One dial: the outcome stays empty until it is told."""

    n: int
    by: str
    dialled_at: datetime
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Callback:
    """The first callback of a case (S4-R31 to R33)."""

    raised_at: datetime
    offers: tuple[Offer, ...] = ()
    assignee: str | None = None
    taken_at: datetime | None = None
    due_at: datetime | None = None
    overdue: bool = False
    attempts: tuple[Attempt, ...] = ()
    retry_at: datetime | None = None

    @property
    def open_attempt(self) -> Attempt | None:
        """Give the dial whose outcome is not told yet, if there is one."""
        return self.attempts[-1] if self.attempts and not self.attempts[-1].outcome else None

    @property
    def free(self) -> bool:
        """Tell whether another may take the call: nobody has it, or it is late and undialled."""
        return self.assignee is None or (self.overdue and not self.attempts)


@dataclass(frozen=True, slots=True)
class Charge:
    """A stretch of time and who answers for it; ``system`` is nobody's minutes (design §4.7)."""

    to: str
    start: datetime
    end: datetime
    clock: str


@dataclass(frozen=True, slots=True)
class Case:
    """A dissatisfaction report from the tap to its end.

    ``details`` is the customer's story and stays sealed at rest; the rest names only staff.
    ``generations`` counts per clock, so that a stopped clock's timer is recognised (design §4.6).
    ``running`` keeps the newest run of each clock that follows the way to the unit (B5).
    """

    id: str
    number: str
    institution: str
    kind: str
    policy_id: str
    state: State
    reporter: str
    app: str
    channel: str
    opened_at: datetime
    sensed_at: datetime
    post: str = ""
    draft_id: str | None = None
    registrar: str | None = None
    contact: str | None = None
    hops: tuple[Hop, ...] = ()
    told: tuple[Told, ...] = ()
    callback: Callback | None = None
    submitted_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    resolution: str = ""
    incomplete: bool = False
    generations: dict[str, int] = field(default_factory=dict)
    running: dict[str, Running] = field(default_factory=dict)
    charges: tuple[Charge, ...] = ()
    flags: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    revision: int = 0

    @property
    def hop(self) -> Hop | None:
        """Give the step of the ladder that the case stands on, if it ever left the reporter."""
        return self.hops[-1] if self.hops else None

    @property
    def contact_owner(self) -> str:
        """Give who speaks for the report: the reporter, or whoever followed when he left."""
        return self.contact or self.reporter

    @property
    def crew(self) -> tuple[str, ...]:
        """List everybody below and on the ladder who may act: the chain, deputies, the contact."""
        actors = (person for hop in self.hops for person in hop.actors)
        return tuple(dict.fromkeys((self.reporter, self.contact_owner, *actors)))

    @property
    def chain(self) -> tuple[str, ...]:
        """List the reporter and every leader told so far, in order."""
        return (self.reporter, *(hop.leader for hop in self.hops))

    def generation(self, clock: str) -> int:
        """Give the running generation of a clock; 0 before it was ever started."""
        return self.generations.get(clock, 0)
