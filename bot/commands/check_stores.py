"""Whether the stores are there: database, Redis, folders."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.commands.finding import Finding, fine, note, wrong
from bot.commands.loading import is_missing
from bot.settings import Settings
from storage.errors import Unavailable
from storage.migrate import is_current

_PATIENCE_S = 3.0


async def store_findings(settings: Settings) -> AsyncIterator[Finding]:
    """Look at each store of the settings."""
    yield await _database(settings)
    yield await _redis(settings)
    for folder in (settings.evidence_dir, settings.audit.witness.parent):
        for finding in _folder(folder):
            yield finding


async def _database(settings: Settings) -> Finding:
    if is_missing(settings):
        return wrong("还没有数据库，请运行 escalation-bot migrate")
    try:
        current = await is_current(settings.database_url)
    except Unavailable as failure:
        return wrong(f"数据库打不开（{failure}），请检查 database_url")
    if not current:
        return wrong("数据库还不是这个版本的结构，请运行 escalation-bot migrate")
    return fine("数据库")


async def _redis(settings: Settings) -> Finding:
    if settings.embedded_redis:
        return fine("Redis 用内置的，随机器人启动")
    redis = Redis.from_url(settings.redis_url, socket_timeout=_PATIENCE_S)
    try:
        await redis.ping()
    except (RedisError, OSError):
        return note("Redis 连不上，机器人会变慢但不会丢数据，请检查 redis_url")
    finally:
        await redis.aclose()
    return fine("Redis")


def _folder(folder: Path) -> Iterator[Finding]:
    """Say where a folder, or the one in which it will be made, cannot be written."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield wrong(f"写不了 {folder}，请检查 {there} 的权限")
