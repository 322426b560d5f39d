"""What several processes tell each other through Redis, and that they do without it (§5)."""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from storage.lane_locks import LaneLocks
from storage.redis import connect
from storage.wakes import Wakes
from tests.plugins.redis_server import RedisServer

pytestmark = pytest.mark.needs_redis_server


@pytest.fixture
async def redis(redis_server: RedisServer, tmp_path: Path) -> AsyncIterator[Redis]:
    """Connect by address."""
    async with connect(redis_server.url, tmp_path) as client:
        yield client


@asynccontextmanager
async def running(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Keep endless works going meanwhile."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def comes(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event, and forget it."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    event.clear()
    return True


async def subscribed(redis: Redis) -> None:
    """Wait until somebody listens."""
    for _ in range(300):
        with suppress(Exception):
            if await redis.pubsub_channels():
                return
        await asyncio.sleep(0.01)
    pytest.fail("nobody listens")


async def test_news_wake_the_other_process_and_not_the_teller_twice(redis: Redis) -> None:
    """The teller's own jobs are woken without Redis; after a crash it goes on by itself."""
    here: list[int] = []
    there = asyncio.Event()
    teller = Wakes(redis, lambda: here.append(1))
    hearer = Wakes(redis, there.set)
    async with running(teller.publish(), teller.listen(), hearer.listen()):
        await subscribed(redis)
        teller.tell()
        assert await comes(there, 1)
        assert not await comes(there, 0.1)
        assert here == [1]


async def test_wake_ups_come_back_after_redis_was_killed(
    redis: Redis, redis_server: RedisServer
) -> None:
    """Meanwhile everybody looks by himself, once a second."""
    there = asyncio.Event()
    teller, hearer = Wakes(redis, lambda: None), Wakes(redis, there.set)
    async with running(teller.publish(), hearer.listen()):
        await subscribed(redis)
        redis_server.kill()
        teller.tell()
        assert not await comes(there, 0.2)
        redis_server.start()
        await subscribed(redis)
        for _ in range(20):
            teller.tell()
            if await comes(there, 0.2):
                return
    pytest.fail("no wake-up came")


async def test_a_persons_turns_in_two_processes_come_one_after_the_other(redis: Redis) -> None:
    """Those of different people run side by side."""
    order: list[str] = []

    async def turn(locks: LaneLocks, person: str, name: str) -> None:
        async with locks.of(person):
            order.append(f"{name} begins")
            await asyncio.sleep(0.1)
            order.append(f"{name} ends")

    one, other = LaneLocks(redis), LaneLocks(redis)
    await asyncio.gather(turn(one, "li", "first"), turn(other, "li", "second"))
    assert order in (
        ["first begins", "first ends", "second begins", "second ends"],
        ["second begins", "second ends", "first begins", "first ends"],
    )
    order.clear()
    await asyncio.gather(turn(one, "li", "first"), turn(other, "wang", "second"))
    assert sorted(order[:2]) == ["first begins", "second begins"]


async def test_without_redis_a_turn_goes_on_at_once(
    redis: Redis, redis_server: RedisServer
) -> None:
    """The lane is comfort: the revision of the row decides."""
    locks = LaneLocks(redis)
    async with locks.of("li"):
        redis_server.kill()
    start = time.monotonic()
    async with locks.of("li"):
        assert time.monotonic() - start < 5
