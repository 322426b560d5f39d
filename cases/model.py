"""A case and what belongs to it, as plain values (domain.md B2, for the kinds built so far).

People are named by their key: the WeCom user id in lower case.
Every instant is an aware UTC ``datetime``.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from cases.heed import Grave
from cases.running import Running

SYSTEM = "system"
# How a user of the admin page is named who is nobody of the staff, apart from their user ids.
USER = "user:"


class State(StrEnum):
    """Where a case stands (domain.md B4; the Chinese names stand in the policy)."""

    SOOTHING = "soothing"
    LEADER = "leader"
    SUBMITTED = "submitted"
    FIRST_CALLBACK = "first_callback"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    PROCESSING = "processing"
    WAIT_CUSTOMER = "wait_customer"
    SUSPENDED = "suspended"
    REVIEW = "review"
    RESULT_CALLBACK = "result_callback"
    CLOSED = "closed"
    ARCHIVED = "archived"
    REJECTED = "rejected"
    RESOLVED_EARLY = "resolved_early"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    VOID = "void"


# Nothing runs any more; some of these can still be archived, taken up again or followed up.
ENDED = frozenset(
    {State.CLOSED, State.ARCHIVED, State.REJECTED, State.RESOLVED_EARLY}
    | {State.WITHDRAWN, State.MERGED, State.VOID}
)
# A unit has the case: it signs, works, waits, or has handed its result in.
WITH_UNIT = frozenset(
    {State.DISPATCHED, State.PROCESSING, State.WAIT_CUSTOMER, State.SUSPENDED, State.REVIEW}
)


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
    """A callback of a case: the first one, or the one about the result (S4-R31 to R33, T21)."""

    raised_at: datetime
    offers: tuple[Offer, ...] = ()
    assignee: str | None = None
    taken_at: datetime | None = None
    due_at: datetime | None = None
    overdue: bool = False
    attempts: tuple[Attempt, ...] = ()
    retry_at: datetime | None = None
    purpose: Literal["first", "result"] = "first"

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
class Assignment:
    """One dispatch: the lead unit by direct cause, who works on it, who helps (S4-R06, R07).

    ``handler`` is "" until the unit names one; ``designated`` forbids another return.
    """

    n: int
    unit: str
    co_units: tuple[str, ...]
    handler: str
    by: str
    at: datetime
    cause: str
    designated: bool = False
    signed_at: datetime | None = None
    returned_at: datetime | None = None
    return_reason: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """The unit spoke with the customer, or tried to; the words lie in the sealed timeline."""

    by: str
    at: datetime
    reached: bool


@dataclass(frozen=True, slots=True)
class Discussion:
    """A joint discussion: who took part; its words lie in the sealed timeline (S2-R25)."""

    by: str
    at: datetime
    units: tuple[str, ...]
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handing:
    """A case on its way into other hands; it stays where it is until the other says 接手 (S2-R04).

    ``what`` is ``contact`` (who speaks with the customer) or ``handler`` (who works on it).
    """

    what: str
    by: str
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """Another case that belongs to this one, as its complaint, its duplicate, its follow-up."""

    relation: str
    case_id: str
    number: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case from its first record to the archive, whatever its kind.

    ``sensed_at`` begins the staff clock; ``sensed_told`` is an earlier time, told and not proved.
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
    sensed_told: datetime | None = None
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
    level: int = 1
    category: str = ""
    subcategory: str = ""
    assignments: tuple[Assignment, ...] = ()
    contacts: tuple[Contact, ...] = ()
    discussions: tuple[Discussion, ...] = ()
    links: tuple[Link, ...] = ()
    handing: Handing | None = None
    grave: Grave | None = None
    # Before whom the case was laid: those who send, review or call, by their role.
    asked: tuple[str, ...] = ()
    accepted_by: str = ""
    # Who brought the case into the state in which it is: whoever comes too late is told.
    moved_by: str = ""
    redo_count: int = 0
    past_callbacks: tuple[Callback, ...] = ()
    merged_into: str | None = None
    satisfaction: str = ""
    received_at: datetime | None = None
    archived_at: datetime | None = None
    form: dict[str, Any] = field(default_factory=dict)
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
    def assignment(self) -> Assignment | None:
        """Give the order that holds: the last one, where it was not returned."""
        last = self.assignments[-1] if self.assignments else None
        return last if last and last.returned_at is None else None

    @property
    def solution_owner(self) -> str:
        """Give who owes the solution, never empty (S2-R04, S4-R06).

        The handler, else the unit's head, else whoever dispatched it, else the contact owner.
        """
        order = self.assignment
        if order is None:
            return self.assignments[-1].by if self.assignments else self.contact_owner
        return order.handler or order.head or order.by

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
