"""Which of several processes does the jobs: one works, the others stand by (design §5).

The claim is a lock of PostgreSQL's that belongs to a session: the server gives it free when the
process ends, however it ends, and when nothing was heard of the process for some seconds.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from sqlalchemy import exc, literal, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import availability
from storage.errors import Unavailable
from storage.far import GOODBYE_S, Patience
from storage.postgres import open_postgres
from storage.store import Store

# The claim is looked after this often; who does not do so for SILENT_S has lost it.
LOOK_S = 1.0
SILENT_S = 5.0
# Who stands by asks this often at most, however often he is woken.
ASK_S = 0.5


# What is claimed by the process that does the recurring work.
JOBS = "jobs"
# PostgreSQL shows the two halves of an advisory lock's key apart.
_TAKEN = text(
    "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
    "WHERE datname = current_database() AND locktype = 'advisory' AND granted "
    "AND objsubid = 1 AND classid = CAST(:high AS bigint) AND objid = CAST(:low AS bigint)"
)


class Claim(Protocol):
    """Whether this process is the one that works."""

    held: bool

    async def mine(self, *, at_once: bool = False) -> bool:
        """Take the claim where nobody has it; Unavailable when the database is away.

        ``at_once`` asks now, instead of relying on what was true a second ago.
        """


class Alone:
    """The claim of a process that is the only one, as on SQLite."""

    held = True

    async def mine(self, *, at_once: bool = False) -> bool:
        """Say yes."""
        del at_once
        return True


@asynccontextmanager
async def claim(database_url: str, name: str) -> AsyncIterator[Claim]:
    """Give the claim of a name in this database; it is given back at the end."""
    if make_url(database_url).get_backend_name() != "postgresql":
        yield Alone()
        return
    lease = Lease(database_url, name)
    try:
        yield lease
    finally:
        await lease.close()


async def taken(store: Store, name: str) -> bool:
    """Tell whether any process has the claim of a name; for PostgreSQL, Unavailable without it."""
    key = _key(name)
    parts = {"high": int.from_bytes(key[:4], "big"), "low": int.from_bytes(key[4:], "big")}
    return await store.row(_TAKEN, parts) is not None


def _key(name: str) -> bytes:
    return hashlib.sha256(f"escalation-bot {name}".encode()).digest()[:8]


class Lease:
    """The claim where several processes share a PostgreSQL server."""

    def __init__(self, database_url: str, name: str) -> None:
        """``name`` is what is claimed; each name has one holder in a database."""
        self.held = False
        self._url = make_url(database_url)
        self._key = int.from_bytes(_key(name), "big", signed=True)
        self._patience = Patience()
        self._engine = self._open()
        self._connection: AsyncConnection | None = None
        self._looked_s = -SILENT_S
        self._turn = asyncio.Lock()

    async def mine(self, *, at_once: bool = False) -> bool:
        """Take the claim where nobody has it, and look after it; Unavailable without a server."""
        async with self._turn:
            since_s = time.monotonic() - self._looked_s
            if not at_once and since_s < (LOOK_S if self.held else ASK_S):
                return self.held
            try:
                with availability():
                    self.held = await self._patience.wait(self._ask())
            except BaseException:
                # Whether we still have it is not known: we have not.
                await self.close()
                raise
            self._looked_s = time.monotonic()
            return self.held

    async def close(self) -> None:
        """Give the claim back by ending the session."""
        self.held = False
        old, connection = self._engine, self._connection
        self._engine, self._connection = self._open(), None
        if connection is not None:
            with suppress(Unavailable, exc.SQLAlchemyError, OSError):
                await self._patience.wait(_end(connection), GOODBYE_S)
        await self._patience.part(old)

    async def _ask(self) -> bool:
        if self._connection is None:
            self._connection = await self._engine.connect()
        if self.held:
            await self._connection.execute(select(literal(1)))
            return True
        ask = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=self._key)
        return bool((await self._connection.execute(ask)).scalar_one())

    def _open(self) -> AsyncEngine:
        return open_postgres(self._url, writer=False, patience_s=LOOK_S, silent_s=SILENT_S)


async def _end(connection: AsyncConnection) -> None:
    await connection.invalidate()
    await connection.close()
