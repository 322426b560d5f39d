"""The steps of the ladder, and what was told aloud instead."""

from dataclasses import dataclass
from datetime import datetime


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
