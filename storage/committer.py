"""Group commit: many turns, one transaction, each answered for itself (design §5)."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from storage.engine import FileGuard, availability
from storage.errors import Unavailable
from storage.plan import Plan
from storage.unit import Draw, Unit, Write

# More in one transaction gains nothing and makes the first wait for the last.
BATCH = 200


class Writer(Protocol):
    """How a batch reaches the database."""

    async def write(
        self, draws: Sequence[Draw], plan: Callable[[], Plan], check: Callable[[], None]
    ) -> None:
        """Draw, finish, execute, check and commit in one transaction, or raise."""

    async def dispose(self) -> None:
        """Let go of the database; the next batch opens it anew."""


@dataclass(eq=False, slots=True)
class _Job:
    """A unit in the queue: its writes as they were handed in, and who waits for it."""

    unit: Unit
    base: list[Write]
    done: asyncio.Future[None]

    def settle(self, error: Exception | None = None) -> None:
        """Tell the one who waits, unless he has gone; a failed unit is as it was handed in."""
        if error is not None:
            self.unit.writes = list(self.base)
        if self.done.done():
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)


class Committer:
    """The one writer of this process; ``commit`` may be called by any number of tasks."""

    def __init__(self, writer: Writer, guard: FileGuard) -> None:
        self._writer = writer
        self._guard = guard
        # Hears of each commit, for the operator: how many units it took, and how many seconds.
        self.committed: Callable[[int, float], None] = lambda _units, _seconds: None
        self._queue: deque[_Job] = deque()
        self._wake = asyncio.Event()
        self._closed = False
        self._task = asyncio.create_task(self._run(), name="committer")

    async def commit(self, unit: Unit) -> None:
        """Save the unit durably, or raise Conflict or Unavailable with nothing of it saved."""
        if self._closed:
            raise Unavailable("the record is closed")
        job = _Job(unit, list(unit.writes), asyncio.get_running_loop().create_future())
        self._queue.append(job)
        self._wake.set()
        await job.done

    async def close(self) -> None:
        """Save what is queued and stop."""
        self._closed = True
        self._wake.set()
        await self._task

    async def _run(self) -> None:
        while not self._closed or self._queue:
            await self._wake.wait()
            self._wake.clear()
            while jobs := self._take():
                await self._save(jobs)

    def _take(self) -> list[_Job]:
        """Take what is queued; a unit whose caller was cancelled meanwhile is left out."""
        taken: list[_Job] = []
        while self._queue and len(taken) < BATCH:
            job = self._queue.popleft()
            if not job.done.done():
                taken.append(job)
        return taken

    async def _save(self, jobs: list[_Job]) -> None:
        """Save jobs together, or one by one where together fails: only the guilty one fails."""
        try:
            await self._commit_batch([job.unit for job in jobs], [job.base for job in jobs])
        except Unavailable as error:
            await self._give_up(jobs, error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the caller
            if len(jobs) == 1:
                jobs[0].settle(error)
            else:
                await self._replay(jobs)
        else:
            for job in jobs:
                job.settle()

    async def _replay(self, jobs: list[_Job]) -> None:
        for place, job in enumerate(jobs):
            try:
                await self._commit_batch([job.unit], [job.base])
            except Unavailable as error:
                # Those not yet replayed must not wait for the same lock once more, each.
                await self._give_up(jobs[place:], error)
                return
            except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the caller
                job.settle(error)
            else:
                job.settle()

    async def _give_up(self, jobs: list[_Job], error: Unavailable) -> None:
        """Fail all who wait: each has a sentence to say within 3 seconds of his message."""
        waiting = [*jobs, *self._queue]
        self._queue.clear()
        for job in waiting:
            job.settle(Unavailable(*error.args))
        # The next unit starts on a fresh connection, to whatever file is there by then.
        self._guard.identity = None
        await self._writer.dispose()

    async def _commit_batch(self, units: list[Unit], bases: list[list[Write]]) -> None:
        """Save units in one transaction, or raise with nothing of any of them saved."""
        began = time.perf_counter()
        with availability():
            if self._guard.identity is None:
                self._guard.pin()
            self._guard.check()
            draws = [draw for unit in units for draw in unit.draws]
            await self._writer.write(draws, lambda: _plan(units, bases), self._guard.check)
        self.committed(len(units), time.perf_counter() - began)


def _plan(units: list[Unit], bases: list[list[Write]]) -> Plan:
    """Finish every unit, now that its numbers are known, and put all writes in order."""
    plan = Plan()
    for unit, base in zip(units, bases, strict=True):
        unit.writes = list(base)
        if unit.finish is not None:
            unit.finish()
        for write in unit.writes:
            plan.add(write)
    return plan
