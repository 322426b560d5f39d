"""The stories come out the same where the record is PostgreSQL and Redis is a server (§5)."""

import asyncio
from pathlib import Path

import pytest

from tests.plugins.postgres import Postgres
from tests.plugins.redis_server import RedisServer
from tests.stories.player import Player
from tests.stories.test_transcripts import FOLDER, setting
from tests.stories.world import world

pytestmark = [pytest.mark.needs_postgres, pytest.mark.needs_redis_server]

TOLD = [
    "story-v1-silence",
    "story-v3-late-resolved",
    "story-v4-leader-hidden",
    "story-details-in-any-order",
    "story-evidence",
    "story-duty",
    "story-callback-content",
    "story-same-moment-press",
    "story-void-in-time",
]


@pytest.mark.parametrize("name", TOLD)
async def test_story(
    name: str, tmp_path: Path, postgres_url: str, redis_server: RedisServer
) -> None:
    """To the second, on every phone."""
    path = FOLDER / f"{name}.txt"
    stores = {"database_url": postgres_url, "redis_url": redis_server.url}
    async with world(tmp_path, *setting(path, tmp_path), changed=stores) as found:
        await Player(found, path).play()


async def test_redis_killed_in_the_middle_of_a_story_changes_nothing(
    tmp_path: Path, postgres_url: str, redis_server: RedisServer
) -> None:
    """It holds only what may be lost: the leaders are told to the second all the same."""
    stores = {"database_url": postgres_url, "redis_url": redis_server.url}
    async with world(tmp_path, changed=stores) as found:
        await found.tap("chenyu")
        redis_server.kill()
        await found.until("10:06:00")
        assert [entry["at"][11:19] for entry in await found.unread("wangfang")] == ["10:05:00"]
        redis_server.start()
        await found.until("10:16:00")
        assert [entry["at"][11:19] for entry in await found.unread("zhaolei")] == ["10:15:00"]
        redis_server.kill()
        await found.say("chenyu", "已化解")
        await found.settle()
        [entry] = await found.unread("zhaolei")
        assert "重新跟进" in str(entry["card"])


async def test_postgres_restarted_in_the_middle_of_a_story_loses_nothing(
    tmp_path: Path, postgres_url: str, redis_server: RedisServer, postgres: Postgres
) -> None:
    """Who writes meanwhile is told that nothing was saved; the leader is told to the second."""
    stores = {"database_url": postgres_url, "redis_url": redis_server.url}
    async with world(tmp_path, changed=stores) as found:
        await found.tap("chenyu")
        await found.settle()
        await asyncio.to_thread(postgres.stop)
        try:
            await found.say("chenyu", "客户张伟")
        finally:
            await asyncio.to_thread(postgres.start)
        await found.until("10:05")
        said = [entry["text"] for entry in await found.unread("chenyu")]
        leader = await found.unread("wangfang")

    assert "这条没有保存" in said[1]
    assert [entry["at"][11:19] for entry in leader] == ["10:05:00"]
