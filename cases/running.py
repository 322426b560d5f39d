"""A clock of a case that runs, waits or has ended (domain.md B2, *Clock*).

The minute clocks of the ladder are not kept here: they stand in the hops and in the callback.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

Stretch: TypeAlias = tuple[datetime, datetime]
RUNNING, MET, BREACHED, CANCELLED = "running", "met", "breached", "cancelled"


@dataclass(frozen=True, slots=True)
class Running:
    """One clock from its start to its end; every instant is an aware UTC ``datetime``.

    ``limit`` is the span as the policy wrote it, already chosen by level or category, and
    ``ceiling`` the longest that it may come to, "" for none.
    ``paused`` holds the stretches that did not count, ``paused_at`` the beginning of an open one;
    ``due_at`` already stands behind all of ``paused``. ``result`` is ``breached`` from the due
    time on, though the work goes on; ``stopped_at`` tells when it ended.
    ``marks`` names the marks that have fired, each once.
    """

    clock: str
    started_at: datetime
    due_at: datetime
    limit: str
    paused_at: datetime | None = None
    paused: tuple[Stretch, ...] = ()
    result: str = RUNNING
    stopped_at: datetime | None = None
    marks: tuple[str, ...] = ()
    ceiling: str = ""

    @property
    def ticking(self) -> bool:
        """Whether its time passes now: neither ended nor paused."""
        return self.stopped_at is None and self.paused_at is None

    @property
    def late_s(self) -> int:
        """Give by how many seconds it ended late, pauses left out; 0 when in time or open."""
        if self.stopped_at is None or self.result != BREACHED:
            return 0
        waited = sum((q - p for p, q in self.paused if p >= self.due_at), timedelta(0))
        return max(0, int((self.stopped_at - self.due_at - waited).total_seconds()))
