"""Keeps the recurring jobs going: one loop each, woken when there is work."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from storage.errors import Conflict, Unavailable

log = logging.getLogger(__name__)

# No loop sleeps longer than this, so that nothing rests on a wake-up alone (design §3).
LONGEST_S = 1.0
AWAY_S = 0.5
# A job that keeps failing is tried less often, up to this, so that the log stays readable.
FAILED_S = 8.0

Once = Callable[[], Awaitable[bool]]


class Runner:
    """Runs jobs until cancelled; a job that fails is reported and tried again."""

    def __init__(self) -> None:
        """Start without jobs."""
        self._wakes: list[asyncio.Event] = []
        self.turned: dict[str, float] = {}
        self._failed: dict[str, float] = {}

    def wake(self) -> None:
        """Tell every loop that there may be work."""
        for event in self._wakes:
            event.set()

    async def loop(
        self, name: str, once: Once, sleep: Callable[[], Awaitable[float]] | None = None
    ) -> None:
        """Run one job for ever; ``sleep`` says for how many seconds it may rest at most.

        Only a job that says so is woken; the others look by themselves, once a second.
        """
        event = asyncio.Event()
        if sleep is not None:
            self._wakes.append(event)
        while True:
            event.clear()
            if await self._pass(name, once):
                continue
            rest = await self._rest(sleep)
            try:
                async with asyncio.timeout(rest):
                    await event.wait()
            except TimeoutError:
                continue

    async def _pass(self, name: str, once: Once) -> bool:
        try:
            more = await once()
        except (Unavailable, Conflict) as away:
            log.warning("job waits", extra={"job": name, "error": type(away).__name__})
            await asyncio.sleep(AWAY_S)
        except Exception:
            log.exception("job failed", extra={"job": name})
            pause = self._failed[name] = min(2 * self._failed.get(name, AWAY_S / 2), FAILED_S)
            await asyncio.sleep(pause)
        else:
            self.turned[name] = time.monotonic()
            self._failed.pop(name, None)
            return more
        return False

    async def _rest(self, sleep: Callable[[], Awaitable[float]] | None) -> float:
        try:
            return min(LONGEST_S, max(0.0, await sleep())) if sleep else LONGEST_S
        except Unavailable:
            return AWAY_S
