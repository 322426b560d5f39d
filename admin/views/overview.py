"""今日: how many cases stand where, which clocks end next, and whether all is well."""

from dataclasses import dataclass

from aiohttp import web

from admin.health import Health, health
from admin.rows import Row, rows
from admin.visit import Page, Visit
from admin.words import OPEN_STATES
from storage import case_list, deliveries
from storage.deliveries import FAILED

SOON = 8
COUNTED = 100


@dataclass(frozen=True, slots=True)
class Count:
    """How many open cases stand in a state."""

    state: str
    label: str
    n: int
    url: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Today at a glance."""

    opened_today: int
    counts: tuple[Count, ...]
    soon: tuple[Row, ...]
    failed: int
    more_failed: bool
    health: Health


async def show(visit: Visit) -> web.Response:
    """Show the day."""
    store, code = visit.desk.store, visit.institution
    times = await visit.times()
    level = await visit.level()
    soon = await case_list.soonest(store, code, SOON, level)
    failed = await deliveries.page(store, code, FAILED, "", COUNTED)
    page = Overview(
        await case_list.opened_since(store, code, times.midnight, level),
        await _counts(visit, level),
        _by_clock(await rows(visit, soon)),
        len(failed),
        len(failed) == COUNTED,
        await health(visit),
    )
    return await visit.page("overview.html", "今日", page)


def _by_clock(found: tuple[Row, ...]) -> tuple[Row, ...]:
    """Order by the clock that is shown; a smaller one of the same case may end before it."""
    return tuple(sorted(found, key=lambda row: row.clock.due if row.clock else ""))


async def _counts(visit: Visit, level: str) -> tuple[Count, ...]:
    """Count what is open, and of the states those in which something is."""
    policy = await visit.policy()
    found = await case_list.counts(visit.desk.store, visit.institution, OPEN_STATES, level)
    each = tuple(
        Count(
            state,
            policy.labels.state(state) if policy else state,
            found[state],
            visit.link("cases", state=state),
        )
        for state in OPEN_STATES
        if found.get(state)
    )
    return (
        Count("open", "未结", sum(one.n for one in each), visit.link("cases", state="open")),
        *each,
    )


PAGES = (Page("GET", "/", show),)
