"""Rows and apps that are left alone for a while; kept in memory, for it may be forgotten."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_S = 0.5
LONGEST_S = 60.0
# A retry this near counts as work under way; a longer outage does not hold up shared time.
SOON_S = 2.0
SOON_TRIES = 2


@dataclass(frozen=True, slots=True)
class _Pause:
    """Until when something is left alone, in wall seconds and as an instant."""

    wall: float
    instant: datetime


class Holding:
    """Backoff: after a restart everything is simply tried again.

    A pause is over when its seconds have passed on the wall, or in the time that is shared with a
    simulator: so an outage that a walk through time crosses ends in shared time too.
    """

    def __init__(self, monotonic: Callable[[], float], now: Callable[[], datetime]) -> None:
        """``monotonic`` gives wall seconds, ``now`` the present instant."""
        self._monotonic = monotonic
        self._now = now
        self._pauses: dict[str, _Pause] = {}
        self._tries: dict[str, int] = {}
        self._closed: dict[str, _Pause] = {}

    def __len__(self) -> int:
        """Count the rows that are left alone."""
        return len(self._pauses)

    def hold(self, row: str) -> None:
        """Leave a row alone after a failed try, longer with every time."""
        tries = self._tries[row] = self._tries.get(row, 0) + 1
        # The exponent is bounded: a row may be tried for weeks.
        self._pauses[row] = self._pause(min(FIRST_S * 2 ** min(tries - 1, 20), LONGEST_S))

    def rest(self, row: str, seconds: float) -> None:
        """Leave a row alone that is to wait its turn; that is no failed try."""
        self._pauses[row] = self._pause(seconds)

    def holds(self, row: str) -> bool:
        """Tell whether a row is still to be left alone."""
        return self._lasts(self._pauses, row)

    def release(self, row: str) -> None:
        """Forget a row that is done with."""
        self._pauses.pop(row, None)
        self._tries.pop(row, None)

    def close(self, app: str, seconds: float) -> None:
        """Leave a whole app alone, as WeCom asks for after 45009."""
        self._closed[app] = self._pause(seconds)

    def closed(self, app: str) -> bool:
        """Tell whether an app is to be left alone."""
        return self._lasts(self._closed, app)

    @property
    def soon(self) -> bool:
        """Tell whether a row is about to have one of its first tries again."""
        near = self._monotonic() + SOON_S
        return any(
            0 < self._tries.get(row, 0) <= SOON_TRIES and self._pauses[row].wall <= near
            for row in list(self._pauses)
            if self.holds(row)
        )

    @property
    def next_s(self) -> float | None:
        """Give the wall seconds until the next row is to be tried again."""
        now = self._monotonic()
        return min((pause.wall - now for pause in self._lasting()), default=None)

    @property
    def next_due(self) -> datetime | None:
        """Give the instant at which the next row is to be tried again."""
        return min((pause.instant for pause in self._lasting()), default=None)

    def _pause(self, seconds: float) -> _Pause:
        return _Pause(self._monotonic() + seconds, self._now() + timedelta(seconds=seconds))

    def _lasting(self) -> list[_Pause]:
        return [self._pauses[row] for row in list(self._pauses) if self.holds(row)]

    def _lasts(self, pauses: dict[str, _Pause], name: str) -> bool:
        pause = pauses.get(name)
        if pause is None:
            return False
        if pause.wall > self._monotonic() and pause.instant > self._now():
            return True
        del pauses[name]
        return False
