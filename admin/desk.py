"""What the admin page is handed by the place where concrete things meet (design §2)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from redis.asyncio import Redis

from cases.model import Case
from cases.outcome import Refusal
from desk.work import Work
from storage.evidence_files import EvidenceFiles
from storage.policies import Policies
from storage.store import Store

T = TypeVar("T")


class Say(Protocol):
    """The bot's voice, for what it would say in chat as well."""

    async def __call__(self, work: Work, case: Case, refusal: Refusal) -> str:
        """Give the sentence of a refusal."""


class Run(Protocol):
    """The turn: decides and saves, again when somebody else was first."""

    async def __call__(self, decide: Callable[[Work], Awaitable[T]], via: str = ...) -> T:
        """Give what ``decide`` gave; Unavailable or Conflict with nothing saved."""


@dataclass(frozen=True, slots=True)
class AdminDesk:
    """The record, the clock, and the turn for what changes something.

    ``institutions`` are their codes, the home of what belongs to none of them first. ``loops``
    gives, by job of this process, the seconds since it last went round; ``works`` tells whether
    any process does the jobs that one alone may do. ``public_url`` decides whether cookies
    are for https alone. ``redis`` may be away at any time. ``apps`` are those of each
    institution, by its code. ``say`` gives the sentence of a refusal.
    """

    store: Store
    policies: Policies
    now: Callable[[], datetime]
    run: Run
    redis: Redis | None
    institutions: tuple[str, ...]
    public_url: str
    evidence: EvidenceFiles
    loops: Callable[[], Mapping[str, float]]
    works: Callable[[], Awaitable[bool]]
    apps: Mapping[str, tuple[str, ...]]
    say: Say

    @property
    def home(self) -> str:
        """Give the institution whose chain keeps logins and users."""
        return self.institutions[0]

    @property
    def secure(self) -> bool:
        """Tell whether people come by https."""
        return self.public_url.startswith("https:")
