"""Due timers, each a turn of its own, many in one group commit (design §3, "a deadline passes")."""

import asyncio
import logging
from collections.abc import Callable

from bot.jobs.turning import Turning
from desk import clocks
from desk.work import Work
from storage import timers
from storage.errors import Conflict, Unavailable
from storage.timers import TimerRow
from storage.unit import Unit

log = logging.getLogger(__name__)

# One pass takes this many, so that a backlog does not starve the deliveries.
BATCH = 200


class Fire:
    """Fires what is due; sleeping and waking is the runner's."""

    def __init__(self, turning: Turning, parked: Callable[[], None] = lambda: None) -> None:
        """``parked`` counts timers that could not be fired, for the operator."""
        self._turning = turning
        self._parked = parked

    async def once(self) -> bool:
        """Fire everything due now; True when there may be more."""
        due = await timers.due(self._turning.store, self._turning.now(), BATCH)
        await asyncio.gather(*(self._one(timer) for timer in due))
        return bool(due)

    async def _one(self, timer: TimerRow) -> None:
        try:
            await self._turning.run(lambda work: self._decide(work, timer))
        except Unavailable:
            raise
        except Conflict:
            # Somebody else fired it, or people act faster than we: the next pass sees which.
            log.info("timer left for the next pass", extra={"timer": timer.id})
        except Exception as error:
            # A timer that raises must not block the head of the queue: it is parked and reported.
            log.exception("timer parked", extra={"timer": timer.id, "clock": timer.clock})
            await self._park(timer, error)

    @staticmethod
    async def _decide(work: Work, timer: TimerRow) -> None:
        if await timers.is_armed(work.store, timer.id):
            await clocks.fire(work, timer)

    async def _park(self, timer: TimerRow, error: Exception) -> None:
        self._parked()
        unit = Unit([timers.park(timer.id, type(error).__name__)])
        await self._turning.store.committer.commit(unit)
