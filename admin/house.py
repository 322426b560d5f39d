"""The parts that every page of the admin shares."""

import asyncio
from dataclasses import dataclass, field

from admin.desk import AdminDesk
from admin.kept import Kept
from admin.look import Look
from admin.sessions import Sessions
from admin.throttle import Throttle


@dataclass(frozen=True, slots=True)
class House:
    """The desk, the look, and who is signed in; ``closing`` ends what is held open."""

    desk: AdminDesk
    look: Look
    kept: Kept
    sessions: Sessions
    throttle: Throttle
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    # How many live lists are open; each holds a connection.
    live: set[object] = field(default_factory=set)


def furnished(desk: AdminDesk, kept: Kept | None = None) -> House:
    """Make the parts."""
    kept = kept or Kept(desk.redis)
    return House(desk, Look(), kept, Sessions(kept), Throttle(kept))
