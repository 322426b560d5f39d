"""The talks about a case: with the customer, and among those who work on it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """The unit spoke with the customer, or tried to; the words lie in the sealed timeline.

    ``about`` says what the customer has heard, by the policy's codes (S0-R22, S0-R30).
    """

    by: str
    at: datetime
    reached: bool
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discussion:
    """A joint discussion: who took part; its words lie in the sealed timeline (S2-R25)."""

    by: str
    at: datetime
    units: tuple[str, ...]
    people: tuple[str, ...] = ()
