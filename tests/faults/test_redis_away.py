"""Killing or stopping Redis slows things down and loses nothing (design §5)."""

import asyncio
import os
import signal
from pathlib import Path

from redis.asyncio import Redis

from storage.redis_place import socket_path
from tests.faults.seen import heard
from tests.faults.test_wecom_away import alerts, wecom
from tests.stories.world import World


async def redis_pid(folder: Path) -> int:
    """Ask the embedded server for its process id."""
    async with Redis.from_url(f"unix://{socket_path(folder / 'redis/redis')}") as client:
        return int((await client.info("server"))["process_id"])


async def test_a_killed_redis_loses_nothing(town: World, tmp_path: Path) -> None:
    """Killed before the tap and before each alert: every message comes at its second."""
    os.kill(await redis_pid(tmp_path), signal.SIGKILL)
    await town.tap("chenyu")
    await town.until("10:05")
    assert await alerts(town, "wangfang") == ["10:05:00"]

    await asyncio.sleep(0.5)
    os.kill(await redis_pid(tmp_path), signal.SIGKILL)
    await town.until("10:15")
    assert await alerts(town, "zhaolei") == ["10:15:00"]
    assert len(await heard(town, "chenyu")) == 2


async def test_a_redis_that_hangs_is_done_without(town: World, tmp_path: Path) -> None:
    """Stopped, it answers nobody: tokens and places are counted by this process alone."""
    pid = await redis_pid(tmp_path)
    os.kill(pid, signal.SIGSTOP)
    try:
        await town.tap("chenyu")
        await town.until("10:05")
        assert await alerts(town, "wangfang") == ["10:05:00"]
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_a_token_that_is_lost_with_redis_is_fetched_again(
    town: World, tmp_path: Path
) -> None:
    """Tokens revoked and Redis gone at once: one more gettoken, and the alert goes out."""
    await town.tap("chenyu")
    await wecom(town, revoke_tokens=True)
    os.kill(await redis_pid(tmp_path), signal.SIGKILL)
    await town.until("10:05")

    assert await alerts(town, "wangfang") == ["10:05:00"]
