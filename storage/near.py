"""SQLite from within the process: short reads on the loop itself, writes in one thread (design §5).

A read of a few indexed rows takes some ten microseconds; handing it to a thread and back takes
ten times as long. WAL lets readers go on while somebody writes, so the loop is not held up.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Executable, Row, exc

from storage.draws import draw_all
from storage.engine import open_near
from storage.plan import Plan
from storage.unit import Draw

T = TypeVar("T")
# The values of a statement's parameters, where it has any.
Values = Mapping[str, Any] | None


class NearReader:
    """One connection that belongs to the loop; what it reads is read at once."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_near(database_url, writer=False)
        self._connection: Connection | None = None

    def rows(self, statement: Executable, values: Values = None) -> list[Row[Any]] | None:
        """Read all rows; None where the file is locked, which a thread had better wait for."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            return list(self._connection.execute(statement, values).all())
        except exc.OperationalError as error:
            self.close()
            if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                return None
            raise
        except exc.DBAPIError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file; the next read opens it anew."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        self._engine.dispose()


class NearWriter:
    """One connection in one thread: a batch costs one hand-over, two if it draws numbers."""

    def __init__(self, database_url: str) -> None:
        self._engine: Engine = open_near(database_url, writer=True)
        self._thread = ThreadPoolExecutor(1, "record-writer")

    async def write(
        self, draws: Sequence[Draw], plan: Callable[[], Plan], check: Callable[[], None]
    ) -> None:
        """Draw, let ``plan`` finish the units on the loop, then execute and commit."""
        if not draws:
            await self._run(self._whole, plan(), check)
            return
        connection = await self._run(self._begin, draws)
        try:
            ready = plan()
        except BaseException:
            await self._run(connection.close)
            raise
        await self._run(self._end, connection, ready, check)

    async def dispose(self) -> None:
        """Let go of the file; the next batch opens it anew."""
        await self._run(self._engine.dispose)

    async def close(self) -> None:
        """Let go of the file and of the thread."""
        await self.dispose()
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[..., T], *values: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *values)

    def _whole(self, plan: Plan, check: Callable[[], None]) -> None:
        with self._engine.begin() as connection:
            plan.run(connection)
            check()

    def _begin(self, draws: Sequence[Draw]) -> Connection:
        connection = self._engine.connect()
        try:
            connection.begin()
            draw_all(connection, draws)
        except BaseException:
            connection.close()
            raise
        return connection

    @staticmethod
    def _end(connection: Connection, plan: Plan, check: Callable[[], None]) -> None:
        with connection:
            plan.run(connection)
            check()
            connection.commit()
