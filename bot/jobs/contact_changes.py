"""What WeCom tells of single people and departments, applied one after the other."""

import logging
from collections import deque
from dataclasses import dataclass

from wechatpy.exceptions import WeChatClientException

from bot.jobs.syncing import Syncing
from bot.wecom.values import ContactChange, Subscribe, Unsubscribe

log = logging.getLogger(__name__)

# More changes than this at once are a reorganisation, which a full sync reads with fewer calls.
MOST = 500
# So many people are read in one go; the departments are read once for all of them.
BATCH = 50

Change = ContactChange | Subscribe | Unsubscribe


@dataclass(frozen=True, slots=True)
class Wanted:
    """What has to be read again: a person, one with a new user id, or a department."""

    userid: str = ""
    renamed: str = ""
    department: int = 0

    @property
    def single(self) -> bool:
        """Tell whether it is one person who keeps his user id."""
        return bool(self.userid and not self.renamed)


class Changes:
    """The changes that are not applied yet; a process that dies with some reads all at its start.

    An event names a person and tells little of him: he is read from WeCom as he is by then.
    """

    def __init__(self, syncing: Syncing) -> None:
        """Start with nothing to apply."""
        self._syncing = syncing
        self._waiting: deque[Wanted] = deque()

    def __len__(self) -> int:
        """Count what waits."""
        return len(self._waiting)

    def note(self, change: Change) -> bool:
        """Take a change; False when there are too many, and all should be read instead."""
        found = wanted(change)
        if found is not None and found not in self._waiting:
            self._waiting.append(found)
        if len(self._waiting) <= MOST:
            return True
        self._waiting.clear()
        return False

    async def apply(self) -> bool:
        """Apply the oldest changes; False when WeCom would not tell, and all should be read."""
        batch = self._batch()
        for taken in batch:
            self._waiting.remove(taken)
        try:
            await self._read(batch)
        except WeChatClientException as error:
            log.warning("contact change not read", extra={"errcode": error.errcode})
            return False
        return True

    def _batch(self) -> list[Wanted]:
        first = self._waiting[0]
        if not first.single:
            return [first]
        return [one for one in list(self._waiting)[:BATCH] if one.single]

    async def _read(self, batch: list[Wanted]) -> None:
        first = batch[0]
        if first.renamed:
            await self._syncing.rename(first.userid, first.renamed)
        elif first.department:
            await self._syncing.below(first.department)
        else:
            await self._syncing.some([one.userid for one in batch])


def wanted(change: Change) -> Wanted | None:
    """Give what a change makes worth reading again; None for what touches nobody."""
    if not isinstance(change, ContactChange):
        return Wanted(change.user)
    fields = dict(change.fields)
    userid, renamed = fields.get("UserID", ""), fields.get("NewUserID", "")
    if userid:
        return Wanted(userid, renamed if renamed.lower() != userid.lower() else "")
    # A new or deleted department is empty; only its change of name or place moves people.
    if change.change_type == "update_party" and fields.get("Id", "").isdecimal():
        return Wanted(department=int(fields["Id"]))
    return None
