"""The open record: rows to read, a committer to write, the vault for what is sealed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from sqlalchemy import Executable, Row, make_url, text

from storage.committer import Committer
from storage.engine import FileGuard, availability, sqlite_path
from storage.errors import Unavailable
from storage.far import FarReader, FarWriter
from storage.near import NearReader, NearWriter, Values
from storage.vault import Vault


class Store:
    """One process's door to the record; made by ``Store.open``."""

    def __init__(self, database_url: str, vault: Vault) -> None:
        path = sqlite_path(make_url(database_url))
        self._near = NearReader(database_url) if path else None
        self._far = FarReader(database_url)
        self._scanner = FarReader(database_url, patient=True)
        self._guard = FileGuard(path)
        self.vault = vault
        self.committer: Committer

    @classmethod
    @asynccontextmanager
    async def open(cls, database_url: str, vault: Vault) -> AsyncIterator[Self]:
        """Open a migrated record; Unavailable when it is not there. Saves the queue at exit."""
        store = cls(database_url, vault)
        path = sqlite_path(make_url(database_url))
        writer = NearWriter(database_url) if path else FarWriter(database_url)
        try:
            await store.rows(text("SELECT 1"))
            store.committer = Committer(writer, FileGuard(path))
            try:
                yield store
            finally:
                await store.committer.close()
        finally:
            await store._let_go()
            await writer.close()

    async def rows(self, statement: Executable, values: Values = None) -> list[Row[Any]]:
        """Read all rows of a statement of a few; Unavailable when the database is away.

        ``values`` are those of its parameters: what each turn asks is built once, not each time.
        """
        with availability():
            await self._watch()
            near = self._near.rows(statement, values) if self._near else None
            return await self._far.rows(statement, values) if near is None else near

    async def scan(self, statement: Executable) -> list[Row[Any]]:
        """Read as ``rows`` does, where it takes long: nobody else waits for it."""
        with availability():
            await self._watch()
            return await self._scanner.rows(statement)

    async def row(self, statement: Executable, values: Values = None) -> Row[Any] | None:
        """Read the first row of a statement, or None."""
        found = await self.rows(statement, values)
        return found[0] if found else None

    async def _watch(self) -> None:
        """Leave connections to a file that was replaced; Unavailable while there is none."""
        if self._guard.identity is None:
            self._guard.pin()
        try:
            self._guard.check()
        except Unavailable:
            await self._let_go()
            self._guard.pin()

    async def _let_go(self) -> None:
        if self._near:
            self._near.close()
        await self._far.close()
        await self._scanner.close()
