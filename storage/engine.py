"""How the record is opened: one writer and several readers, SQLite or PostgreSQL (design §5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, exc, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.errors import Unavailable
from storage.postgres import LONG_S, meaning, open_postgres

# A turn has 3 seconds for its answer (design §3): a lock must give up well before.
BUSY_MS = 2000
READERS = 4

_WRITER = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
)
_READER = (f"PRAGMA busy_timeout={BUSY_MS}", "PRAGMA query_only=ON")
# The loop never waits for a lock: that is left to a reader with a thread.
_NEAR_READER = ("PRAGMA busy_timeout=0", "PRAGMA query_only=ON")
# These say that the caller asked for something wrong; the database itself is well.
_CALLERS_FAULT = (exc.IntegrityError, exc.ProgrammingError, exc.DataError)


def sqlite_path(url: URL) -> Path | None:
    """Give the file of an SQLite address; None for another store or a database in memory."""
    name = url.database if url.get_backend_name() == "sqlite" else None
    return Path(name).absolute() if name and name != ":memory:" else None


def open_engine(
    database_url: str, *, writer: bool, create: bool = False, patient: bool = False
) -> AsyncEngine:
    """Make an engine; an SQLite file that is missing is created only with ``create``.

    On PostgreSQL a statement gives up in time for a turn, unless the caller is ``patient``.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        return open_postgres(url, writer=writer, patience_s=LONG_S if patient else BUSY_MS / 1000)
    size = 1 if writer else READERS
    path = sqlite_path(url)
    pool: dict[str, Any] = {
        "poolclass": AsyncAdaptedQueuePool,
        "pool_size": size,
        "max_overflow": 0,
        # What a statement carries belongs into no log.
        "hide_parameters": True,
    }
    if path is None:
        return create_async_engine(url, **pool)
    name = "file:" + quote(str(path))
    query = {"uri": "true", "mode": "rwc" if create else "rw"}
    engine = create_async_engine(url.set(database=name, query=query), **pool)
    _teach_sqlite(engine.sync_engine, _WRITER if writer else _READER, writer=writer)
    return engine


def open_near(database_url: str, *, writer: bool) -> Engine:
    """Make an engine without threads of its own for an SQLite file that is there."""
    url = make_url(database_url)
    file = url.set(
        drivername="sqlite+pysqlite",
        database="file:" + quote(str(sqlite_path(url))),
        query={"uri": "true", "mode": "rw"},
    )
    # Opened in one thread and closed, once the other has ended, in another.
    engine = create_engine(
        file, poolclass=QueuePool, pool_size=1, max_overflow=0, hide_parameters=True,
        connect_args={"check_same_thread": False},
    )  # fmt: skip
    _teach_sqlite(engine, _WRITER if writer else _NEAR_READER, writer=writer)
    return engine


def _teach_sqlite(engine: Engine, pragmas: tuple[str, ...], *, writer: bool) -> None:
    """Set the pragmas of each connection, and begin as a writer where it is one."""

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        try:
            # The driver must not begin on its own: a deferred transaction could fail half-way.
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in pragmas:
                cursor.execute(pragma)
            cursor.close()
        except BaseException:
            # The pool forgets a connection that fails here; its thread would outlive the loop.
            connection.close()
            raise

    if writer:

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def availability() -> Iterator[None]:
    """Turn everything that means "the database is away" into Unavailable; the rest passes."""
    try:
        yield
    except exc.DBAPIError as error:
        said = meaning(error) if hasattr(error.orig, "sqlstate") else _of_sqlite(error)
        if said is None:
            raise
        raise said from error
    except (exc.TimeoutError, OSError) as error:
        raise Unavailable(str(error) or type(error).__name__) from error


def _of_sqlite(error: exc.DBAPIError) -> Unavailable | None:
    if isinstance(error, _CALLERS_FAULT):
        return None
    # The message of the driver only: SQLAlchemy's own would carry the parameters.
    return Unavailable(str(error.orig or error))


@dataclass(slots=True)
class FileGuard:
    """Notices that the file under an open connection was removed or replaced.

    SQLite itself would go on writing, without an error, to a file that no longer has a name.
    """

    path: Path | None
    identity: tuple[int, int] | None = None

    def pin(self) -> None:
        """Remember the file that is there now; Unavailable when there is none."""
        self.identity = self._look()

    def check(self) -> None:
        """Raise Unavailable unless the remembered file is still in its place."""
        if self._look() != self.identity:
            raise Unavailable("the database file was replaced")

    def _look(self) -> tuple[int, int] | None:
        if self.path is None:
            return None
        try:
            found = self.path.stat()
        except OSError as error:
            raise Unavailable("the database file is not there") from error
        return found.st_dev, found.st_ino
