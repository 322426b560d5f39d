"""Whose work a case is: the dispatch to a unit, and the handing into other hands."""

from dataclasses import dataclass
from datetime import datetime


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
class Handing:
    """A case on its way into other hands; it stays where it is until the other says 接手 (S2-R04).

    ``what`` is ``contact`` (who speaks with the customer) or ``handler`` (who works on it).
    """

    what: str
    by: str
    to: str
    at: datetime
