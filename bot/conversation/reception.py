"""One message in, one answer out: duplicates, lanes, and the three seconds (design §3)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import timedelta

from bot.conversation.answer import EMPTY, Answer
from bot.conversation.lanes import Across, Lanes
from bot.conversation.talking import Talking
from bot.conversation.ticket import Ticket
from bot.wecom.values import (
    CardPress,
    ContactChange,
    EnterAgent,
    Incoming,
    Subscribe,
    Unknown,
    Unsubscribe,
)
from storage import inbox
from storage.errors import Conflict, Unavailable

log = logging.getLogger(__name__)

# WeCom waits five seconds; an answer that is not ready by then goes out by message/send.
PASSIVE_S = 3.0
# A turn whose commit has begun is nearly done: its answer may still be passive.
COMMITTING_S = 1.5
TOO_OLD = timedelta(hours=24)

# Notes a change of the contacts for later; must return at once.
Changed = Callable[[ContactChange | Subscribe | Unsubscribe], None]

Direct = Callable[[Incoming, str], Awaitable[None]]


class Reception:
    """Where every callback arrives once it is verified and typed."""

    def __init__(
        self,
        talking: Talking,
        unsaved: Callable[[Incoming], str],
        direct: Direct,
        changed: Changed = lambda _: None,
        across: Across = nullcontext,
    ) -> None:
        """``talking`` runs the turn; ``unsaved`` is said when nothing can be saved.

        ``direct`` sends a sentence past the record, where the response can't carry it.
        ``changed`` hears of every change of the contacts; ``across`` holds a person's lane in
        the other processes too.
        """
        self._talking = talking
        self._unsaved = unsaved
        self._direct = direct
        self._changed = changed
        self._lanes = Lanes(across)
        self._running: dict[str, asyncio.Task[Answer]] = {}

    @property
    def busy(self) -> bool:
        """Tell whether any turn is running."""
        return bool(self._running)

    async def stop(self) -> None:
        """Wait until the turns that outlived their response are saved or have failed."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def receive(self, incoming: Incoming) -> Answer:
        """Answer a message; EMPTY means an empty 200 and that any answer comes as a push."""
        if isinstance(incoming, ContactChange | Subscribe | Unsubscribe):
            self._changed(incoming)
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
            if conflict.reason == "inbox":
                return await self._stored(incoming)
            log.exception(
                "message not saved, others were always first", extra={"key": incoming.key}
            )
        except Unavailable:
            log.warning("message not saved, the database is away", extra={"key": incoming.key})
        except Exception:
            log.exception("message not saved, its turn failed", extra={"key": incoming.key})
        return await self._apologise(incoming, ticket)

    async def _apologise(self, incoming: Incoming, ticket: Ticket) -> Answer:
        """Say that nothing was saved: in the response, or directly where it is too late for that.

        The response to a press carries nothing but a card, and that would need the record.
        """
        said = self._unsaved(incoming)
        if not isinstance(incoming, CardPress) and ticket.claim():
            return Answer(said, saved=False)
        await self._direct(incoming, said)
        return EMPTY

    async def _stored(self, incoming: Incoming) -> Answer:
        """Give a redelivery the identical stored answer."""
        row = await inbox.get(self._talking.store, incoming.key)
        if row is None or row.answer == "none" or row.sealed is None:
            return EMPTY
        return Answer.from_json(row.sealed)
