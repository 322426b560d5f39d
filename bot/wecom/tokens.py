"""Where access tokens are kept: in Redis, shared by our processes, and in memory meanwhile.

A token may be lost at any time (design §5); the next call fetches another.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

PATIENCE = 1.0  # seconds until a silent Redis counts as away
LOCK_LIFE = 15.0  # seconds after which a lock whose holder died is free
LOCK_POLL = 0.05  # seconds between two attempts

RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end"


class TokenStore(Protocol):
    """Keep one token per key; hold a lock per key while one process fetches."""

    async def get(self, key: str) -> str | None:
        """Return the token, or None if there is none or it has expired."""

    async def set(self, key: str, token: str, ttl: float) -> None:
        """Keep the token for `ttl` seconds of wall time."""

    def lock(self, key: str) -> AbstractAsyncContextManager[None]:
        """Hold the key's lock in this process and among others, as far as they can be reached."""


def token_key(corp_id: str, agent_id: int, secret: str) -> str:
    """Return the key of an app's token; another secret is another key, and no secret shows."""
    fingerprint = hashlib.sha256(secret.encode()).hexdigest()[:12]
    return f"wecom:token:{corp_id}:{agent_id}:{fingerprint}"


class MemoryTokens:
    """Tokens of this process alone."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._kept: dict[str, tuple[str, float]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def get(self, key: str) -> str | None:
        """Return the token, or None if there is none or it has expired."""
        token, until = self._kept.get(key, ("", 0.0))
        return token if token and self._monotonic() < until else None

    async def set(self, key: str, token: str, ttl: float) -> None:
        """Keep the token for `ttl` seconds of wall time."""
        self._kept[key] = (token, self._monotonic() + ttl)

    def lock(self, key: str) -> AbstractAsyncContextManager[None]:
        """Hold the key's lock in this process."""
        return self._locks.setdefault(key, asyncio.Lock())


class RedisTokens:
    """Tokens shared through Redis; while Redis is away, those that this process knows."""

    def __init__(self, redis: Redis, memory: MemoryTokens | None = None) -> None:
        self._redis = redis
        self._memory = memory or MemoryTokens()

    async def get(self, key: str) -> str | None:
        """Return the token, or None if there is none or it has expired."""
        shared = await _ask(self._redis.get(key))
        return _text(shared) or await self._memory.get(key)

    async def set(self, key: str, token: str, ttl: float) -> None:
        """Keep the token for `ttl` seconds of wall time."""
        await self._memory.set(key, token, ttl)
        await _ask(self._redis.set(key, token, px=max(1, int(ttl * 1000))))

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncIterator[None]:
        """Hold the key's lock in this process and, if Redis is there, among all."""
        name, owner = f"{key}:lock", secrets.token_hex(8)
        async with self._memory.lock(key):
            await self._acquire(name, owner)
            try:
                yield
            finally:
                await _ask(self._redis.eval(RELEASE, 1, name, owner))

    async def _acquire(self, name: str, owner: str) -> None:
        # Whoever waited a lock's life goes on without: two fetches do no harm, none would.
        for _ in range(int(LOCK_LIFE / LOCK_POLL)):
            won = await _ask(
                self._redis.set(name, owner, nx=True, px=int(LOCK_LIFE * 1000)), away=True
            )
            if won:
                return
            await asyncio.sleep(LOCK_POLL)


async def _ask(answer: Awaitable[Any], *, away: object = None) -> Any:  # noqa: ANN401 - Redis says
    try:
        async with asyncio.timeout(PATIENCE):
            return await answer
    except (RedisError, OSError):
        return away


def _text(value: bytes | str | None) -> str | None:
    return value.decode() if isinstance(value, bytes) else value
