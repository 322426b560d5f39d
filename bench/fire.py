"""How late timers fire that come due among many that wait (design §11)."""

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

from sqlalchemy import func, select

from bot.clock import wall
from bot.conversation.turns import Turns
from bot.jobs.fire import Fire
from bot.jobs.runner import Runner
from bot.templates import Sentences
from storage import tables, timers
from storage.ids import new_id
from storage.migrate import upgrade
from storage.policies import Policies
from storage.store import Store
from storage.unit import Insert, Unit
from storage.vault import Vault

PENDING = 100_000
DUE = 1_000
OVER_S = 10.0


def armed(count: int, first: datetime, apart: timedelta) -> Iterator[Insert]:
    """Arm timers of cases that have ended: firing them writes, and tells nobody."""
    for n in range(count):
        yield timers.arm(timers.Key("case", new_id(), "staff_5m", "due", 0, 1), first + n * apart)


async def lateness() -> list[float]:
    """Arm all, fire those that come due, and give by how many milliseconds each was late."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/bot.db"
        await upgrade(url)
        async with Store.open(url, Vault([b"k" * 32], b"h" * 32)) as store:
            await fill(store)
            runner = Runner()
            fire = Fire(Turns(store, Policies(), Sentences(), wall, runner.wake))

            async def until_due() -> float:
                due = await timers.next_due(store)
                return (due - wall()).total_seconds() if due else 1.0

            task = asyncio.create_task(runner.loop("fire", fire.once, until_due))
            late = await fired(store)
            task.cancel()
            return late


async def fill(store: Store) -> None:
    """Write the timers in chunks."""
    later = list(armed(PENDING, datetime.now(UTC) + timedelta(days=1), timedelta(seconds=1)))
    for start in range(0, PENDING, 1000):
        await store.committer.commit(Unit([*later[start : start + 1000]]))
    soon = datetime.now(UTC) + timedelta(seconds=1)
    due = armed(DUE, soon, timedelta(seconds=OVER_S / DUE))
    await store.committer.commit(Unit([*due]))


async def fired(store: Store) -> list[float]:
    """Wait until all that come due have fired; gives how late each was."""
    row = tables.timers.c
    done = select(func.count().label("n")).where(row.state == "fired")
    # A look now and then disturbs less than being told of each.
    while (await store.rows(done))[0].n < DUE:  # noqa: ASYNC110
        await asyncio.sleep(0.5)
    rows = await store.rows(select(row.due_at, row.fired_at).where(row.state == "fired"))
    return [(one.fired_at - one.due_at).total_seconds() * 1000 for one in rows]


def main() -> None:
    """Print the figures; fails if any fired early."""
    late = asyncio.run(lateness())
    assert min(late) >= 0, "a timer fired early"
    p99 = quantiles(late, n=100)[98]
    print(f"{DUE} timers over {OVER_S:.0f} s among {PENDING} pending: {len(late)} fired, 0 early;")
    print(f"late by median {median(late):.0f} ms, p99 {p99:.0f} ms (wanted: below 1000), "
          f"most {max(late):.0f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
