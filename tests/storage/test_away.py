"""With the database away nothing is half-saved, it is said in time, and it heals (design §3)."""

import asyncio
import os
import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from unittest.mock import AsyncMock, patch

import pytest
from sqlalchemy import select

from storage import tables
from storage.errors import Conflict, Unavailable
from storage.migrate import upgrade
from storage.store import Store
from storage.unit import Unit
from storage.vault import Vault
from tests.storage.rows import a_case
from tests.storage.test_committer import count, together


@pytest.fixture
def database() -> str:
    """Files, their locks and full disks are SQLite's; test_postgres_away.py has the other store."""
    return "sqlite"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the write lock of the file, as another program might."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_a_locked_database_is_said_in_time_and_heals(
    store: Store, tmp_path: Path, now: datetime
) -> None:
    """All who wait hear it within 2.5 s, also those who came while the first was waiting."""
    with locked(tmp_path / "bot.db"):
        start = time.monotonic()
        outcomes = await together(store, *(Unit([a_case(now)]) for _ in range(300)))
        assert time.monotonic() - start < 4.5

    assert {type(one) for one in outcomes} == {Unavailable}
    assert await count(store, tables.cases) == 0
    await store.committer.commit(Unit([a_case(now)]))
    assert await count(store, tables.cases) == 1


async def test_reading_goes_on_while_another_program_writes(store: Store, tmp_path: Path) -> None:
    """WAL: a lock stops writers only."""
    with locked(tmp_path / "bot.db"):
        assert await count(store, tables.cases) == 0


async def test_a_removed_file_is_noticed_and_never_made_anew(
    store: Store, tmp_path: Path, now: datetime
) -> None:
    """SQLite would go on writing to a file without a name; nobody would find the case again."""
    file = tmp_path / "bot.db"
    await store.committer.commit(Unit([a_case(now)]))
    file.rename(tmp_path / "away.db")

    with pytest.raises(Unavailable):
        await store.committer.commit(Unit([a_case(now)]))
    with pytest.raises(Unavailable):
        await count(store, tables.cases)
    assert not file.exists()

    (tmp_path / "away.db").rename(file)
    await store.committer.commit(Unit([a_case(now)]))
    assert await count(store, tables.cases) == 2


async def test_a_replaced_file_fails_the_turn_that_was_under_way(
    store: Store, tmp_path: Path, now: datetime
) -> None:
    """The turn has read from the old file; the next one works with the new one."""
    await store.committer.commit(Unit([a_case(now)]))
    await upgrade(f"sqlite+aiosqlite:///{tmp_path}/other.db")
    for sidecar in ("bot.db-wal", "bot.db-shm"):
        (tmp_path / sidecar).unlink()
    (tmp_path / "other.db").replace(tmp_path / "bot.db")

    with pytest.raises(Unavailable):
        await store.committer.commit(Unit([a_case(now)]))
    assert await count(store, tables.cases) == 0
    await store.committer.commit(Unit([a_case(now, id="new")]))
    assert [row.id for row in await store.rows(select(tables.cases.c.id))] == ["new"]


async def test_a_file_replaced_in_the_middle_of_a_turn_saves_nothing(
    store: Store, tmp_path: Path, now: datetime
) -> None:
    """The guard looks once more before the commit."""
    unit = Unit([a_case(now)])

    def finish() -> None:
        (tmp_path / "bot.db").rename(tmp_path / "away.db")

    unit.finish = finish

    with pytest.raises(Unavailable):
        await store.committer.commit(unit)

    (tmp_path / "away.db").rename(tmp_path / "bot.db")
    assert await count(store, tables.cases) == 0


async def test_something_that_is_no_database_is_unavailable(store: Store, tmp_path: Path) -> None:
    """A damaged file is the operator's business, not a traceback in a chat."""
    (tmp_path / "noise").write_bytes(b"noise" * 5000)
    (tmp_path / "noise").replace(tmp_path / "bot.db")

    with pytest.raises(Unavailable):
        await count(store, tables.cases)
    with pytest.raises(Unavailable):
        await store.committer.commit(Unit())


async def test_a_full_disk_saves_nothing_and_heals(store: Store, now: datetime) -> None:
    """A limit on the size of files stands for the disk."""
    full = Unit([a_case(now, sealed=os.urandom(3_000_000))])

    with little_room(), pytest.raises(Unavailable):
        await store.committer.commit(full)
    assert await count(store, tables.cases) == 0

    await store.committer.commit(Unit([a_case(now)]))
    assert await count(store, tables.cases) == 1


@contextmanager
def little_room() -> Iterator[None]:
    """Let no file of this process grow beyond 2 MB, as a full disk would."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


async def test_a_record_that_was_never_made_cannot_be_opened(tmp_path: Path, vault: Vault) -> None:
    """Opening creates nothing: a wrong path must not look like an empty record."""
    with pytest.raises(Unavailable):
        async with Store.open(f"sqlite+aiosqlite:///{tmp_path}/none.db", vault):
            pass
    assert not (tmp_path / "none.db").exists()


async def test_after_closing_nothing_is_accepted_and_all_that_was_queued_is_saved(
    url: str, vault: Vault, now: datetime
) -> None:
    """Ctrl-C loses no turn."""
    async with Store.open(url, vault) as store:
        saving = store.committer.commit(Unit([a_case(now)]))
        task = asyncio.create_task(saving)
        await asyncio.sleep(0)
    await task
    with pytest.raises(Unavailable):
        await store.committer.commit(Unit())
    async with Store.open(url, vault) as again:
        assert await count(again, tables.cases) == 1


async def test_a_database_that_goes_away_during_a_replay_is_asked_once(
    store: Store, now: datetime
) -> None:
    """Two hundred turns must not wait for the same lock one after the other."""
    failures = AsyncMock(side_effect=[Conflict("cases"), None, Unavailable("locked")])
    with patch.object(store.committer, "_commit_batch", failures):
        outcomes = await together(store, *(Unit([a_case(now)]) for _ in range(200)))

    assert outcomes[0] is None
    assert {type(one) for one in outcomes[1:]} == {Unavailable}
    assert failures.await_count == 3
