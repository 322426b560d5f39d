"""That a case is grave, and who of those who lead has taken note of it (domain.md B6, *major*)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """Somebody said that he knows of it."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Grave:
    """The alert to those who lead; the ``n``-th of the case, since it may become graver again.

    ``asked`` were told; each of them who has not noted it is told again, ``repeats`` times so far.
    """

    n: int
    at: datetime
    asked: tuple[str, ...] = ()
    noted: tuple[Noted, ...] = ()
    repeats: int = 0

    @property
    def pending(self) -> tuple[str, ...]:
        """List those who have not said yet that they know."""
        known = {note.by for note in self.noted}
        return tuple(person for person in self.asked if person not in known)
