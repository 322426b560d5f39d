"""A long list in chat, a screen at a time; each case with the time that matters now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.visit import Visit
from cases.model import Case
from cases.when import shown_near

# One screen of a phone; the rest is counted.
MOST = 8


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of a list, how much there is, and which page of how many this is."""

    shown: Sequence[Any]
    total: int
    number: int
    pages: int

    @classmethod
    def of(cls, entries: Sequence[Any], number: int) -> "Page":
        """Cut out a page, counted from 1; behind the last there is the last."""
        pages = max(1, -(-len(entries) // MOST))
        number = min(max(1, number), pages)
        return cls(entries[(number - 1) * MOST : number * MOST], len(entries), number, pages)


def when_due(visit: Visit, case: Case, ends: Mapping[str, datetime]) -> str:
    """Say where a case stands and by when something is due on it; when it began, where nothing."""
    zone = visit.desk.policy.zone
    now, end = visit.work.now.astimezone(zone), ends.get(case.id)
    if end is None:
        time = f"{case.opened_at.astimezone(zone):%m-%d %H:%M} 登记"
    elif end <= now:
        time = f"已超时（{end.astimezone(zone):%m-%d %H:%M}）"
    else:
        time = f"{shown_near(end.astimezone(zone), now)} 前"
    return f"{case.number} {visit.desk.policy.labels.state(case.state)}，{time}"
