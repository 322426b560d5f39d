"""Due timers, each a turn of its own, many in one group commit (design §3, "a deadline passes")."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from bot.jobs import pass_on, remind
from bot.jobs.turning import Turning
from desk import clocks, relay
from desk.work import Work
from storage import timers
from storage.errors import Conflict, Unavailable
from storage.timers import TimerRow
from storage.unit import Unit

log = logging.getLogger(__name__)

# One pass takes this many, so that a backlog does not starve the deliveries.
BATCH = 200
# A timer that loses its race in so many passes, each of several tries, is put aside.
PASSES = 5


class Fire:
    """Fires what is due; sleeping and waking is the runner's."""

    def __init__(
        self,
        turning: Turning,
        fired: Callable[[timedelta], None] = lambda _: None,
        parked: Callable[[], None] = lambda: None,
    ) -> None:
        """For the operator ``fired`` counts how late a timer was, ``parked`` who could not fire."""
        self._turning = turning
        self._fired = fired
        self._parked = parked
        self._lost: dict[str, int] = {}

    async def once(self) -> bool:
        """Fire everything due now; True when there may be more."""
        due = await timers.due(self._turning.store, self._turning.now(), BATCH)
        calls = [timer for timer in due if timer.clock == relay.CLOCK]
        others = (self._one(timer) for timer in due if timer.clock != relay.CLOCK)
        done = await asyncio.gather(self._together(calls), *others)
        return any(done)

    async def _together(self, calls: list[TimerRow]) -> bool:
        """Fire the calls that wait for an agent in one turn, one by one where that fails.

        A hundred may come at once: each person hears of them once, and all of them stand in the
        institution's one chain, where a hundred turns would only lose to each other.
        """
        if not calls:
            return False
        try:
            for late in await self._turning.run(lambda work: pass_on.of_calls(work, calls)):
                self._fired(late)
        except Unavailable:
            raise
        except Exception:
            log.exception("calls fired one by one", extra={"timers": len(calls)})
            return any([await self._one(timer) for timer in calls])
        return True

    async def _one(self, timer: TimerRow) -> bool:
        """Fire one timer or put it aside; False when it is left for the next pass."""
        try:
            late = await self._turning.run(lambda work: self._decide(work, timer))
        except Unavailable:
            raise
        except Conflict as error:
            # Somebody else fired it, or people act faster than we: the next pass sees which.
            log.info("timer left for the next pass", extra={"timer": timer.id})
            return await self._again(timer, error)
        except Exception as error:
            # A timer that raises must not block the head of the queue: it is parked and reported.
            log.exception("timer parked", extra={"timer": timer.id, "clock": timer.clock})
            await self._park(timer, error)
        else:
            if late is not None:
                self._fired(late)
        self._lost.pop(timer.id, None)
        return True

    async def _again(self, timer: TimerRow, error: Conflict) -> bool:
        """Let a timer lose some races; one that loses all of them has nobody to lose against."""
        self._lost[timer.id] = self._lost.get(timer.id, 0) + 1
        if self._lost[timer.id] < PASSES:
            return False
        del self._lost[timer.id]
        log.error("timer parked", extra={"timer": timer.id, "lost to": error.reason})
        await self._park(timer, error)
        return True

    @staticmethod
    async def _decide(work: Work, timer: TimerRow) -> timedelta | None:
        """Fire a timer that is still armed; gives how late that was, None for one that is not."""
        if not await timers.is_armed(work.store, timer.id):
            return None
        if timer.clock == relay.CLOCK:
            await pass_on.of_calls(work, [timer])
        elif timer.subject == remind.DRAFT:
            await remind.of_draft(work, timer)
        elif timer.subject == remind.APPOINTMENT:
            await remind.of_appointment(work, timer)
        else:
            await clocks.fire(work, timer)
        return work.now - timer.due_at

    async def _park(self, timer: TimerRow, error: Exception) -> None:
        self._parked()
        unit = Unit([timers.park(timer.id, type(error).__name__)])
        await self._turning.store.committer.commit(unit)
