"""How many messages a member may still get from an app this minute (wecom.md §3.7).

WeCom drops what exceeds 30 in any minute and answers "ok", so the count must never run over:
each message takes its place in a window and frees it only when the window has passed.
"""

import asyncio
import secrets
from collections import deque

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.wecom.limits import MEMBER_MESSAGES, MEMBER_WINDOW

MARGIN = 2  # seconds: what left us a minute apart may arrive a little closer together
SPAN = MEMBER_WINDOW + MARGIN  # seconds that a message holds its place
KEPT = 3600  # seconds of wall time until Redis forgets a member; shared time may stand still
PATIENCE = 1.0  # seconds until a silent Redis counts as away
LOCAL = MEMBER_MESSAGES // 2  # places without Redis: another process may be counting too

# Take ARGV[2] places at time ARGV[1] if so many are free; return how many are free afterwards,
# or -1 if they were not.
TAKE = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1] - ARGV[3])
local free = ARGV[4] - redis.call('ZCARD', KEYS[1])
local wanted = tonumber(ARGV[2])
if wanted > free then return -1 end
for i = 1, wanted do redis.call('ZADD', KEYS[1], ARGV[1], ARGV[5] .. i) end
redis.call('EXPIRE', KEYS[1], ARGV[6])
return free - wanted
"""


class Bucket:
    """The places left for each (app, member), counted in Redis and, beside it, in this process.

    Without Redis half the places are given out. Our own count goes on while Redis is there,
    so that a Redis that comes back empty does not give the same places out twice.
    """

    def __init__(self, redis: Redis | None) -> None:
        self._redis = redis
        self._local: dict[tuple[str, str], deque[float]] = {}

    async def take(self, app: str, user: str, now: float, tokens: int = 1) -> bool:
        """Take that many places at `now` (seconds since the epoch); False if there are not."""
        free = await self._shared(app, user, now, tokens)
        limit = LOCAL if free is None else MEMBER_MESSAGES
        places = self._places(app, user, now)
        if free == -1 or len(places) + tokens > limit:
            return False
        places.extend([now] * tokens)
        return True

    async def level(self, app: str, user: str, now: float) -> int:
        """Return how many places are left at `now`."""
        free = await self._shared(app, user, now, 0)
        limit = LOCAL if free is None else MEMBER_MESSAGES
        own = max(0, limit - len(self._places(app, user, now)))
        return own if free is None else min(own, max(0, free))

    def full_for(self, app: str, user: str, now: float) -> float:
        """Return the seconds until the first of all places frees if we took them all; else 0."""
        places = self._places(app, user, now)
        full = len(places) >= (LOCAL if self._redis is None else MEMBER_MESSAGES)
        return places[0] + SPAN - now if full else 0.0

    async def _shared(self, app: str, user: str, now: float, tokens: int) -> int | None:
        if self._redis is None:
            return None
        key = f"wecom:bucket:{app}:{user.casefold()}"
        arguments = (str(now), tokens, SPAN, MEMBER_MESSAGES, secrets.token_hex(8), KEPT)
        try:
            async with asyncio.timeout(PATIENCE):
                return int(await self._redis.eval(TAKE, 1, key, *map(str, arguments)))
        except (RedisError, OSError):
            return None

    def _places(self, app: str, user: str, now: float) -> deque[float]:
        places = self._local.setdefault((app, user.casefold()), deque(maxlen=MEMBER_MESSAGES))
        while places and places[0] <= now - SPAN:
            places.popleft()
        return places
