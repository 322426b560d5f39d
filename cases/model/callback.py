"""A call to the customer: whom it was offered, each dial, what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


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
