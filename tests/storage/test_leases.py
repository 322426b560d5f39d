"""One of several processes does the jobs, and another takes over when it is gone (design §5)."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator

import pytest

from storage import leases
from storage.errors import Unavailable
from storage.leases import Claim, claim
from storage.migrate import is_current, upgrade
from storage.store import Store
from storage.vault import Vault
from tests.plugins.postgres import Postgres

pytestmark = pytest.mark.needs_postgres

CHILD = """
import asyncio, sys
from storage.leases import claim

async def main():
    async with claim(sys.argv[1], "jobs") as mine:
        while True:
            print(await mine.mine(), flush=True)
            await asyncio.sleep(0.1)

asyncio.run(main())
"""


@pytest.fixture
def database() -> str:
    """On SQLite there is one process, which has every claim."""
    return "postgres"


@pytest.fixture
async def other(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run another process, which has the claim."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, url, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    assert await child.stdout.readline() == b"True\n"
    yield child
    if child.returncode is None:
        child.kill()
    await child.wait()


async def taken_within(mine: Claim, seconds: float) -> bool:
    """Ask until the claim is ours."""
    until = time.monotonic() + seconds
    while not await mine.mine():
        if time.monotonic() > until:
            return False
        await asyncio.sleep(0.05)
    return True


async def test_one_works_and_the_next_takes_over_when_it_is_killed(
    url: str, other: asyncio.subprocess.Process
) -> None:
    """The server gives the claim free at once: nobody waits for a time to run out."""
    async with claim(url, "jobs") as mine, claim(url, "something else") as own:
        assert not await taken_within(mine, 0.3)
        assert await own.mine()
        other.kill()
        assert await taken_within(mine, 1.5)
        assert mine.held


async def test_a_process_that_hangs_loses_its_claim(
    url: str, other: asyncio.subprocess.Process
) -> None:
    """It holds its connection and does nothing: after some seconds another works."""
    async with claim(url, "jobs") as mine:
        os.kill(other.pid, signal.SIGSTOP)
        assert not await mine.mine()
        assert await taken_within(mine, leases.SILENT_S + 2)
        os.kill(other.pid, signal.SIGCONT)
        assert other.stdout is not None
        said = [await other.stdout.readline() for _ in range(20)]
        # Its first look finds the session closed, which ends this child.
        assert b"False\n" in said or said[-1] == b""


async def test_the_claim_is_given_back_at_the_end(url: str) -> None:
    """A restart of one is no pause of the jobs."""
    async with claim(url, "jobs") as first:
        assert await first.mine()
    async with claim(url, "jobs") as second:
        assert await second.mine()


async def test_others_see_whether_anybody_works(url: str) -> None:
    """Who only serves people can tell that the jobs are done, and that they are not."""
    await upgrade(url)
    async with Store.open(url, Vault([b"k" * 32], b"h" * 32)) as store:
        assert not await leases.taken(store, leases.JOBS)
        async with claim(url, leases.JOBS) as mine:
            assert await mine.mine()
            assert await leases.taken(store, leases.JOBS)
            assert not await leases.taken(store, "something else")


async def test_a_restarted_server_gives_the_claim_anew(url: str, postgres: Postgres) -> None:
    """While it is away nobody works, for nothing could be saved."""
    async with claim(url, "jobs") as mine:
        assert await mine.mine()
        await asyncio.to_thread(postgres.stop)
        await asyncio.sleep(leases.LOOK_S)
        with pytest.raises(Unavailable):
            await mine.mine()
        assert not mine.held
        await asyncio.to_thread(postgres.start)
        assert await taken_within(mine, 2)


async def test_several_processes_that_start_at_once_migrate_once(postgres: Postgres) -> None:
    """The others wait and find it done."""
    with postgres.database("template0") as name:
        await asyncio.gather(*(upgrade(postgres.url(name)) for _ in range(4)))
        assert await is_current(postgres.url(name))
