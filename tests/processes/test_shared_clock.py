"""Hosts that share a PostgreSQL server agree on the time (design §5)."""

from datetime import timedelta
from functools import partial

import pytest

from bot.clock import RealClock, wall
from storage.server_time import ahead
from storage.store import Store
from storage.vault import Vault

SECOND = timedelta(seconds=1)


async def test_a_host_whose_clock_is_wrong_goes_by_the_servers() -> None:
    """What is less than the error of the measurement changes nothing."""
    clock = RealClock()

    async def measured(by: timedelta) -> tuple[timedelta, timedelta]:
        return by, timedelta(milliseconds=5)

    await clock.agree(partial(measured, -90 * SECOND))
    assert abs(clock.now() - wall() + 90 * SECOND) < SECOND
    before = clock.now() - wall()
    await clock.agree(partial(measured, -90 * SECOND + timedelta(milliseconds=3)))
    assert abs(clock.now() - wall() - before) < timedelta(milliseconds=2)


@pytest.mark.needs_postgres
async def test_the_server_on_this_machine_has_this_machines_time(postgres_url: str) -> None:
    """Measured in one statement, exact to half of its way there and back."""
    async with Store.open(postgres_url, Vault([b"k" * 32], b"h" * 32)) as store:
        by, error = await ahead(store)
        assert timedelta(0) < error < SECOND
        assert abs(by) <= error
