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
    soon = await case_list.soonest(store, code, SOON)
    failed = await deliveries.page(store, code, FAILED, "", COUNTED)
    page = Overview(
        await case_list.opened_since(store, code, times.midnight),
        await _counts(visit),
        await rows(visit, soon),
        len(failed),
        len(failed) == COUNTED,
        await health(visit),
    )
    return await visit.page("overview.html", "今日", page)


async def _counts(visit: Visit) -> tuple[Count, ...]:
    policy = await visit.policy()
    found = await case_list.counts(visit.desk.store, visit.institution, OPEN_STATES)
    return tuple(
        Count(
            state,
            policy.labels.state(state) if policy else state,
            found.get(state, 0),
            visit.link("cases", state=state),
        )
        for state in OPEN_STATES
    )


PAGES = (Page("GET", "/", show),)
