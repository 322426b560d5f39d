"""A person's lane across processes: comfort that may be lost (design §5).

What decides a race is the revision of the row; the lane only spares the loser his second run.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError

# A turn has 3 seconds; whoever holds a lane for longer is dead, or too late anyway.
LIFE_MS = 4000
WAIT_S = 2.0
POLL_S = 0.01

_GIVE_BACK = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class LaneLocks:
    """Locks by person that all processes see."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    @asynccontextmanager
    async def of(self, person: str) -> AsyncIterator[None]:
        """Hold the person's lane; goes on without it when it takes long, or Redis is away."""
        key, token = f"escalation-bot:lane:{person}", secrets.token_hex(8)
        held = await self._take(key, token)
        try:
            yield
        finally:
            if held:
                await self._give_back(key, token)

    async def _take(self, key: str, token: str) -> bool:
        until = time.monotonic() + WAIT_S
        try:
            while not await self._redis.set(key, token, nx=True, px=LIFE_MS):
                if time.monotonic() > until:
                    return False
                await asyncio.sleep(POLL_S)
        except (RedisError, OSError):
            return False
        return True

    async def _give_back(self, key: str, token: str) -> None:
        try:
            # Only what is still ours: it may have ended and be another's.
            await self._redis.eval(_GIVE_BACK, 1, key, token)
        except (RedisError, OSError):
            return
