"""Who stands in for a leader who is away; a deputy is not a hop (design §4.8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """A stretch in which a person is away, and who stands in."""

    person: str
    deputy: str
    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Tell whether the person is away at this moment."""
        return self.since <= now < self.until


def stand_in(
    own: Absence | None, deputys: Absence | None, chain: Collection[str], now: datetime
) -> str | None:
    """Give who is told in a leader's place; None where he is told himself.

    ``own`` is the leader's absence, ``deputys`` that of his deputy: a deputy who is away himself
    hands nothing on. Nobody is told of a case twice: whoever stands in ``chain`` already, the
    reporter first of all, stands in for nobody.
    """
    if own is None or not own.holds(now) or own.deputy in chain:
        return None
    return None if deputys is not None and deputys.holds(now) else own.deputy


def refused(absence: Absence, now: datetime) -> str:
    """Say why an absence can't be taken: ``self`` or ``past``; "" where it can."""
    if absence.deputy == absence.person:
        return "self"
    return "past" if absence.until <= max(now, absence.since) else ""
