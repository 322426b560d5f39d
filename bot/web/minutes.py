"""Whose minutes they were, for the page: per person and step, our own delay apart (§4.7)."""

from collections.abc import Iterable, Iterator

from bot.templates import Context
from bot.web.parts import length
from bot.web.views import Spent
from cases.fairness import ROLE, Share
from cases.policy import CLOCKS


def spent(shares: Iterable[Share], shown: Context) -> Iterator[Spent]:
    """Say who had the case for how long; what was ours is charged to nobody."""
    for share in filter(lambda one: one.seconds, shares):
        yield Spent(_charged(share, shown), _clock(share), length(share.seconds), share.system)


def _charged(share: Share, shown: Context) -> str:
    if share.system:
        return "系统（不计入任何人）"
    if share.who.startswith(ROLE):
        return f"{shown.policy.labels.role(share.who.removeprefix(ROLE))}（无人经办）"
    return shown.name(share.who)


def _clock(share: Share) -> str:
    """Name the clock, with the hop or the dispatch where there is one."""
    called = CLOCKS[share.clock]
    if not share.step:
        return called
    return f"{called}，第{share.step}{'级' if share.clock == 'leader_10m' else '次派单'}"
