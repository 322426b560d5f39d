"""One lane per person: messages of one person in order, of different people side by side."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

Across = Callable[[str], AbstractAsyncContextManager[object]]


class Lanes:
    """Locks by person, kept only while somebody uses them.

    The lane is comfort: what decides a race is the revision of the row (design §3).
    """

    def __init__(self, across: Across = nullcontext) -> None:
        """Start with no lane in use; ``across`` holds a lane in the other processes too."""
        self._across = across
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def of(self, person: str) -> AsyncIterator[None]:
        """Wait for the person's lane and hold it."""
        lock = self._locks.setdefault(person, asyncio.Lock())
        self._users[person] = self._users.get(person, 0) + 1
        try:
            async with lock, self._across(person):
                yield
        finally:
            self._users[person] -= 1
            if not self._users[person]:
                del self._users[person], self._locks[person]
