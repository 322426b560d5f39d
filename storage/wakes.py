"""Wake-ups from process to process through Redis: a hint, on which nothing rests (design §5)."""

import asyncio
import logging
import secrets
from collections.abc import Callable

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

CHANNEL = "escalation-bot:wake"
# Many commits in a moment are one piece of news.
GATHER_S = 0.01
LISTEN_S = 1.0
AWAY_S = 1.0


class Wakes:
    """Wakes the jobs of this process at once and those of the others by a message."""

    def __init__(self, redis: Redis, wake: Callable[[], None]) -> None:
        """``wake`` wakes the jobs of this process."""
        self._redis = redis
        self._wake = wake
        self._name = secrets.token_hex(8).encode()
        self._news = asyncio.Event()

    def tell(self) -> None:
        """Say that there may be work."""
        self._wake()
        self._news.set()

    async def publish(self) -> None:
        """Pass on to the others what ``tell`` said, for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self._redis.publish(CHANNEL, self._name)
            except (RedisError, OSError):
                # The others look by themselves, once a second.
                await asyncio.sleep(AWAY_S)
            await asyncio.sleep(GATHER_S)

    async def listen(self) -> None:
        """Wake the jobs of this process when another says so, for ever."""
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    await self._hear(channel)
            except (RedisError, OSError) as error:
                log.info("no wake-ups from other processes", extra={"error": type(error).__name__})
                await asyncio.sleep(AWAY_S)

    async def _hear(self, channel: PubSub) -> None:
        while True:
            message = await channel.get_message(ignore_subscribe_messages=True, timeout=LISTEN_S)
            if message and message["data"] != self._name:
                self._wake()
