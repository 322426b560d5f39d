"""Fifty thousand people are read from WeCom, and nobody's callback waits for it (design §11)."""

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from sqlalchemy import func, select

from bot.app import running
from bot.settings import Contacts
from simulator.config import SimPerson, read_contacts
from simulator.people import People
from storage import syncs, tables
from tests.stories.world import CONTACTS, World, fill, settings_for, simulated

DEPARTMENTS = 250
EACH = 200
# WeCom waits five seconds, and an answer later than three goes out as a push (design §3).
PASSIVE_S = 3.0


def crowd() -> tuple[SimPerson, ...]:
    """Make the people of a whole province: 250 departments of 200, in two tiers."""
    return tuple(
        SimPerson(
            f"staff{branch:03}x{n:03}", f"员工{branch}-{n}", f"支公司{branch % 25}/部门{branch}",
            "查勘员", f"staff{branch:03}x000" if n else "liguang", (), "", ("service",),
        )
        for branch in range(DEPARTMENTS)
        for n in range(EACH)
    )  # fmt: skip


@pytest.mark.slow
async def test_a_tap_is_answered_while_everybody_is_read(tmp_path: Path) -> None:
    """Each tap during the sync gets its passive answer within three seconds."""
    bot_port = unused_port()
    async with (
        simulated(CONTACTS, bot_port) as (base, sim),
        aiohttp.ClientSession() as http,
    ):
        settings = settings_for(tmp_path, bot_port, base)
        settings = settings.model_copy(update={"contacts": Contacts(sync=True)})
        await fill(settings, CONTACTS)
        sim.people = People((*read_contacts(CONTACTS), *crowd()), sim.faults)
        world = World(base, http, settings, sim)
        async with running(settings) as house:
            world.house = house
            await world.begin()
            waits = await taps(world)
            sync = await syncs.latest(house.turns.store)
            people = select(func.count()).select_from(tables.people).where(tables.people.c.active)
            rows = await house.turns.store.rows(people)
    assert sync is not None
    print(f"{sync.counts}, {len(waits)} taps, slowest {max(waits):.2f} s")
    assert sync.counts["added"] == DEPARTMENTS * EACH
    assert rows[0][0] == sum(sync.counts[which] for which in ("added", "unchanged", "changed"))
    assert max(waits) < PASSIVE_S
    assert not sim.errors


async def taps(world: World) -> list[float]:
    """Let people report one after the other until the sync is over; gives the waits in seconds."""
    waits = []
    assert world.house.contacts is not None
    for person in ("chenyu", "liuyang", "sunli", "wumin", "zhouhao", "zhengjun"):
        started = time.monotonic()
        await world.tap(person)
        waits.append(time.monotonic() - started)
        answers = await world.unread(person)
        # What the response carried is on the phone by now: it was passive.
        assert "已开始计时" in answers[-1]["text"]
        await asyncio.sleep(2.5)
    while world.house.contacts.busy:  # noqa: ASYNC110 - a sync that is over rings no bell
        await asyncio.sleep(0.1)
    return waits
