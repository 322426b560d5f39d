"""Values that may be lost: in Redis for all processes, in memory where Redis is away."""

import logging
import time
from collections.abc import Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# A Redis that did not answer is left alone for so long, so that no page waits for it twice.
REST_S = 5.0
MOST = 10_000
# Stands in Redis for what was dropped, so that no other process takes its own copy for alive.
_GONE = "-"
_TROUBLE = (RedisError, OSError, TimeoutError)


class Kept:
    """Text by key with a life in seconds; counts by key in a window of seconds."""

    def __init__(self, redis: Redis | None, ticks: Callable[[], float] = time.monotonic) -> None:
        """``ticks`` is wall time in seconds, which these lives are counted in (design §8)."""
        self._redis = redis
        self._ticks = ticks
        self._rest_until = 0.0
        self._values: dict[str, tuple[str, float]] = {}
        self._counts: dict[str, tuple[int, float]] = {}

    async def put(self, key: str, value: str, life_s: int) -> None:
        """Keep a value, or keep it for longer."""
        self._make_room()
        self._values[key] = (value, self._ticks() + life_s)
        await self._write(key, value, life_s)

    async def get(self, key: str) -> str | None:
        """Give a value whose life is not over."""
        found = await self._read(key)
        if found == _GONE:
            self._values.pop(key, None)
            return None
        if found is not None:
            return found
        value, until = self._values.get(key, ("", 0.0))
        return value if until > self._ticks() else None

    async def drop(self, key: str, life_s: int) -> None:
        """Forget a value everywhere; ``life_s`` is how long another process could have it."""
        self._values.pop(key, None)
        await self._write(key, _GONE, life_s)

    async def count(self, key: str, window_s: int) -> int:
        """Count one more, and give how many there were in the window that began with the first."""
        if (redis := self._awake()) is not None:
            try:
                async with redis.pipeline() as pipe:
                    pipe.incr(key)
                    pipe.expire(key, window_s, nx=True)
                    return int((await pipe.execute())[0])
            except _TROUBLE as error:
                self._away(error)
        n, until = self._counts.get(key, (0, 0.0))
        if until <= self._ticks():
            self._make_room()
            n, until = 0, self._ticks() + window_s
        self._counts[key] = (n + 1, until)
        return n + 1

    async def forget_count(self, key: str) -> None:
        """Begin to count anew."""
        self._counts.pop(key, None)
        if (redis := self._awake()) is not None:
            try:
                await redis.delete(key)
            except _TROUBLE as error:
                self._away(error)

    async def answers(self) -> bool:
        """Tell whether Redis answers now."""
        if self._redis is None:
            return False
        try:
            await self._redis.ping()
        except _TROUBLE:
            return False
        return True

    async def _write(self, key: str, value: str, life_s: int) -> None:
        if (redis := self._awake()) is not None:
            try:
                await redis.set(key, value, ex=life_s)
            except _TROUBLE as error:
                self._away(error)

    async def _read(self, key: str) -> str | None:
        if (redis := self._awake()) is not None:
            try:
                found = await redis.get(key)
            except _TROUBLE as error:
                self._away(error)
            else:
                return found.decode() if isinstance(found, bytes) else found
        return None

    def _awake(self) -> Redis | None:
        return self._redis if self._ticks() >= self._rest_until else None

    def _away(self, error: Exception) -> None:
        log.warning("redis away, kept in memory", extra={"error": type(error).__name__})
        self._rest_until = self._ticks() + REST_S

    def _make_room(self) -> None:
        """Drop what is over, and the oldest where there is still too much."""
        now = self._ticks()
        for store in (self._values, self._counts):
            if len(store) < MOST:
                continue
            for key in [key for key, (_, until) in store.items() if until <= now]:
                del store[key]
            while len(store) >= MOST:
                del store[next(iter(store))]
