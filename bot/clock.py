"""The one source of the present instant: the real clock, or the time shared with a simulator."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import aiohttp

from storage.errors import Unavailable

log = logging.getLogger(__name__)

REPORT_TIMEOUT_S = 5.0
AWAY_S = 0.5
# Clocks drift by milliseconds a minute.
AGREE_S = 60.0

# From when to when nothing was heard.
Stretch = tuple[datetime, datetime]
# Gives how far the shared clock is ahead of this host's, and how exact that is.
Ahead = Callable[[], Awaitable[tuple[timedelta, timedelta]]]


def wall() -> datetime:
    """Give wall time; backoff and the 15 s of a redelivery are counted in it (design §8)."""
    return datetime.now(UTC)


class Rest(NamedTuple):
    """What a process tells the time server: whether it rests, and when it has to act next."""

    idle: bool
    next_due: datetime | None


class RealClock:
    """Time as it is: by this host's clock, or by the one that several hosts share."""

    def __init__(self) -> None:
        """Begin with this host's clock."""
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Give the present instant."""
        return wall() + self._ahead

    async def agree(self, ahead: Ahead) -> None:
        """Ask once how far the shared clock is ahead; what is less than the error is left."""
        measured, error = await ahead()
        if abs(measured - self._ahead) > error:
            self._ahead = measured

    async def follow(self, ahead: Ahead) -> None:
        """Ask again for ever."""
        while True:
            await asyncio.sleep(AGREE_S)
            try:
                await self.agree(ahead)
            except Unavailable:
                log.info("the shared clock is away")


class SharedClock:
    """Time as the simulator tells it; several processes share it by long polls (design §8)."""

    def __init__(self, url: str, moved: Callable[[], None]) -> None:
        """``url`` is ``[clock] url``; ``moved`` is called when the time was changed."""
        self._url = f"{url.rstrip('/')}/wait"
        self._moved = moved
        self._name = f"bot-{os.getpid()}"
        self._epoch = 0
        self._rate = 0
        self._at = wall()
        self._since = time.monotonic()
        self._outages: list[Stretch] = []

    def now(self) -> datetime:
        """Give the shared instant; between two reports it flows or stands as told."""
        flown = (time.monotonic() - self._since) * self._rate
        return self._at + timedelta(seconds=flown)

    def outages(self) -> list[Stretch]:
        """Hand over, once, the stretches of shared time in which nobody heard anything."""
        taken, self._outages = self._outages, []
        return taken

    async def first(self, session: aiohttp.ClientSession) -> None:
        """Learn the time before anything is done; waits for the server."""
        while not self._epoch:
            await self._report(session, Rest(idle=False, next_due=None))

    async def follow(
        self, session: aiohttp.ClientSession, rest: Callable[[], Awaitable[Rest]]
    ) -> None:
        """Report for ever and follow what the server says."""
        while True:
            await self._report(session, await rest())

    async def _report(self, session: aiohttp.ClientSession, rest: Rest) -> None:
        due = rest.next_due.isoformat() if rest.next_due else None
        body = {
            "process": self._name, "epoch": self._epoch, "idle": rest.idle, "next_due": due,
        }  # fmt: skip
        timeout = aiohttp.ClientTimeout(total=REPORT_TIMEOUT_S)
        try:
            async with session.post(self._url, json=body, timeout=timeout) as answer:
                self._take(await answer.json())
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            log.warning("the time server is away", extra={"error": type(error).__name__})
            await asyncio.sleep(AWAY_S)

    def _take(self, told: dict[str, Any]) -> None:
        moved = told["epoch"] != self._epoch
        self._epoch, self._rate = told["epoch"], told["rate"]
        self._at, self._since = datetime.fromisoformat(told["now"]), time.monotonic()
        self._outages += [
            (datetime.fromisoformat(since), datetime.fromisoformat(until))
            for since, until in told["outages"]
        ]
        if moved:
            self._moved()
