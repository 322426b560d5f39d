"""The database away: people are told, nothing is half-saved, and it heals (design §3)."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from storage import tables
from storage.migrate import upgrade
from tests.faults.seen import HOTLINE, NOT_SAVED, Watch, count, heard
from tests.storage.test_away import locked
from tests.stories.world import World

Fault = Callable[[Path], AbstractContextManager[None]]


@contextmanager
def removed(path: Path) -> Iterator[None]:
    """Take the file away and bring it back, as an unmounted disk would."""
    away = path.with_name("away.db")
    path.rename(away)
    try:
        yield
    finally:
        away.rename(path)


@contextmanager
def damaged(path: Path) -> Iterator[None]:
    """Put something in the place of the file that is no database."""
    with removed(path):
        path.write_bytes(b"noise" * 5000)
        try:
            yield
        finally:
            path.unlink()


FAULTS = pytest.mark.parametrize("fault", [locked, removed, damaged])


@FAULTS
async def test_the_sender_is_told_within_three_seconds(
    town: World, tmp_path: Path, fault: Fault
) -> None:
    """The answer says that nothing was saved and which number to call; nothing is half-saved."""
    with fault(tmp_path / "bot.db"):
        watch = Watch()
        await town.tap("chenyu")
        assert watch.seconds < 3.0

    assert len(told := await heard(town, "chenyu")) == 1
    assert NOT_SAVED in told[0]
    assert HOTLINE in told[0]
    for table in (tables.cases, tables.inbox, tables.drafts, tables.timers, tables.outbox):
        assert await count(town, table) == 0


@FAULTS
async def test_it_goes_on_when_the_record_is_back(
    town: World, tmp_path: Path, fault: Fault
) -> None:
    """The next tap opens the first case, and its clock runs."""
    with fault(tmp_path / "bot.db"):
        await town.tap("chenyu")
    await town.tap("chenyu")
    await town.until("10:05")

    assert "BM-261123-0001" in (await heard(town, "chenyu"))[1]
    assert (await heard(town, "wangfang"))[0].startswith("10:05:00 客户不满 BM-261123-0001")


async def test_a_clock_that_runs_out_meanwhile_is_acted_on_afterwards(
    town: World, tmp_path: Path
) -> None:
    """Due at 10:05 with the database locked: told as soon as it is back, nothing twice."""
    await town.tap("chenyu")
    with locked(tmp_path / "bot.db"):
        walk = asyncio.create_task(town.until("10:05"))
        await asyncio.sleep(3.0)
        assert await heard(town, "wangfang") == []
        assert not walk.done()
    await walk

    assert len(await heard(town, "wangfang")) == 1


async def test_two_messages_of_one_person_are_both_answered(town: World, tmp_path: Path) -> None:
    """The second waits for the first in the lane; it is told all the same."""
    with locked(tmp_path / "bot.db"):
        await asyncio.gather(town.tap("chenyu"), town.say("chenyu", "不满报告"))
        await asyncio.sleep(2.0)

    told = await heard(town, "chenyu")
    assert len(told) == 2
    assert all(NOT_SAVED in one for one in told)


async def test_a_press_is_told_in_words(town: World, tmp_path: Path) -> None:
    """A card can't be answered by a text: the sentence comes as a message, the card stays."""
    await town.tap("chenyu")
    await town.until("10:05")
    with removed(tmp_path / "bot.db"):
        await town.press("wangfang", "接手")

    told = await heard(town, "wangfang")
    assert len(told) == 2
    assert NOT_SAVED in told[1]
    await town.press("wangfang", "接手")
    assert len(await heard(town, "wangfang")) == 3


async def test_a_replaced_file_is_another_record(town: World, tmp_path: Path) -> None:
    """After a restore beside a running bot the bot works on with what is there now."""
    await town.tap("chenyu")
    await upgrade(f"sqlite+aiosqlite:///{tmp_path}/other.db")
    for sidecar in ("bot.db-wal", "bot.db-shm"):
        (tmp_path / sidecar).unlink(missing_ok=True)
    (tmp_path / "other.db").replace(tmp_path / "bot.db")

    await town.say("chenyu", "已化解")
    await town.say("chenyu", "已化解")

    assert len(await heard(town, "chenyu")) == 3
