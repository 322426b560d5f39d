"""The shared time of bot and simulator, and the count of what is under way inside."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


class SharedClock:
    """Time that flows with the wall clock (rate 1) or stands still (rate 0), and can be moved.

    `epoch` grows with every move, so that a process can tell that its last look is stale.
    `activity` grows whenever a request or callback begins or ends.
    """

    def __init__(self, start: datetime | None, rate: int, timezone: str) -> None:
        self.zone = ZoneInfo(timezone)
        self.rate = rate
        self.epoch = 1
        self.walking = False
        self.in_flight = 0
        self.activity = 0
        self._base = self._aware(start or datetime.now(UTC))
        self._mark = time.monotonic()
        self._changed = asyncio.Event()

    @property
    def flowing(self) -> int:
        """The rate right now: 0 during a walk, whatever `rate` says."""
        return 0 if self.walking else self.rate

    def now(self) -> datetime:
        """Return the shared time, UTC."""
        if self.flowing:
            return self._base + timedelta(seconds=time.monotonic() - self._mark)
        return self._base

    def stamp(self) -> str:
        """Return the shared time as ISO text with the offset of the corp's time zone."""
        return self.now().astimezone(self.zone).isoformat()

    def seconds(self) -> int:
        """Return the shared time as WeCom writes it: whole unix seconds."""
        return int(self.now().timestamp())

    def move_to(self, moment: datetime) -> None:
        """Set the shared time to an aware or (corp-local) naive `moment`; a new epoch begins."""
        self._base = self._aware(moment)
        self._mark = time.monotonic()
        self.epoch += 1
        self.announce()

    def set_rate(self, rate: int) -> None:
        """Let time flow (1) or freeze it (0) from this instant."""
        now = self.now()
        self.rate = rate
        self.move_to(now)

    @contextmanager
    def walk(self) -> Iterator[None]:
        """Freeze the flow while time is walked; it goes on from wherever the walk ended."""
        now, self.walking = self.now(), True
        self._settle_flow(now)
        try:
            yield
        finally:
            now, self.walking = self.now(), False
            self._settle_flow(now)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Count what happens inside as under way: nobody is idle before it has ended."""
        self.in_flight += 1
        self.activity += 1
        try:
            yield
        finally:
            self.in_flight -= 1
            self.activity += 1

    async def wait_changed(self, timeout_s: float) -> None:
        """Return at the next change of time, or after `timeout_s` wall seconds."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._changed.wait()
        except TimeoutError:
            return

    def announce(self) -> None:
        """Wake everybody who holds a long poll."""
        self._changed.set()
        self._changed = asyncio.Event()

    def _settle_flow(self, now: datetime) -> None:
        # A frozen clock needs no new epoch: what the processes know is still true.
        if self.rate:
            self.move_to(now)
        else:
            self.announce()

    def _aware(self, moment: datetime) -> datetime:
        local = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return local.astimezone(UTC)
