"""A database that is reached through a driver of its own, or read at length (design §5)."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import Executable, Row, exc
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.draws import draw_all
from storage.engine import open_engine
from storage.errors import Unavailable
from storage.near import Values
from storage.plan import Plan
from storage.unit import Draw

T = TypeVar("T")

# The server gives up a statement after 2 s; a server that says nothing at all is given up next.
SILENT_S = 2.5
# Saying goodbye to such a server is tried for so long.
GOODBYE_S = 1.0


class Patience:
    """Waits for a server that may never answer; what it leaves behind ends by itself."""

    def __init__(self) -> None:
        self._left: set[asyncio.Future[Any]] = set()

    async def wait(self, work: Coroutine[Any, Any, T], seconds: float = SILENT_S) -> T:
        """Give the result of ``work``, or raise Unavailable when it takes too long."""
        task = asyncio.ensure_future(work)
        try:
            done, _ = await asyncio.wait([task], timeout=seconds)
        except asyncio.CancelledError:
            self._leave(task)
            raise
        if not done:
            self._leave(task)
            raise Unavailable("the database does not answer")
        return task.result()

    async def part(self, engine: AsyncEngine) -> None:
        """Let go of an engine's idle connections, without waiting long for a goodbye."""
        with suppress(Unavailable, exc.SQLAlchemyError, OSError):
            await self.wait(engine.dispose(), GOODBYE_S)

    def _leave(self, task: asyncio.Future[Any]) -> None:
        # Cancelled, it ends its connection, which can take as long as the server is silent.
        task.cancel()
        self._left.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Future[Any]) -> None:
        self._left.discard(task)
        if not task.cancelled():
            # Whoever waited was told already; an exception that nobody looks at would be reported.
            task.exception()


class FarReader:
    """Several connections; a reader waits without holding up anybody else."""

    def __init__(self, database_url: str, *, patient: bool = False) -> None:
        """``patient`` is for walks through whole tables."""
        self._url = database_url
        self._patient = patient
        self._patience = Patience()
        self._engine = open_engine(database_url, writer=False, patient=patient)

    async def rows(self, statement: Executable, values: Values = None) -> list[Row[Any]]:
        """Read all rows of a statement."""
        read = self._read(statement, values)
        return await (read if self._patient else self._patience.wait(read))

    async def close(self) -> None:
        """Let go of the database; the next read connects anew."""
        new = open_engine(self._url, writer=False, patient=self._patient)
        old, self._engine = self._engine, new
        await self._patience.part(old)

    async def _read(self, statement: Executable, values: Values) -> list[Row[Any]]:
        async with self._engine.connect() as connection:
            return list((await connection.execute(statement, values)).all())


class FarWriter:
    """The one writing connection of this process.

    Where the connection is lost in the very moment of the commit nobody can tell what became of
    it. That counts as not saved: every unit carries a key that the record has once, so a
    redelivery or the next pass finds what was done, and does it where it was not.
    """

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._patience = Patience()
        self._engine = open_engine(database_url, writer=True)

    async def write(
        self, draws: Sequence[Draw], plan: Callable[[], Plan], check: Callable[[], None]
    ) -> None:
        """Draw, let ``plan`` finish the units, execute and commit."""
        await self._patience.wait(self._write(draws, plan, check))

    async def dispose(self) -> None:
        """Let go of the database; the next batch connects anew."""
        old, self._engine = self._engine, open_engine(self._url, writer=True)
        await self._patience.part(old)

    async def close(self) -> None:
        """Let go of the database."""
        await self._patience.part(self._engine)

    async def _write(
        self, draws: Sequence[Draw], plan: Callable[[], Plan], check: Callable[[], None]
    ) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(draw_all, draws)
            await connection.run_sync(plan().run)
            check()
