"""What is kept only for a while: inbox keys, for 48 h (design §3)."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.jobs.turning import Turning
from storage import tables
from storage.unit import Delete, Unit

INBOX_KEPT = timedelta(hours=48)
# Bulk work goes in chunks that hold the one writer for well under 50 ms (design §5).
CHUNK = 200
EVERY = timedelta(minutes=15)


class Forget:
    """Deletes inbox keys that no redelivery can ask for any more."""

    def __init__(self, turning: Turning) -> None:
        """Start with everything to look at."""
        self._turning = turning
        self._last: datetime | None = None

    async def once(self) -> bool:
        """Delete one chunk of old keys; True when there may be more."""
        now = self._turning.now()
        if self._last is not None and now - self._last < EVERY:
            return False
        inbox = tables.inbox.c
        old = select(inbox.key).where(inbox.received_at < now - INBOX_KEPT).limit(CHUNK)
        keys = tuple(row.key for row in await self._turning.store.rows(old))
        if keys:
            unit = Unit([Delete(tables.inbox, {"key": keys})])
            await self._turning.store.committer.commit(unit)
            return True
        self._last = now
        return False
