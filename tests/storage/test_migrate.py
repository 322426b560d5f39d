"""The revisions make exactly the tables that the code reads (design §5)."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, event, inspect, select, text

from storage import tables
from storage.engine import open_engine
from storage.errors import Unavailable
from storage.migrate import config, current, is_current, upgrade
from tests.plugins.postgres import Postgres


def differences(connection: Connection) -> list[object]:
    """Compare the database with the tables of the code."""
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, tables.metadata))


def partial_indexes(connection: Connection) -> set[str]:
    """List the indexes with a condition, which Alembic does not compare."""
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'",
        "postgresql": "SELECT indexname AS name FROM pg_indexes"
        " WHERE schemaname = 'public' AND indexdef LIKE '% WHERE %'",
    }
    rows = connection.exec_driver_sql(listed[connection.dialect.name])
    return {row.name for row in rows}


async def test_revisions_and_tables_agree(url: str) -> None:
    """A column that is only in the code, or only in a revision, fails here."""
    engine = open_engine(url, writer=True)
    async with engine.begin() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(partial_indexes) == {
            index.name
            for table in tables.metadata.tables.values()
            for index in table.indexes
            if index.dialect_options["sqlite"]["where"] is not None
        }
    await engine.dispose()


async def test_an_upgrade_runs_once_and_can_be_repeated(tmp_path: Path) -> None:
    """The folder is made; nobody else on the machine can read the file."""
    file = tmp_path / "deep" / "bot.db"
    url = f"sqlite+aiosqlite:///{file}"
    await upgrade(url)
    await upgrade(url)

    assert await is_current(url)
    assert await current(url) is not None
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_an_empty_file_is_not_current_and_a_missing_one_is_not_there(tmp_path: Path) -> None:
    """`check` tells the two apart."""
    (tmp_path / "empty.db").touch()
    assert await current(f"sqlite+aiosqlite:///{tmp_path}/empty.db") is None
    assert not await is_current(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
    with pytest.raises(Unavailable):
        await current(f"sqlite+aiosqlite:///{tmp_path}/none.db")


async def test_a_downgrade_leaves_nothing(url: str) -> None:
    """Each revision can be taken back."""
    engine = open_engine(url, writer=True)
    async with engine.begin() as connection:
        await connection.run_sync(lambda one: command.downgrade(config(one), "base"))
        names = await connection.run_sync(lambda one: inspect(one).get_table_names())
        assert names == ["alembic_version"]
    await engine.dispose()


async def test_an_upgrade_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    """All of it or nothing: a table that is in the way stops it."""
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    engine = open_engine(url, writer=True, create=True)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE timers (id TEXT)")
    with pytest.raises(Unavailable):
        await upgrade(url)
    async with engine.begin() as connection:
        names = await connection.run_sync(lambda one: inspect(one).get_table_names())
        assert names == ["timers"]
        assert (await connection.execute(select(1))).scalar_one() == 1
    await engine.dispose()


async def test_the_version_before_survives_every_revision(
    database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Revisions add; nothing that running code names is dropped, renamed, retyped or tightened."""
    said = await statements(empty(database, request, tmp_path))
    assert len(said) > 20
    assert [one for one in said if HARMS.search(one)] == []


@pytest.mark.parametrize(
    ("statement", "harms"),
    [
        ("ALTER TABLE cases DROP COLUMN hop", True),
        ("ALTER TABLE cases RENAME hop TO step", True),
        ("ALTER TABLE cases ALTER COLUMN hop TYPE BIGINT", True),
        ("ALTER TABLE cases ALTER COLUMN assignee SET NOT NULL", True),
        ("ALTER TABLE cases ADD COLUMN level INTEGER NOT NULL", True),
        ("ALTER TABLE cases ADD COLUMN level INTEGER DEFAULT 1 NOT NULL", False),
        ("ALTER TABLE cases ADD COLUMN level INTEGER", False),
        ("CREATE INDEX ix_cases_level ON cases (level)", False),
    ],
)
def test_what_harms_the_version_before(statement: str, *, harms: bool) -> None:
    """So that the test above is known to see it."""
    assert bool(HARMS.search(statement)) is harms


HARMS = re.compile(
    r"\bDROP\b|\bRENAME\b|\bALTER COLUMN\b.*\b(TYPE|SET NOT NULL)\b"
    r"|\bADD COLUMN\b(?!.*\bDEFAULT\b).*\bNOT NULL\b|\bADD CONSTRAINT\b"
)


def empty(database: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """Give the address of a database without tables."""
    if database == "sqlite":
        return f"sqlite+aiosqlite:///{folder}/empty.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.url(request.getfixturevalue("empty_database"))


@pytest.fixture
def empty_database(postgres: Postgres) -> Iterator[str]:
    """Make a database without tables."""
    with postgres.database("template0") as name:
        yield name


async def statements(url: str) -> list[str]:
    """Run all revisions and give what they said to the database."""
    engine = open_engine(url, writer=True, create=True, patient=True)
    said: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def note(*values: Any) -> None:
        said.append(values[2])

    async with engine.begin() as connection:
        await connection.run_sync(lambda one: command.upgrade(config(one), "head"))
    await engine.dispose()
    return [" ".join(one.split()) for one in said]


async def test_the_version_before_can_be_started_again(url: str) -> None:
    """A newer one has migrated meanwhile: that is left as it is, and said in the log."""
    engine = open_engine(url, writer=True)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()

    await upgrade(url)
    assert await current(url) == "9999"
    assert await is_current(url)
