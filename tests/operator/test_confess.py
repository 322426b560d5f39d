"""Outage honesty: who was active before a time of deafness is told of it, once."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.app import running
from bot.house import House
from bot.jobs.confess import CHUNK, Confess, Stretch, shown
from cases.outcome import Priority
from storage import tables
from storage.unit import Insert, Unit
from tests.stories.world import World

BROKEN = "之间系统中断过"


@asynccontextmanager
async def bot(world: World) -> AsyncIterator[Confess]:
    """Run the bot for as long as the story wants, with its heartbeat beaten by hand."""
    async with running(world.settings) as house:
        confess = beating(house)
        await confess.once()
        yield confess
    # Shared time need not wait for a process that has ended.
    await world.post("/sim/time", {"drop": f"bot-{os.getpid()}"})


def beating(house: House, jumps: list[Stretch] | None = None) -> Confess:
    """Make the job as the bot has it with a shared clock."""

    def played() -> list[Stretch]:
        taken = list(jumps or [])
        if jumps:
            jumps.clear()
        return taken

    return Confess(house.turns, played)


async def confessed(world: World, confess: Confess) -> dict[str, list[str]]:
    """Let everything owed be told; gives what each phone shows of it."""
    while confess.busy:
        await confess.once()
    await world.settle()
    told: dict[str, list[str]] = {}
    for person in world.people:
        for entry in await world.unread(person):
            if BROKEN in (entry["text"] or ""):
                told.setdefault(person, []).append(entry["text"])
    return told


async def arrived(world: World, confess: Confess) -> dict[str, list[str]]:
    """Wait until somebody was told: a message that was refused is tried again in wall time."""
    for _ in range(200):
        if told := await confessed(world, confess):
            return told
        await asyncio.sleep(0.1)
    return {}


async def test_a_killed_bot_tells_who_was_active(world: World) -> None:
    """She tapped at 10:00, the bot was away from 10:04 to 11:04: she alone is told, once."""
    async with bot(world) as confess:
        await world.tap("chenyu")
        await world.until("10:04")
        await confess.once()
    await world.post("/sim/time", {"outage_s": 3600})
    async with bot(world) as confess:
        told = await confessed(world, confess)
        assert list(told) == ["chenyu"]
        (text,) = told["chenyu"]
        assert text.startswith("10:04 到 11:04 之间系统中断过")
        assert "请再来一次" in text
        assert "95518" in text
        assert await confessed(world, confess) == {}
    async with bot(world) as confess:
        assert await confessed(world, confess) == {}


async def test_nobody_is_told_of_a_short_restart(world: World) -> None:
    """WeCom asks again within seconds: what fell into fifteen of them is not lost."""
    async with bot(world) as confess:
        await world.tap("chenyu")
        await world.until("10:01")
        await confess.once()
    await world.post("/sim/time", {"outage_s": 15})
    async with bot(world) as confess:
        assert await confessed(world, confess) == {}
        await world.until("10:01:30")
        await confess.once()
    await world.post("/sim/time", {"outage_s": 16})
    async with bot(world) as confess:
        assert list(await confessed(world, confess)) == ["chenyu"]


async def test_who_was_silent_for_an_hour_is_left_alone(world: World) -> None:
    """The hour is counted back from the beginning of the deafness."""
    async with bot(world) as confess:
        await world.say("wumin", "帮助")
        await world.until("10:30")
        await world.say("hexin", "帮助")
        await world.until("11:10")
        await confess.once()
    await world.post("/sim/time", {"outage_s": 7200})
    async with bot(world) as confess:
        assert list(await confessed(world, confess)) == ["hexin"]


async def test_a_walk_through_time_is_no_outage(world: World) -> None:
    """Shared time that is walked leaves nothing out, an outage that it plays does."""
    async with running(world.settings) as house:
        jumps: list[Stretch] = []
        confess = beating(house, jumps)
        await world.say("chenyu", "帮助")
        await world.until("10:20")
        assert await confessed(world, confess) == {}
        before = await world.now()
        await world.post("/sim/time", {"outage_s": 300})
        jumps.append((before, await world.now()))
        assert confess.busy
        told = await confessed(world, confess)
        assert told["chenyu"][0].startswith("10:20 到 10:25 ")


async def test_it_waits_while_wecom_is_away(world: World) -> None:
    """The confession goes the way of every message: kept, and sent when WeCom is back."""
    async with bot(world) as confess:
        await world.say("chenyu", "帮助")
    await world.post("/sim/time", {"outage_s": 60})
    await world.post("/sim/faults", {"refuse": True})
    async with bot(world) as confess:
        assert await confessed(world, confess) == {}
        row = await confess._turning.store.row(select(tables.outbox))
        assert row is not None
        assert row.priority == Priority.INFO
        assert row.state in {"pending", "sending"}
        await world.post("/sim/faults", {"refuse": False})
        assert list(await arrived(world, confess)) == ["chenyu"]


async def test_a_real_clock_needs_nobody_to_tell_it(world: World) -> None:
    """With real time every silence of the record is deafness: a frozen process confesses too."""
    async with running(world.settings) as house:
        confess = Confess(house.turns)
        await world.say("chenyu", "帮助")
        await confess.once()
        await world.until("10:00:14")
        assert await confessed(world, confess) == {}
        await world.until("10:00:44")
        assert list(await confessed(world, confess)) == ["chenyu"]


async def test_a_crowd_is_told_in_chunks_nobody_twice(world: World) -> None:
    """More people than one transaction takes: each has one message, also after a kill between."""
    async with running(world.settings) as house:
        store, now = house.turns.store, house.turns.now()
        confess = Confess(house.turns)
        await confess.once()
        crowd = Unit()
        for n in range(CHUNK + 20):
            key = f"crowd{n:03}"
            crowd.add(
                Insert(
                    tables.people,
                    {
                        "key": key, "userid": key, "institution": "JS", "name": key, "roles": [],
                        "apps": [], "active": True,
                    },
                ),
                Insert(
                    tables.inbox,
                    {
                        "key": f"m{n}", "app": "service", "person": key, "received_at": now,
                        "answer": "none", "written": True, "wall_at": now,
                    },
                ),
            )  # fmt: skip
        await store.committer.commit(crowd)
        await world.until("10:01")
        assert await confess.once()
        counted = select(func.count()).select_from(tables.outbox)
        assert (await store.rows(counted))[0][0] == CHUNK
        again = Confess(house.turns)
        while again.busy:
            await again.once()
        people = select(func.count(tables.outbox.c.person.distinct()), func.count())
        assert tuple((await store.rows(people.select_from(tables.outbox)))[0]) == (120, 120)


def test_yesterday_is_named() -> None:
    """A stretch over midnight says which day it began on."""
    zone = ZoneInfo("Asia/Shanghai")
    now = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert shown(now, zone, now) == "00:30"
    assert shown(now - timedelta(hours=1), zone, now) == "11月22日 23:30"
