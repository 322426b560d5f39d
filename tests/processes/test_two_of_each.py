"""Two web and two worker processes; one of each is killed in the middle (design §5, §11)."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from sqlalchemy import func, select

from bot.settings import Settings
from desk.record import to_case
from storage import tables
from storage.audit_check import verify
from storage.cases import CaseRow
from storage.rows import every
from storage.store import Store
from storage.vault import Vault
from tests.crowd.town import Told, contacts, everybody
from tests.plugins.redis_server import RedisServer
from tests.processes.bots import Bot, Proxy
from tests.stories.world import World, fill, settings_for, simulated

pytestmark = [
    pytest.mark.needs_postgres,
    pytest.mark.needs_redis_server,
    pytest.mark.timeout(120),
    pytest.mark.slow,
]

# Nobody of these has the leader of a crowd, so that no budget delays a card.
CROWD = [told for told in everybody() if told.leader != "leader0"][:20]


@dataclass
class Fleet:
    """The processes, and the people who know nothing of them."""

    world: World
    settings: Settings
    webs: list[Bot]
    workers: list[Bot]
    proxy: Proxy

    async def kill(self, bot: Bot) -> None:
        """Kill a process, of which the time server learns at once instead of in five seconds."""
        await bot.kill()
        await self.world.post("/sim/time", {"drop": bot.name})


@asynccontextmanager
async def fleet(folder: Path, stores: dict[str, str]) -> AsyncIterator[Fleet]:
    """Start everything; the first worker is the one that does the jobs."""
    port = unused_port()
    async with AsyncExitStack() as stack:
        people = contacts(folder)
        base, sim = await stack.enter_async_context(simulated(people, port))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        settings = settings_for(folder, port, base).model_copy(update=stores)
        await fill(settings, people)
        world = World(base, session, settings, sim)
        webs, workers = (
            [Bot(settings, role, folder / f"{role}-{n}.log") for n in range(2)]
            for role in ("web", "worker")
        )
        for bot in (*workers, *webs):
            stack.push_async_callback(bot.kill)
            await bot.start()
        proxy = Proxy(port, webs, busy_after=1)
        await stack.enter_async_context(proxy.listening())
        await world.begin()
        yield Fleet(world, settings, webs, workers, proxy)


async def test_one_of_each_is_killed_and_nothing_is_lost_or_doubled(
    tmp_path: Path, postgres_url: str, redis_server: RedisServer
) -> None:
    """V1 of twenty people: a web process dies under their taps, the working worker at 10:05."""
    stores = {"database_url": postgres_url, "redis_url": redis_server.url}
    async with fleet(tmp_path, stores) as found:
        await tapped(found)
        await walked_over_a_kill(found)
        await found.world.until("10:40:00")

        await nothing_lost_or_doubled(found)
        await every_phone_is_right(found.world)


async def tapped(found: Fleet) -> None:
    """Let twenty people tap in one moment, and kill a web process while they are answered."""
    taps = [asyncio.create_task(found.world.tap(told.who)) for told in CROWD]
    await found.proxy.busy.wait()
    await found.kill(found.webs[0])
    await asyncio.gather(*taps)
    await found.world.settle()


async def walked_over_a_kill(found: Fleet) -> None:
    """Walk to 10:05 and kill the worker that fires and delivers at that moment."""
    walk = asyncio.create_task(found.world.until("10:05:00"))
    before = await sent(found.world)
    while await sent(found.world) < before + 5:
        assert not walk.done()
    await found.kill(found.workers[0])
    await walk


async def sent(world: World) -> int:
    """Count what went out by message/send."""
    return len(await world.get("/sim/sends"))


async def nothing_lost_or_doubled(found: Fleet) -> None:
    """Twenty cases with numbers without gap, each three leaders further; the chains are whole."""
    settings = found.settings
    vault = Vault(settings.vault_keys, settings.hash_key.get_secret_value())
    async with Store.open(settings.database_url, vault) as store:
        cases = [to_case(row) for row in await every(store, CaseRow, select(tables.cases))]
        assert sorted(case.number for case in cases) == [
            f"BM-261123-{n:04}" for n in range(1, len(CROWD) + 1)
        ]
        assert {case.reporter for case in cases} == {told.who for told in CROWD}
        due = {(hop.told_at.astimezone(found.world.start.tzinfo)).strftime("%H:%M:%S")
               for case in cases for hop in case.hops if hop.told_at}  # fmt: skip
        assert due == {"10:05:00", "10:15:00", "10:25:00"}
        assert {len(case.hops) for case in cases} == {3}
        assert await verify(store) == []
        waiting = select(func.count()).where(tables.outbox.c.state.in_(["pending", "sending"]))
        assert [tuple(row) for row in await store.rows(waiting)] == [(0,)]


async def every_phone_is_right(world: World) -> None:
    """Each reporter has one answer, whatever died; each leader has each of his cases once."""
    for told in CROWD:
        texts = [entry["text"] for entry in await world.screen(told.who)]
        # Answered, and killed before it was noted: then it is said once more (design §3).
        answers = [text for text in texts if "已开始计时" in text]
        assert len(answers) in {1, 2}, texts
        assert len(set(answers)) == 1, texts
        assert sum("正在通知您的领导" in text for text in texts) == 1, texts
    assert await alerts(world, leaders()) == leaders()
    assert await alerts(world, {"chief": 0}) == {"chief": len(CROWD)}


def leaders() -> dict[str, int]:
    """Count the cases under each first leader and each leader of leaders."""
    return dict(Counter(told.leader for told in CROWD) + Counter(boss(told) for told in CROWD))


def boss(told: Told) -> str:
    """Give the leader's leader."""
    return f"boss{int(told.leader.removeprefix('leader')) % 2}"


async def alerts(world: World, people: dict[str, int]) -> dict[str, int]:
    """Count the new cards on some phones, a changed one not again."""
    found = {}
    for who in people:
        cards = [entry for entry in await world.screen(who) if "请您介入" in str(entry.get("card"))]
        found[who] = len({entry["task_id"] for entry in cards})
        numbers = Counter(entry["card"]["main_title"]["title"] for entry in cards)
        assert len(numbers) == found[who], numbers
    return found
