"""Whether this process has anything to do now, and when it has next; asked by shared time."""

from datetime import datetime

from bot.jobs.answer_again import AnswerAgain
from bot.jobs.deliver import Deliver
from bot.jobs.fetch_evidence import FetchEvidence
from bot.jobs.sync_contacts import SyncContacts
from bot.jobs.turning import Turning
from storage import outbox, timers


class Resting:
    """Looks at the record, so that a walk through time never runs ahead of the work."""

    def __init__(
        self,
        turning: Turning,
        deliver: Deliver,
        fetch: FetchEvidence,
        again: AnswerAgain,
        contacts: SyncContacts | None = None,
    ) -> None:
        """Take the jobs whose unfinished work counts; ``contacts`` where they are synced."""
        self._turning = turning
        self._deliver = deliver
        self._fetch = fetch
        self._again = again
        self._contacts = contacts

    async def next_due(self) -> datetime | None:
        """Give the next instant after now at which a timer or a message is due."""
        store, now = self._turning.store, self._turning.now()
        found = [
            await timers.next_due(store),
            await outbox.next_after(store, now),
            self._deliver.holding.next_due,
            self._fetch.holding.next_due,
            self._contacts.next_due if self._contacts else None,
        ]
        return min((due for due in found if due and due > now), default=None)

    async def busy(self) -> bool:
        """Tell whether anything is due, on its way, or about to be tried again."""
        store, now = self._turning.store, self._turning.now()
        due = await timers.next_due(store)
        if (due and due <= now) or await self._again.waiting() or await self._fetch.busy():
            return True
        return await self._deliver.busy()
