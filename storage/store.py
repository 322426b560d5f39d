"""The open record: rows to read, a committer to write, the vault for what is sealed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from sqlalchemy import Executable, Row, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.committer import Committer
from storage.engine import FileGuard, availability, open_engine, sqlite_path
from storage.errors import Unavailable
from storage.vault import Vault


class Store:
    """One process's door to the record; made by ``Store.open``."""

    def __init__(self, readers: AsyncEngine, guard: FileGuard, vault: Vault) -> None:
        self._readers = readers
        self._guard = guard
        self.vault = vault
        self.committer: Committer

    @classmethod
    @asynccontextmanager
    async def open(cls, database_url: str, vault: Vault) -> AsyncIterator[Self]:
        """Open a migrated record; Unavailable when it is not there. Saves the queue at exit."""
        path = sqlite_path(make_url(database_url))
        readers = open_engine(database_url, writer=False)
        writer = open_engine(database_url, writer=True)
        store = cls(readers, FileGuard(path), vault)
        try:
            await store.rows(text("SELECT 1"))
            store.committer = Committer(writer, FileGuard(path))
            try:
                yield store
            finally:
                await store.committer.close()
        finally:
            await readers.dispose()
            await writer.dispose()

    async def rows(self, statement: Executable) -> list[Row[Any]]:
        """Read all rows of a statement; Unavailable when the database is away."""
        with availability():
            await self._watch()
            async with self._readers.connect() as connection:
                return list((await connection.execute(statement)).all())

    async def row(self, statement: Executable) -> Row[Any] | None:
        """Read the first row of a statement, or None."""
        found = await self.rows(statement)
        return found[0] if found else None

    async def _watch(self) -> None:
        """Leave connections to a file that was replaced; Unavailable while there is none."""
        if self._guard.identity is None:
            self._guard.pin()
        try:
            self._guard.check()
        except Unavailable:
            await self._readers.dispose()
            self._guard.pin()
