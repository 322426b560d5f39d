"""Time travel: who shares the time, whether they are idle, and the walk from due to due.

Design §8: a process long-polls `/wait` and is dropped after 5 s without one; idle means every
live process idle twice in a row with nothing in flight.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.clock import SharedClock

_DROPPED_AFTER_S = 5.0
_HOLD_S = 1.0
_HOLD_WALKING_S = 0.004
_LOOK_AGAIN_S = 0.05
_SAME_DUE_TIMES = 25


class NotIdleError(Exception):
    """A walk was given up; the text names who was not idle, or whose due time never passes."""


# A stretch of shared time that nobody heard.
Outage = tuple[datetime, datetime]


@dataclass
class Process:
    """What one process last said about itself, and when (wall time)."""

    name: str
    seen: float = 0.0
    epoch: int = 0
    activity: int = -1
    idle_in_a_row: int = 0
    next_due: datetime | None = None
    outages_told: int = 0


class TimeServer:
    """Keeps the register of processes and moves the shared clock for them."""

    def __init__(self, clock: SharedClock, patience_s: float = 60.0) -> None:
        self.clock = clock
        self.patience_s = patience_s
        self._processes: dict[str, Process] = {}
        self._posted = asyncio.Event()
        self._one_walk = asyncio.Lock()
        # Up to here somebody shared the time; whoever comes next is told what nobody heard.
        self._heard = clock.now()
        self._outages: list[Outage] = []

    def live(self) -> list[Process]:
        """Return the processes that were heard of within 5 s; the others are forgotten."""
        horizon = time.monotonic() - _DROPPED_AFTER_S
        self._processes = {n: p for n, p in self._processes.items() if p.seen > horizon}
        return list(self._processes.values())

    def drop(self, name: str) -> None:
        """Forget a process at once (it was killed on purpose)."""
        self._processes.pop(name, None)

    def is_idle(self, process: Process) -> bool:
        """Say whether `process` has been idle twice since the last move and the last request."""
        current = process.epoch == self.clock.epoch and process.activity == self.clock.activity
        return current and process.idle_in_a_row > 1

    def next_due(self) -> datetime | None:
        """Return the earliest due time that a live process has named."""
        return min((p.next_due for p in self.live() if p.next_due), default=None)

    async def wait(
        self, name: str, epoch: int, next_due: datetime | None, *, idle: bool
    ) -> list[Outage]:
        """Take a process's report and hold it until time changes, 1 s at most.

        Returns the outages that the process was not told of; a new one is told of all.
        """
        if not self.live():
            self._missed(self.clock.now())
        self._heard = max(self._heard, self.clock.now())
        process = self._report(name, epoch, next_due, idle=idle)
        if epoch == self.clock.epoch:
            await self.clock.wait_changed(_HOLD_WALKING_S if self.clock.walking else _HOLD_S)
        process.seen = time.monotonic()
        told, process.outages_told = process.outages_told, len(self._outages)
        return self._outages[told:]

    async def advance(self, seconds: float) -> None:
        """Walk `seconds` ahead from due time to due time; NotIdleError if somebody never rests."""
        await self._walk(self._steps, seconds)

    async def to_next_due(self) -> None:
        """Walk to the earliest due time, as it is once everybody rests; stay where there is none.

        What somebody did a moment ago may have changed it, and a process tells so only then.
        """
        await self._walk(self._one_step, 0)

    async def outage(self, seconds: float) -> None:
        """Let `seconds` pass in one jump, then wait until everybody has caught up."""
        await self._walk(self._deaf, seconds)

    async def set(self, moment: datetime) -> None:
        """Begin at another instant; nothing was missed before it."""
        self.clock.move_to(moment)
        self._heard = self.clock.now()
        await self.learned()

    async def learned(self) -> None:
        """Return once every live process knows the present epoch, or was dropped for silence.

        A message sent right after a change of time must not meet a process of the old time.
        """
        while any(p.epoch != self.clock.epoch for p in self.live()):
            await self._next_post()

    async def _walk(self, way: Callable[[datetime], Awaitable[None]], seconds: float) -> None:
        async with self._one_walk:
            with self.clock.walk():
                await way(self.clock.now() + timedelta(seconds=seconds))

    async def _steps(self, target: datetime) -> None:
        await self._settled()
        last, repeats = None, 0
        while (due := self.next_due()) and due <= target:
            repeats = repeats + 1 if due == last else 0
            if repeats > _SAME_DUE_TIMES:
                raise NotIdleError(f"nobody acts on what was due at {due.isoformat()}")
            last = due
            self._move(max(self.clock.now(), due))
            await self._settled()
        self._move(target)
        await self._settled()

    async def _one_step(self, now: datetime) -> None:
        await self._settled()
        if due := self.next_due():
            self._move(max(now, due))
            await self._settled()

    async def _deaf(self, target: datetime) -> None:
        await self._settled()
        if self.live():
            self._heard = self.clock.now()
        self._missed(target)
        self.clock.move_to(target)
        await self._settled()

    def _move(self, target: datetime) -> None:
        """Step on: who walks along misses nothing, though the step is long."""
        self.clock.move_to(target)
        if self.live():
            self._heard = target

    def _missed(self, until: datetime) -> None:
        if until > self._heard:
            self._outages.append((self._heard, until))
            self._heard = until

    async def _settled(self) -> None:
        try:
            async with asyncio.timeout(self.patience_s):
                while not self._all_idle():
                    await self._next_post()
        except TimeoutError:
            raise NotIdleError(self._who_is_not_idle()) from None

    def _all_idle(self) -> bool:
        return not self.clock.in_flight and all(self.is_idle(p) for p in self.live())

    async def _next_post(self) -> None:
        # A process may also die, or a request end, without any post: so look again by itself.
        try:
            async with asyncio.timeout(_LOOK_AGAIN_S):
                await self._posted.wait()
        except TimeoutError:
            return

    def _who_is_not_idle(self) -> str:
        names = ", ".join(p.name for p in self.live() if not self.is_idle(p))
        return f"not idle: {names or 'nobody'}; requests in flight: {self.clock.in_flight}"

    def _report(self, name: str, epoch: int, due: datetime | None, *, idle: bool) -> Process:
        process = self._processes.setdefault(name, Process(name))
        same = (process.epoch, process.activity) == (epoch, self.clock.activity)
        process.idle_in_a_row = (process.idle_in_a_row if same else 0) + 1 if idle else 0
        process.seen, process.epoch, process.next_due = time.monotonic(), epoch, due
        process.activity = self.clock.activity
        self._posted.set()
        self._posted = asyncio.Event()
        return process
