"""What a sync of the contacts does, full or of single people; for the job and the command."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, replace
from datetime import datetime

from bot.jobs.corp import Corp, Sight
from storage import institutions, overrides, roster, syncs
from storage.institutions import Deed
from storage.people import key_of
from storage.roster import Counts
from storage.store import Store
from storage.unit import Unit

# A wrong secret, a visible range cut by mistake or half an answer looks like a mass departure.
# No institution loses a fifth of its people in a day, and a reorganisation keeps their user ids;
# past this share somebody has to look, and `contacts sync --force` says that it is meant.
MOST_LEFT = 0.2


class TooManyLeftError(Exception):
    """A sync that would deactivate too many; the text says so to the operator, in Chinese."""

    def __init__(self, counts: Counts, before: int) -> None:
        super().__init__(
            f"企业微信里少了 {counts.left} 人（现有 {before} 人，超过 {MOST_LEFT:.0%}），"
            "通讯录没有改动。请检查各应用的可见范围和 secret；"
            "确实离开的，请运行 escalation-bot contacts sync --force"
        )
        self.counts = counts


class Syncing:
    """Brings the record's people to what WeCom says."""

    def __init__(
        self, store: Store, corp: Corp, codes: Collection[str], now: Callable[[], datetime]
    ) -> None:
        """``codes`` are the institutions whose chains record a sync."""
        self.store = store
        self._corp = corp
        self._codes = codes
        self._now = now

    async def full(self, actor: str, *, force: bool = False) -> Counts:
        """Read everybody and make whoever is no longer seen inactive.

        Raises TooManyLeftError with nothing changed, WeChatClientException, Unavailable, Conflict.
        """
        started = self._now()
        sight = await self._corp.whole()
        active = await roster.active_keys(self.store, self._corp.pause)
        gone = [key for key in active if key not in sight.members]
        if len(gone) > MOST_LEFT * len(active) and not force:
            refused = TooManyLeftError(Counts(left=len(gone)), len(active))
            await self._note(started, syncs.REFUSED, refused.counts, str(refused))
            raise refused
        counts = replace(await self._take(sight), left=len(gone))
        await roster.leave(self.store, gone, self._corp.pause)
        await self._note(started, syncs.DONE, counts)
        await self._record(actor, counts)
        return counts

    async def some(self, userids: Iterable[str]) -> Counts:
        """Read single people; whom no app sees any more becomes inactive."""
        wanted = {key_of(userid): userid for userid in userids}
        sight = await self._corp.some(wanted.values())
        counts = await self._take(sight)
        gone = [key for key in wanted if key not in sight.members]
        await roster.leave(self.store, gone, self._corp.pause)
        return replace(counts, left=len(gone))

    async def below(self, department: int) -> Counts:
        """Read the people of a department that was renamed or moved; nobody leaves by that."""
        return await self._take(await self._corp.below(department))

    async def rename(self, old: str, new: str) -> Counts:
        """Follow a changed user id; roles and local words go with the person."""
        # The words first, so that the new id is read with them; the roles need its row.
        await overrides.move(self.store, key_of(old), key_of(new))
        counts = await self.some([new])
        await roster.hand_on(self.store, key_of(old), key_of(new))
        gone = await self.some([old])
        return replace(counts, left=gone.left)

    async def failed(self, started: datetime, why: str) -> None:
        """Note a sync that could not be made."""
        await self._note(started, syncs.FAILED, Counts(), why)

    async def _take(self, sight: Sight) -> Counts:
        return await roster.take(self.store, self._corp.placed(sight), self._corp.pause)

    async def _note(self, started: datetime, outcome: str, counts: Counts, note: str = "") -> None:
        row = syncs.ended(started, self._now(), outcome, counts, note)
        await self.store.committer.commit(Unit([row]))

    async def _record(self, actor: str, counts: Counts) -> None:
        """Tell the institutions' chains; a night in which nothing changed is no event."""
        if not (counts.added or counts.changed or counts.left):
            return
        for code in self._codes:
            deed = Deed(self._now(), actor, "sync", "contacts_synced", asdict(counts))
            await institutions.record(self.store, code, deed)
