"""What was said to be saved is there after `kill -9`, and nothing is there by half (design §11)."""

import asyncio
import sys

from sqlalchemy import select

from storage import tables
from storage.store import Store
from storage.vault import Vault

CHILD = """
import asyncio, sys
from datetime import UTC, datetime
from storage.store import Store
from storage.unit import Unit
from storage.vault import Vault
from tests.storage.rows import a_case, a_timer

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)

async def one(store, name):
    unit = Unit()
    unit.add(a_case(NOW, id=name, number=unit.draw("JS", "BM", "261121")), a_timer(NOW, name))
    await store.committer.commit(unit)
    print(name, flush=True)

async def main():
    async with Store.open(sys.argv[1], Vault([b"k" * 32], b"h" * 32)) as store:
        for n in range(10_000):
            await asyncio.gather(*(one(store, f"{n}-{m}") for m in range(20)))

asyncio.run(main())
"""


async def test_every_confirmed_turn_survives_kill_9(url: str, vault: Vault) -> None:
    """Case, timer and serial of a turn are there together or not at all."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, url, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    said = [await child.stdout.readline() for _ in range(200)]
    child.kill()
    said += (await child.stdout.read()).splitlines()
    await child.wait()

    confirmed = {line.decode().strip() for line in said if line.endswith(b"\n") or b"-" in line}
    async with Store.open(url, vault) as store:
        cases = {row.id for row in await store.rows(select(tables.cases.c.id))}
        timers = {row.subject_id for row in await store.rows(select(tables.timers.c.subject_id))}
        [(last,)] = await store.rows(select(tables.serials.c.last))
    assert cases == timers
    assert last == len(cases)
    # The last line may have been cut off in the middle.
    assert len(confirmed - cases) <= 1
    assert len(confirmed) >= 200
