"""How a PostgreSQL server is reached, and what its errors mean (design §5)."""

from typing import Any

import asyncpg
from sqlalchemy import URL, Dialect, event, exc
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, PoolProxiedConnection

from storage.errors import Conflict, Unavailable

READERS = 8
CONNECT_S = 2.0
# A walk through a whole table, or a migration, may take this long.
LONG_S = 3600.0
# A burst of turns waits this long for a reader before it is told that the database is away.
POOL_S = 5.0
# A session that began and then vanished with its host must not keep its locks.
VANISHED_S = 10.0

# Of two who wait for each other one is sent away, and so is a statement planned for tables that
# a migration has changed since: neither saved anything, so the turn is run again.
_RUN_AGAIN = {"40P01", "40001", "0A000"}
# Classes of SQLSTATE that speak of the server: connection, resources, operator, system, inside.
_SERVERS = {"08", "53", "55", "57", "58", "F0", "XX"}
# The server takes no writes, as a standby; it does not let us in; its tables are not ours.
_REFUSED = {"25006", "28000", "28P01", "3D000", "42501", "42P01", "42P07", "42703"}


def open_postgres(
    url: URL, *, writer: bool, patience_s: float, silent_s: float = 0.0
) -> AsyncEngine:
    """Make an engine whose statements give up after ``patience_s``; it connects when used.

    The server ends a session that says nothing for ``silent_s``; 0 stands for never.
    """
    options = {
        "application_name": "escalation-bot",
        "statement_timeout": str(int(patience_s * 1000)),
        "lock_timeout": str(int(patience_s * 1000)),
        "idle_in_transaction_session_timeout": str(int(VANISHED_S * 1000)),
        "idle_session_timeout": str(int(silent_s * 1000)),
        "default_transaction_read_only": "off" if writer else "on",
        # Compiling a query takes longer than any of ours.
        "jit": "off",
    }
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1 if writer else READERS,
        max_overflow=0,
        pool_timeout=POOL_S,
        # A read is one statement: BEGIN and ROLLBACK around it would be two more round trips.
        isolation_level="READ COMMITTED" if writer else "AUTOCOMMIT",
        # What a statement carries belongs into no log.
        hide_parameters=True,
        connect_args={"timeout": CONNECT_S, "server_settings": options},
    )
    _watch_connections(engine)
    return engine


def _watch_connections(engine: AsyncEngine) -> None:
    """Say that the server is away as Unavailable, and leave connections that it has closed."""

    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(
        dialect: Dialect,
        _record: ConnectionPoolEntry,
        words: tuple[Any, ...],
        named: dict[str, Any],
    ) -> DBAPIConnection:
        try:
            return dialect.connect(*words, **named)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            # SQLAlchemy hands on what the driver says here as it is.
            raise Unavailable(f"the database cannot be reached: {error}") from error

    @event.listens_for(engine.sync_engine, "checkout")
    def checkout(
        connection: DBAPIConnection, _record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
    ) -> None:
        # A restarted server has closed what was idle; asking costs nothing, unlike a ping.
        if connection.driver_connection.is_closed():
            raise exc.DisconnectionError


def meaning(error: exc.DBAPIError) -> Exception | None:
    """Give what an error of the driver comes to; None where the caller asked for what is wrong."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    # The message of the driver only: SQLAlchemy's own would carry the parameters.
    if state in _RUN_AGAIN:
        return Conflict(str(error.orig))
    if state in _REFUSED or (state or "")[:2] in _SERVERS or _cut_off(error, state):
        return Unavailable(str(error.orig))
    return None


def _cut_off(error: exc.DBAPIError, state: str | None) -> bool:
    """Tell whether the connection ended without a word from the server."""
    return state is None and not isinstance(getattr(error.orig, "__cause__", None), ValueError)
