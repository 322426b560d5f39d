"""A timer that can't be fired is put aside and reported; it stands in nobody's way."""

from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from desk import clocks
from desk.work import Work
from storage import tables
from storage.errors import Conflict
from storage.timers import TimerRow
from tests.faults.test_wecom_away import alerts
from tests.plugins.errorlog import ExpectErrorLog
from tests.stories.world import World


async def test_a_timer_that_raises_is_parked_and_reported(
    town: World, expect_error_log: ExpectErrorLog
) -> None:
    """The other case's leader is told in the same second."""
    expect_error_log("timer parked")
    await town.tap("chenyu")
    await town.tap("sunli")
    store = town.house.turns.store
    first = (await store.rows(select(tables.cases).order_by(tables.cases.c.number)))[0].id
    plain = clocks.fire

    async def fire(work: Work, timer: TimerRow) -> Any:
        if timer.subject_id == first:
            raise ValueError("a case that nobody thought of")
        return await plain(work, timer)

    with patch.object(clocks, "fire", fire):
        await town.until("10:06")

    assert await alerts(town, "wangfang") == []
    assert len([e for e in await town.screen("zhouhao") if "客户不满" in e["text"]]) == 1
    (parked,) = await store.rows(select(tables.timers).where(tables.timers.c.state == "parked"))
    assert (parked.subject_id, parked.error) == (first, "ValueError")


async def test_a_timer_that_loses_every_race_is_parked_too(
    town: World, expect_error_log: ExpectErrorLog
) -> None:
    """Nobody else can win each time: it would keep the process busy for ever."""
    expect_error_log("timer parked")
    await town.tap("chenyu")

    async def fire(work: Work, timer: TimerRow) -> Any:
        raise Conflict("timer")

    with patch.object(clocks, "fire", fire):
        await town.until("10:06")

    store = town.house.turns.store
    (parked,) = await store.rows(select(tables.timers).where(tables.timers.c.state == "parked"))
    assert (parked.clock, parked.error) == ("staff_5m", "Conflict")


async def test_a_row_that_raises_stands_in_nobodys_way(
    town: World, expect_error_log: ExpectErrorLog
) -> None:
    """A message that can't be made is reported; the others to the same person go out."""
    expect_error_log("delivery failed")
    await town.tap("chenyu")
    await town.tap("liuyang")
    await town.until("10:04")
    sending = town.house.deliver._sending
    plain, broken = sending.take, set[str]()

    async def take(row: Any, person: Any) -> None:
        if row.person == "wangfang" and (not broken or row.id in broken):
            broken.add(row.id)
            raise ValueError("a row that nobody thought of")
        await plain(row, person)

    with patch.object(sending, "take", take):
        await town.until("10:05:30")
    told = [entry for entry in await town.screen("wangfang") if "客户不满" in entry["text"]]
    assert len(told) == 1

    # Mended, it goes out a minute after its last try.
    await town.until("10:07")
    told = [entry for entry in await town.screen("wangfang") if "客户不满" in entry["text"]]
    assert len(told) == 2
