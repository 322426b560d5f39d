"""``/readyz``: whether the stores answer and the engine really turns, asked now."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import text

from storage.errors import Unavailable
from storage.heartbeats import last_beat
from storage.store import Store

_PROBE = text("SELECT 1")
WITHIN_S = 2.0
_LOOK_AGAIN_S = 0.01
# Without a heartbeat for this long the record takes no writes, though it can be read.
SILENT = timedelta(seconds=15)
ENGINE = ("fire", "deliver")


class Ready:
    """Waits for a whole pass of each engine loop; call it to hear what is wrong, "" when well.

    Who asks while somebody else is asking gets the same answer: a probe costs one cycle.
    """

    def __init__(
        self,
        store: Store,
        turned: Mapping[str, float],
        wake: Callable[[], None],
        now: Callable[[], datetime],
        jobs: tuple[str, ...] = ENGINE,
        *,
        beats: bool = True,
    ) -> None:
        """Take ``turned``: when, by ``time.monotonic``, each loop last passed without an error.

        ``jobs`` are those of this process; ``beats`` says that it serves, and so writes the beat.
        """
        self._store = store
        self._turned = turned
        self._wake = wake
        self._now = now
        self._jobs = jobs
        self._beats = beats
        self._asking: asyncio.Task[str] | None = None

    async def __call__(self) -> str:
        """Give one English sentence for the operator, or "" when all is well."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        # Whoever gives up waiting must not take the answer from the others.
        return await asyncio.shield(self._asking)

    async def _ask(self) -> str:
        try:
            async with asyncio.timeout(WITHIN_S):
                await self._store.rows(_PROBE)
        except (Unavailable, TimeoutError):
            return "the record is away"
        return await self._cycle() or await self._beat()

    async def _cycle(self) -> str:
        deadline = time.monotonic() + WITHIN_S
        # The first pass to end may have begun before the question; the second surely did not.
        for _ in range(2):
            before = {job: self._turned.get(job, 0.0) for job in self._jobs}
            self._wake()
            while stuck := [job for job in self._jobs if self._turned.get(job, 0.0) <= before[job]]:
                if time.monotonic() > deadline:
                    return f"not turning: {', '.join(stuck)}"
                await asyncio.sleep(_LOOK_AGAIN_S)
        return ""

    async def _beat(self) -> str:
        if not self._beats:
            return ""
        try:
            beat = await last_beat(self._store)
        except Unavailable:
            return "the record is away"
        silent = beat is not None and self._now() - beat > SILENT
        return "the record takes no writes" if silent else ""
