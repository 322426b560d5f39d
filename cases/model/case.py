"""The case itself, from its first record to the archive."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.heed import Grave
from cases.model.assignment import Assignment, Handing
from cases.model.callback import Callback
from cases.model.charge import Charge
from cases.model.contact import Contact, Discussion
from cases.model.ladder import Hop, Told
from cases.model.link import Link
from cases.model.states import State
from cases.running import Running


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
