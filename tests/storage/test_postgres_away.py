"""A PostgreSQL server that crashes, restarts, hangs or holds a lock (design §5, §11)."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime

import asyncpg
import pytest
from sqlalchemy import select

from storage import tables
from storage.errors import Conflict, Unavailable
from storage.store import Store
from storage.unit import Insert, Unit, Update
from storage.vault import Vault
from tests.plugins.errorlog import ExpectErrorLog
from tests.plugins.postgres import Postgres
from tests.storage.rows import a_case
from tests.storage.test_committer import count, together

pytestmark = pytest.mark.needs_postgres


@pytest.fixture
def database() -> str:
    """Servers are PostgreSQL's; test_away.py has the other store."""
    return "postgres"


@contextmanager
def silent(postgres: Postgres) -> Iterator[None]:
    """Stop every process of the server: it takes connections and never says a word."""
    pids = postgres.pids()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@asynccontextmanager
async def another(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Connect as another program would."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        yield connection
    finally:
        await connection.close()


async def test_a_crash_is_said_at_once_and_heals_by_itself(
    store: Store, postgres: Postgres, now: datetime
) -> None:
    """What was confirmed is there afterwards; reading and writing go on without being opened."""
    await store.committer.commit(Unit([a_case(now, id="before")]))
    await asyncio.to_thread(postgres.stop)

    start = time.monotonic()
    outcomes = await together(store, *(Unit([a_case(now)]) for _ in range(300)))
    assert {type(one) for one in outcomes} == {Unavailable}
    with pytest.raises(Unavailable):
        await count(store, tables.cases)
    assert time.monotonic() - start < 10

    await asyncio.to_thread(postgres.start)
    await store.committer.commit(Unit([a_case(now, id="after")]))
    assert {row.id for row in await store.rows(select(tables.cases.c.id))} == {"before", "after"}


async def test_idle_connections_that_a_restart_closed_are_noticed_before_they_are_used(
    store: Store, postgres: Postgres, now: datetime
) -> None:
    """Nobody hears "not saved" because of a restart in the night."""
    await store.committer.commit(Unit([a_case(now)]))
    await asyncio.gather(*(count(store, tables.cases) for _ in range(8)))
    await asyncio.to_thread(postgres.stop, "fast")
    await asyncio.to_thread(postgres.start)

    assert await asyncio.gather(*(count(store, tables.cases) for _ in range(8))) == [1] * 8
    await store.committer.commit(Unit([a_case(now)]))


async def test_a_server_that_says_nothing_is_given_up_in_time(
    store: Store, postgres: Postgres, now: datetime
) -> None:
    """A turn has 3 s for its answer; once the server speaks again everything goes on."""
    await store.committer.commit(Unit([a_case(now)]))
    with silent(postgres):
        start = time.monotonic()
        outcomes = await asyncio.gather(
            together(store, *(Unit([a_case(now)]) for _ in range(50))),
            *(count(store, tables.cases) for _ in range(20)),
            return_exceptions=True,
        )
        assert time.monotonic() - start < 10

    saved, *read = outcomes
    assert isinstance(saved, list)
    assert {type(one) for one in saved} == {Unavailable}
    assert {type(one) for one in read} == {Unavailable}
    await store.committer.commit(Unit([a_case(now)]))
    # What was given up may have been saved all the same: it counts as not saved.
    assert await count(store, tables.cases) in {2, 3, 52}


async def test_a_lock_that_another_program_holds_is_given_up_in_time(
    store: Store, url: str, now: datetime, expect_error_log: ExpectErrorLog
) -> None:
    """All who wait hear it in time, not one after the other; then it heals."""
    # A connection that was given up may be closed while the server still thinks about it.
    expect_error_log("Exception closing connection", required=False)
    await store.committer.commit(Unit([a_case(now, id="c1")]))
    async with another(url) as other, other.transaction():
        await other.execute("LOCK TABLE cases")
        start = time.monotonic()
        outcomes = await together(store, *(Unit([a_case(now)]) for _ in range(300)))
        assert time.monotonic() - start < 10

    assert {type(one) for one in outcomes} == {Unavailable}
    assert await count(store, tables.cases) == 1
    await store.committer.commit(Unit([a_case(now)]))


async def test_of_two_who_wait_for_each_other_one_runs_again(
    store: Store, url: str, now: datetime
) -> None:
    """A deadlock is a lost race: nothing of the loser is saved, and he is told to run again."""
    await store.committer.commit(Unit([a_case(now, id="c1"), a_case(now, id="c2")]))
    async with another(url) as other:
        async with other.transaction():
            await other.execute("SET LOCAL deadlock_timeout = '10s'")
            await other.execute("UPDATE cases SET hop = 1 WHERE id = 'c2'")
            both = Unit([a_change("c1"), a_change("c2")])
            waiting = asyncio.create_task(store.committer.commit(both))
            await asyncio.sleep(0.3)
            await other.execute("UPDATE cases SET hop = 1 WHERE id = 'c1'")
        with pytest.raises(Conflict):
            await waiting
    rows = await store.rows(select(tables.cases.c.revision))
    assert [row.revision for row in rows] == [0, 0]


def a_change(case_id: str) -> Update:
    """Change one case over the revision it was read at."""
    return Update(tables.cases, {"id": case_id, "revision": 0}, {"revision": 1})


async def test_a_value_that_does_not_fit_is_the_callers_mistake(
    store: Store, now: datetime
) -> None:
    """It fails alone, and is no outage that would be tried again for ever."""
    wrong, right = await together(store, Unit([a_case(now, number="9" * 200)]), Unit([a_case(now)]))
    assert wrong is not None
    assert not isinstance(wrong, Unavailable | Conflict)
    assert right is None


async def test_two_processes_open_the_same_day_without_gap_or_repeat(
    store: Store, url: str, vault: Vault, now: datetime
) -> None:
    """Each draws its numbers inside its own transaction."""

    def opening() -> Unit:
        unit = Unit()
        unit.add(a_case(now, number=unit.draw("JS", "BM", "261121")))
        return unit

    async with Store.open(url, vault) as other:
        outcomes = await asyncio.gather(
            *(one.committer.commit(opening()) for _ in range(100) for one in (store, other))
        )
    assert outcomes == [None] * 200
    found = {row.number for row in await store.rows(select(tables.cases.c.number))}
    assert found == {f"BM-261121-{n:04d}" for n in range(1, 201)}


async def test_of_two_processes_that_change_a_case_at_once_one_wins(
    store: Store, url: str, vault: Vault, now: datetime
) -> None:
    """The revision decides, and the same message in both is one row."""
    await store.committer.commit(Unit([a_case(now, id="c1")]))
    message = {
        "key": "m", "app": "claims", "person": "li", "received_at": now, "answer": "none",
        "wall_at": now,
    }  # fmt: skip

    async with Store.open(url, vault) as other:
        for writes in ([a_change("c1")], [Insert(tables.inbox, message, "inbox")]):
            outcomes = await asyncio.gather(
                *(one.committer.commit(Unit([*writes])) for one in (store, other)),
                return_exceptions=True,
            )
            assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "NoneType"]


async def test_what_is_sealed_is_in_no_file_of_the_server(
    store: Store, postgres: Postgres, now: datetime
) -> None:
    """Neither in its tables nor in its log."""
    story = {"phone": "13987654321", "story": "客户在柜台拍桌子要找总经理"}
    await store.committer.commit(Unit([a_case(now, sealed=store.vault.seal(story))]))
    postgres.sql("CHECKPOINT")

    files = [path for path in postgres.folder.rglob("*") if path.is_file()]
    assert len(files) > 100
    for path in files:
        content = path.read_bytes()
        assert not any(value.encode() in content for value in story.values()), path
