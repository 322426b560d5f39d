"""Contacts from WeCom: everybody at the start and at night, one person when WeCom says so."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from wechatpy.exceptions import WeChatClientException

from bot.jobs.contact_changes import Change, Changes
from bot.jobs.syncing import Syncing, TooManyLeftError

log = logging.getLogger(__name__)

# When nobody works, and before the day's first report.
NIGHTLY = time(3)
# WeCom, or the network to it, gets this long to recover before all is read again.
AGAIN = timedelta(minutes=15)

Settle = Callable[[], Awaitable[None]]


class SyncContacts:
    """Keeps the record's people as WeCom has them.

    Where a web and a worker process share the work, the worker reads everybody at night; the web
    process, which hears the callbacks, has ``nightly`` off and applies the changes.
    """

    def __init__(
        self,
        syncing: Syncing,
        now: Callable[[], datetime],
        zone: ZoneInfo,
        settle: Settle,
        *,
        nightly: bool = True,
    ) -> None:
        """``settle`` finds somebody else for the open cases of whoever left."""
        self._syncing = syncing
        self._changes = Changes(syncing)
        self._now = now
        self._zone = zone
        self._settle = settle
        self._nightly = nightly
        self._running = False
        self.next_due: datetime | None = now() if nightly else None

    @property
    def busy(self) -> bool:
        """Tell whether a sync is running or due; shared time waits for it."""
        return self._running or bool(self._changes) or self._due()

    def on_contact_change(self, change: Change) -> None:
        """Note a change for the next pass; never waits, so no callback does."""
        if not self._changes.note(change):
            self._read_all_by(self._now())

    async def once(self) -> bool:
        """Read everybody when it is time, else apply some changes; True if there are more."""
        if not (self._changes or self._due()):
            return False
        self._running = True
        try:
            if self._due():
                await self._full()
            elif not await self._changes.apply():
                self._read_all_by(self._now() + AGAIN)
            await self._settle()
        finally:
            self._running = False
        return bool(self._changes)

    def _due(self) -> bool:
        return self.next_due is not None and self._now() >= self.next_due

    def _read_all_by(self, at: datetime) -> None:
        self.next_due = min(self.next_due or at, at)

    async def _full(self) -> None:
        started = self._now()
        # Whatever fails below: the next try is not at once.
        self.next_due = started + AGAIN
        try:
            counts = await self._syncing.full("system")
        except TooManyLeftError as refused:
            # It stays refused until somebody has looked; the night asks again.
            log.error("contacts not synced: %s", refused)  # noqa: TRY400 - the sentence says it all
        except WeChatClientException as error:
            log.error("contacts not synced", extra={"errcode": error.errcode})  # noqa: TRY400 - a trace may hold an address
            await self._syncing.failed(started, f"errcode {error.errcode}")
            return
        else:
            log.info("contacts synced", extra={"added": counts.added, "left": counts.left})
        self.next_due = night_after(self._now(), self._zone) if self._nightly else None


def night_after(now: datetime, zone: ZoneInfo) -> datetime:
    """Give the next instant at which everybody is read again, in local time at night."""
    local = now.astimezone(zone)
    tonight = datetime.combine(local.date(), NIGHTLY, zone)
    return tonight if tonight > local else tonight + timedelta(days=1)
