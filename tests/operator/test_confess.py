"""Outage honesty: who was active before a time of deafness is told of it, once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.conversation.turns import Turns
from bot.jobs.confess import CHUNK, Confess, Stretch, shown
from bot.loading import desks
from bot.templates import Sentences
from cases.outcome import Priority
from storage import tables
from storage.policies import Policies
from storage.store import Store
from storage.unit import Insert, Unit, Update
from storage.vault import Vault
from tests.operator.conftest import bot
from tests.stories.world import CONTACTS, START, World, fill, settings_for

BROKEN = "之间系统中断过"


async def confessed(world: World) -> dict[str, list[str]]:
    """Let everything owed be told; gives what each phone shows of it."""
    await world.settle()
    told: dict[str, list[str]] = {}
    for person in world.people:
        for entry in await world.unread(person):
            if BROKEN in (entry["text"] or ""):
                told.setdefault(person, []).append(entry["text"])
    return told


async def arrived(world: World) -> dict[str, list[str]]:
    """Wait until somebody was told: a message that was refused is tried again in wall time."""
    for _ in range(200):
        if told := await confessed(world):
            return told
        await asyncio.sleep(0.1)
    return {}


async def test_a_killed_bot_tells_who_was_active(world: World) -> None:
    """She tapped at 10:00, the bot was away from 10:04 to 11:04: she alone is told, once."""
    async with bot(world):
        await world.tap("chenyu")
        await world.until("10:04")
    await world.until("11:04")
    async with bot(world):
        told = await confessed(world)
        assert list(told) == ["chenyu"]
        (text,) = told["chenyu"]
        assert text.startswith("10:04 到 11:04 之间系统中断过")
        assert "请再来一次" in text
        assert "95518" in text
        await world.until("11:10")
        assert await confessed(world) == {}
    async with bot(world):
        assert await confessed(world) == {}


async def test_nobody_is_told_of_a_short_restart(world: World) -> None:
    """WeCom asks again within seconds: what fell into fifteen of them is not lost."""
    async with bot(world):
        await world.tap("chenyu")
        await world.until("10:01")
    await world.until("10:01:15")
    async with bot(world):
        assert await confessed(world) == {}
        await world.until("10:01:30")
    await world.until("10:01:46")
    async with bot(world):
        assert list(await confessed(world)) == ["chenyu"]


async def test_who_was_silent_for_an_hour_is_left_alone(world: World) -> None:
    """The hour is counted back from the beginning of the deafness."""
    async with bot(world):
        await world.say("wumin", "帮助")
        await world.until("10:30")
        await world.say("hexin", "帮助")
        await world.until("11:10")
    await world.until("13:10")
    async with bot(world):
        assert list(await confessed(world)) == ["hexin"]


async def test_it_waits_while_wecom_is_away(world: World) -> None:
    """The confession goes the way of every message: kept, and sent when WeCom is back."""
    async with bot(world):
        await world.say("chenyu", "帮助")
    await world.until("10:01")
    await world.post("/sim/faults", {"refuse": True})
    async with bot(world):
        assert await confessed(world) == {}
        row = await world.house.turns.store.row(select(tables.outbox))
        assert row is not None
        assert row.priority == Priority.INFO
        assert row.state in {"pending", "sending"}
        await world.post("/sim/faults", {"refuse": False})
        assert list(await arrived(world)) == ["chenyu"]


class Silence:
    """A record with nothing but the heartbeat beside it, and a time that the story sets."""

    def __init__(self, store: Store) -> None:
        self.at = START
        self.turns = Turns(store, Policies(), Sentences(), lambda: self.at, lambda: None)
        self.heard = 0

    async def wrote(self, *keys: str) -> None:
        """Let people write at this moment."""
        unit = Unit()
        for key in keys:
            self.heard += 1
            row = {
                "key": f"m{self.heard}", "app": "service", "person": key, "received_at": self.at,
                "answer": "none", "written": True, "wall_at": self.at,
            }  # fmt: skip
            unit.add(Insert(tables.inbox, row))
        await self.turns.store.committer.commit(unit)

    async def told(self) -> list[str]:
        """Give who was told, once for each message."""
        outbox = tables.outbox.c
        found = await self.turns.store.rows(select(outbox.person).order_by(outbox.person))
        return [row.person for row in found]


@pytest.fixture
async def silence(tmp_path: Path, url: str) -> AsyncIterator[Silence]:
    """Fill a record with the sample institution and its policy."""
    settings = settings_for(tmp_path, 9, "http://127.0.0.1:9")
    settings = settings.model_copy(update={"database_url": url})
    await fill(settings, CONTACTS)
    vault = Vault(settings.vault_keys, settings.hash_key.get_secret_value())
    async with Store.open(settings.database_url, vault) as store:
        await desks(settings, store, START)
        yield Silence(store)


async def finished(confess: Confess) -> None:
    """Let everything owed be told."""
    while confess.busy:
        await confess.once()


async def test_with_a_real_clock_every_silence_is_deafness(silence: Silence) -> None:
    """A process that was frozen confesses as one that was killed."""
    confess = Confess(silence.turns)
    await finished(confess)
    await silence.wrote("chenyu")
    silence.at += timedelta(seconds=15)
    await finished(confess)
    assert await silence.told() == []
    silence.at += timedelta(seconds=16)
    await finished(confess)
    assert await silence.told() == ["chenyu"]


async def test_a_walk_through_shared_time_is_none(silence: Silence) -> None:
    """Only what the time server calls an outage was missed."""
    played: list[Stretch] = []

    def handed() -> list[Stretch]:
        taken, played[:] = list(played), []
        return taken

    confess = Confess(silence.turns, handed)
    await finished(confess)
    await silence.wrote("chenyu")
    silence.at += timedelta(minutes=20)
    await finished(confess)
    assert await silence.told() == []

    before = silence.at
    silence.at += timedelta(minutes=4)
    played.append((before, silence.at))
    await finished(confess)
    assert await silence.told() == ["chenyu"]


async def test_who_left_the_institution_is_not_written_to(silence: Silence) -> None:
    """Nor anybody whom the contacts never held."""
    confess = Confess(silence.turns)
    await finished(confess)
    await silence.wrote("chenyu", "wangfang", "nobody")
    gone = Update(tables.people, {"key": "wangfang"}, {"active": False})
    await silence.turns.store.committer.commit(Unit([gone]))
    silence.at += timedelta(minutes=1)
    await finished(confess)
    assert await silence.told() == ["chenyu"]


async def test_a_crowd_is_told_in_chunks_nobody_twice(silence: Silence) -> None:
    """More people than one transaction takes: each has one message, also after a kill between."""
    confess = Confess(silence.turns)
    await finished(confess)
    crowd = [f"crowd{n:03}" for n in range(CHUNK + 20)]
    about = {"institution": "JS", "roles": [], "apps": [], "active": True}
    people = [
        Insert(tables.people, about | {"key": key, "userid": key, "name": key}) for key in crowd
    ]
    await silence.turns.store.committer.commit(Unit([*people]))
    await silence.wrote(*crowd)
    silence.at += timedelta(minutes=1)
    assert await confess.once()
    assert len(await silence.told()) == CHUNK
    await finished(Confess(silence.turns))
    assert await silence.told() == crowd


async def test_two_processes_confess_once(silence: Silence) -> None:
    """Whoever comes back first writes the beat; the other one sees that nothing is amiss."""
    one, other = Confess(silence.turns), Confess(silence.turns)
    await finished(one)
    await silence.wrote("chenyu")
    silence.at += timedelta(minutes=1)
    await asyncio.gather(one.once(), other.once())
    await finished(one)
    await finished(other)
    assert await silence.told() == ["chenyu"]


async def test_two_processes_on_one_shared_clock_confess_once(silence: Silence) -> None:
    """Both hear of the outage that the time server played."""
    jumps: list[Stretch] = []
    one = Confess(silence.turns, lambda: jumps)
    other = Confess(silence.turns, lambda: jumps)
    await finished(one)
    await finished(other)
    await silence.wrote("chenyu")
    before = silence.at
    silence.at += timedelta(minutes=1)
    jumps.append((before, silence.at))
    await asyncio.gather(one.once(), other.once())
    jumps.clear()
    await finished(one)
    await finished(other)
    assert await silence.told() == ["chenyu"]


def test_yesterday_is_named() -> None:
    """A stretch over midnight says which day it began on."""
    zone = ZoneInfo("Asia/Shanghai")
    now = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert shown(now, zone, now) == "00:30"
    assert shown(now - timedelta(hours=1), zone, now) == "11月22日 23:30"
