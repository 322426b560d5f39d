"""The outbox on its way: a person's messages one after the other, people side by side."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.jobs import budget
from bot.jobs.holding import Holding
from bot.jobs.queues import stem, takeable
from bot.jobs.sending import Sending
from bot.jobs.turning import Turning
from storage import outbox, people
from storage.errors import Conflict, Unavailable
from storage.outbox import OutboxRow

log = logging.getLogger(__name__)

BATCH = 500
# A row that raises is no fault of its neighbours: it waits, and is reported each time.
RAISED_S = 60.0
STOP_S = 3.0


class Deliver:
    """Takes ready rows person by person; a slow person holds up nobody else."""

    def __init__(
        self, turning: Turning, sending: Sending, holding: Holding, wake: Callable[[], None]
    ) -> None:
        """``wake`` is called when a person is done with: more may have come meanwhile."""
        self._turning = turning
        self._sending = sending
        self._wake = wake
        self.holding = holding
        self._active: dict[str, asyncio.Task[None]] = {}

    async def busy(self) -> bool:
        """Tell whether anything is under way, may go out now, or is about to be tried again."""
        if self._active or self.holding.soon:
            return True
        return bool(takeable(await self._ready(), (), self.holding) or self._active)

    async def once(self) -> bool:
        """Start on every person with ready rows; True when something was started."""
        # Whoever was served while the rows were read may stand in them as he was before.
        served = set(self._active)
        queues = takeable(await self._ready(), served, self.holding)
        for person, queue in queues.items():
            self._active[person] = asyncio.create_task(self._person(person, queue))
        return bool(queues)

    async def stop(self) -> None:
        """Give what is under way a moment, then cut it off: the record knows where it stands."""
        under_way = list(self._active.values())
        if under_way:
            await asyncio.wait(under_way, timeout=STOP_S)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _ready(self) -> list[OutboxRow]:
        # What is held stands at the head for as long as it waits; it must not fill the batch.
        limit = BATCH + len(self.holding)
        return await outbox.ready(self._turning.store, self._turning.now(), limit)

    async def _person(self, key: str, queue: list[OutboxRow]) -> None:
        try:
            with self._guarded(*queue):
                await self._queue(key, queue)
        finally:
            del self._active[key]
            self._wake()

    async def _queue(self, key: str, queue: list[OutboxRow]) -> None:
        person = await people.get(self._turning.store, key)
        queue = await budget.digest(self._turning, self._sending.bucket, person, queue)
        waiting: set[str] = set()
        for row in queue:
            if stem(row) in waiting:
                continue
            with self._guarded(row):
                await self._sending.take(row, person)
            if self.holding.holds(row.id):
                waiting.add(stem(row))

    @contextmanager
    def _guarded(self, *rows: OutboxRow) -> Iterator[None]:
        """Leave the rows for later when the record is away, or when something raises."""
        try:
            yield
        except (Unavailable, Conflict) as error:
            log.warning("delivery waits for the record", extra={"error": type(error).__name__})
            for row in rows:
                self.holding.hold(row.id)
        except Exception:
            log.exception("delivery failed", extra={"rows": [row.id for row in rows]})
            for row in rows:
                self.holding.rest(row.id, RAISED_S)
