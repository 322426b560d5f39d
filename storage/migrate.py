"""Brings a database to the schema of this release (Alembic, run inside the program)."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text

from storage.engine import FileGuard, availability, open_engine, sqlite_path

log = logging.getLogger(__name__)

T = TypeVar("T")

# Any number that nobody else uses for a lock in this database.
ONE_AT_A_TIME = 0x65736362


async def upgrade(database_url: str) -> None:
    """Create the database where it is missing and run every revision it has not seen.

    All or nothing; Unavailable when the database cannot be reached.
    """
    path = sqlite_path(make_url(database_url))
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Nobody else on the machine reads the record.
        path.touch(mode=0o600, exist_ok=True)
    await _on(database_url, _upgrade)


async def current(database_url: str) -> str | None:
    """Give the revision of the database, None for an empty one; Unavailable without one."""
    return await _on(database_url, _revision)


async def is_current(database_url: str) -> bool:
    """Tell whether this release can run on the database: its own schema, or a newer one."""
    revision = await current(database_url)
    head = ScriptDirectory.from_config(config()).get_current_head()
    return revision is not None and (revision == head or _is_newer(revision))


def config(connection: Connection | None = None) -> Config:
    """Make the Alembic configuration of the revisions beside this module."""
    made = Config()
    # Alembic keeps its options in a ConfigParser, which reads a lone percent sign as its own.
    folder = str(Path(__file__).with_name("migrations"))
    made.set_main_option("script_location", folder.replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


async def _on(database_url: str, work: Callable[[Connection], T]) -> T:
    FileGuard(sqlite_path(make_url(database_url))).pin()
    engine = open_engine(database_url, writer=True, patient=True)
    try:
        with availability():
            async with engine.begin() as connection:
                return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Of several processes that start at once one migrates; SQLite has one writer anyway.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)").bindparams(key=ONE_AT_A_TIME))
    revision = _revision(connection)
    if revision is not None and _is_newer(revision):
        # Revisions only add, so the version before the newest runs on beside it.
        log.warning("the database is newer than this release", extra={"revision": revision})
        return
    command.upgrade(config(connection), "head")


def _is_newer(revision: str) -> bool:
    """Tell whether a revision is none of this release's."""
    known = ScriptDirectory.from_config(config()).walk_revisions()
    return revision not in {one.revision for one in known}


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
