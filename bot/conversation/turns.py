"""Runs a decision and saves it: reads, pure, writes, commit; nothing is sent before (design §3)."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import TypeVar

from bot.conversation.mail import post
from bot.templates import Sentences
from desk.work import Work
from storage.errors import Conflict
from storage.policies import Policies
from storage.store import Store
from storage.unit import Write

# A turn that loses its race is run again on what the winner left; this many in a row is a bug.
TRIES = 8

T = TypeVar("T")
Finish = Callable[[], Iterable[Write]]


class Turns:
    """The one way in which anything is decided and saved, for people's messages and for jobs."""

    def __init__(
        self,
        store: Store,
        policies: Policies,
        sentences: Sentences,
        now: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        """``now`` is the one injected clock; ``wake`` tells the jobs that there is work."""
        self.store = store
        self.policies = policies
        self.sentences = sentences
        self.now = now
        self._wake = wake

    def work(self, via: str) -> Work:
        """Begin a unit of work at this instant."""
        return Work(self.store, self.policies, self.now(), via)

    async def run(self, decide: Callable[[Work], Awaitable[T]], via: str = "system") -> T:
        """Decide and save; run again when somebody else was first.

        Raises Unavailable when the database is away, and Conflict after too many tries.
        """
        for left in reversed(range(TRIES)):
            work = self.work(via)
            result = await decide(work)
            try:
                await self.save(work)
            except Conflict:
                if not left:
                    raise
            else:
                return result
        message = "unreachable"
        raise AssertionError(message)

    async def save(self, work: Work, finish: Finish = tuple) -> None:
        """Commit a unit of work with its letters, and whatever ``finish`` renders beside them."""
        await work.flush()

        def render() -> None:
            work.unit.add(*post(work, self.sentences), *finish())

        work.unit.finish = render
        await self.store.committer.commit(work.unit)
        self._wake()
