"""A stretch of time, charged to somebody."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Charge:
    """A stretch of time and who answers for it; ``system`` is nobody's minutes (design §4.7)."""

    to: str
    start: datetime
    end: datetime
    clock: str
