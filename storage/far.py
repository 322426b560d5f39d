"""A database that is reached through a driver of its own, or read at length (design §5)."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Executable, Row

from storage.draws import draw_all
from storage.engine import open_engine
from storage.plan import Plan
from storage.unit import Draw


class FarReader:
    """Several connections; a reader waits without holding up anybody else."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_engine(database_url, writer=False)

    async def rows(self, statement: Executable) -> list[Row[Any]]:
        """Read all rows of a statement."""
        async with self._engine.connect() as connection:
            return list((await connection.execute(statement)).all())

    async def close(self) -> None:
        """Let go of the database; the next read connects anew."""
        await self._engine.dispose()


class FarWriter:
    """The one writing connection of this process."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_engine(database_url, writer=True)

    async def write(
        self, draws: Sequence[Draw], plan: Callable[[], Plan], check: Callable[[], None]
    ) -> None:
        """Draw, let ``plan`` finish the units, execute and commit."""
        async with self._engine.begin() as connection:
            await connection.run_sync(draw_all, draws)
            await connection.run_sync(plan().run)
            check()

    async def dispose(self) -> None:
        """Let go of the database; the next batch connects anew."""
        await self._engine.dispose()

    async def close(self) -> None:
        """Let go of the database."""
        await self.dispose()
