"""One message in, one answer out: duplicates, lanes, and the three seconds (design §3)."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from bot.conversation.answer import EMPTY, Answer
from bot.conversation.lanes import Lanes
from bot.conversation.talking import Talking
from bot.conversation.ticket import Ticket
from bot.wecom.values import ContactChange, EnterAgent, Incoming, Unknown, Unsubscribe
from storage import inbox
from storage.errors import Conflict, Unavailable

log = logging.getLogger(__name__)

# WeCom waits five seconds; an answer that is not ready by then goes out by message/send.
PASSIVE_S = 3.0
# A turn whose commit has begun is nearly done: its answer may still be passive.
COMMITTING_S = 1.5
TOO_OLD = timedelta(hours=24)


class Reception:
    """Where every callback arrives once it is verified and typed."""

    def __init__(self, talking: Talking, unsaved: Callable[[Incoming], Answer]) -> None:
        """``talking`` runs the turn; ``unsaved`` is said when nothing can be saved."""
        self._talking = talking
        self._unsaved = unsaved
        self._lanes = Lanes()
        self._running: dict[str, asyncio.Task[Answer]] = {}

    @property
    def busy(self) -> bool:
        """Tell whether any turn is running."""
        return bool(self._running)

    async def receive(self, incoming: Incoming) -> Answer:
        """Answer a message; EMPTY means an empty 200 and that any answer comes as a push."""
        if isinstance(incoming, Unknown | EnterAgent | Unsubscribe | ContactChange):
            log.info("callback of no consequence", extra={"kind": type(incoming).__name__})
            return EMPTY
        if self._talking.now() - incoming.at > TOO_OLD:
            log.warning("message older than a day left alone", extra={"key": incoming.key})
            return EMPTY
        if running := self._running.get(incoming.key):
            # The first delivery answers; this one only must not run the turn again.
            await asyncio.wait([running], timeout=PASSIVE_S)
            return EMPTY
        return await self._first(incoming)

    async def _first(self, incoming: Incoming) -> Answer:
        ticket = Ticket()
        task = asyncio.create_task(self._turn(incoming, ticket))
        self._running[incoming.key] = task
        task.add_done_callback(lambda _: self._running.pop(incoming.key, None))
        done, _ = await asyncio.wait([task], timeout=PASSIVE_S)
        if not done and not ticket.give_up():
            done, _ = await asyncio.wait([task], timeout=COMMITTING_S)
        return task.result() if done else EMPTY

    async def _turn(self, incoming: Incoming, ticket: Ticket) -> Answer:
        try:
            async with self._lanes.of(incoming.user.lower()):
                return await self._talking.turn(incoming, ticket)
        except Conflict as conflict:
            if conflict.reason != "inbox":
                raise
            return await self._stored(incoming)
        except Unavailable:
            log.warning("message not saved, the database is away", extra={"key": incoming.key})
            return self._unsaved(incoming)

    async def _stored(self, incoming: Incoming) -> Answer:
        """Give a redelivery the identical stored answer."""
        row = await inbox.get(self._talking.store, incoming.key)
        if row is None or row.answer == "none" or row.sealed is None:
            return EMPTY
        return Answer.from_json(row.sealed)
