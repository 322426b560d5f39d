"""Rows and apps that are left alone for a while; backoff is wall time and may be forgotten."""

from collections.abc import Callable

FIRST_S = 0.5
LONGEST_S = 60.0
# A retry this near counts as work under way; a longer outage does not hold up shared time.
SOON_S = 2.0


class Holding:
    """Backoff in memory: after a restart everything is simply tried again."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """``monotonic`` gives wall seconds."""
        self._monotonic = monotonic
        self._until: dict[str, float] = {}
        self._tries: dict[str, int] = {}
        self._closed: dict[str, float] = {}

    def hold(self, row: str, seconds: float | None = None) -> None:
        """Leave a row alone, longer with every time."""
        tries = self._tries.get(row, 0)
        self._tries[row] = tries + 1
        wait = min(FIRST_S * 2**tries, LONGEST_S) if seconds is None else seconds
        self._until[row] = self._monotonic() + wait

    def holds(self, row: str) -> bool:
        """Tell whether a row is still to be left alone."""
        return self._until.get(row, 0.0) > self._monotonic()

    def release(self, row: str) -> None:
        """Forget a row that went out."""
        self._until.pop(row, None)
        self._tries.pop(row, None)

    def close(self, app: str, seconds: float) -> None:
        """Leave a whole app alone, as WeCom asks for after 45009."""
        self._closed[app] = self._monotonic() + seconds

    def closed(self, app: str) -> bool:
        """Tell whether an app is to be left alone."""
        return self._closed.get(app, 0.0) > self._monotonic()

    @property
    def soon(self) -> bool:
        """Tell whether a held row is due within moments for one of its first tries."""
        now = self._monotonic()
        return any(
            now < until <= now + SOON_S and self._tries.get(row, 0) <= 2  # noqa: PLR2004
            for row, until in self._until.items()
        )

    @property
    def next_s(self) -> float | None:
        """Give the seconds until the next held row is due again."""
        now = self._monotonic()
        return min((until - now for until in self._until.values() if until > now), default=None)
