"""What the jobs are handed: the clock, the record, and the one way to decide and save."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeVar

from desk.work import Work
from storage.store import Store

T = TypeVar("T")


class Turning(Protocol):
    """The turn, as ``bot/app`` hands it in (design §2)."""

    store: Store

    def now(self) -> datetime:
        """Give the present instant of the injected clock."""

    async def run(self, decide: Callable[[Work], Awaitable[T]], via: str = ...) -> T:
        """Decide and save, again when somebody else was first."""
