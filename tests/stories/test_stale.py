"""A timer that outlived its clock means nothing, even if it is still armed (design §4.6)."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from storage import tables
from storage.timers import Key, arm
from storage.unit import Unit
from tests.stories.world import World, world


async def stray(found: World, clock: str, generation: int) -> None:
    """Arm a timer of the only case that its clock knows nothing of, due in a minute."""
    store = found.house.turns.store
    row = await store.row(select(tables.cases))
    assert row is not None
    due = found.house.turns.now() + timedelta(minutes=1)
    timer = arm(Key("case", row.id, clock, "due", 0, generation), due)
    await store.committer.commit(Unit([timer]))


async def test_a_timer_of_another_generation_tells_nobody(tmp_path: Path) -> None:
    """Neither an older nor a newer generation fires: nobody hears of it, the case stays."""
    async with world(tmp_path) as found:
        await found.tap("chenyu")
        await found.unread("chenyu")
        for generation in (0, 2):
            await stray(found, "staff_5m", generation)
        await found.until("10:04:59")
        store = found.house.turns.store
        row = await store.row(select(tables.cases))
        assert row is not None
        assert (row.state, row.hop) == ("soothing", 0)
        assert await found.unread("chenyu") == []
        states = [t.state for t in await store.rows(select(tables.timers.c.state))]
        assert sorted(states) == ["armed", "fired", "fired"]


async def test_a_clock_that_runs_again_ignores_its_former_timer(tmp_path: Path) -> None:
    """After 重新跟进 the former ten minutes end silently."""
    async with world(tmp_path) as found:
        await found.tap("chenyu")
        for text in ("上报", "已化解"):
            await found.say("chenyu", text)
            await found.settle()
        await found.until("10:05")
        await found.say("wangfang", "重新跟进")
        await stray(found, "leader_10m", 1_000)
        await found.until("10:14:59")
        assert await found.unread("zhaolei") == []
        await found.until("10:15")
        assert len(await found.unread("zhaolei")) == 1
