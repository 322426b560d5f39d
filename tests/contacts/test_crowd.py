"""Fifty thousand people are read from WeCom, and nobody's callback waits for it (design §11)."""

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from sqlalchemy import func, select

from bot.app import running
from bot.jobs.corp import Corp
from bot.jobs.sender import Sender
from bot.jobs.syncing import Syncing
from bot.wecom.access import Credentials
from bot.wecom.client import Client
from bot.wecom.tokens import MemoryTokens
from simulator.config import SimPerson, read_contacts
from simulator.people import People
from storage import tables
from tests.stories.world import CONTACTS, CORP, World, fill, settings_for, sim_apps, simulated

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
        await fill(settings, CONTACTS)
        world = World(base, http, settings, sim)
        async with running(settings) as house:
            world.house = house
            await world.begin()
            sim.people = People((*read_contacts(CONTACTS), *crowd()), sim.faults)
            task = asyncio.create_task(syncing(world, http, base).full("system"))
            waits = await taps(world, task)
            counts = await task

            people = select(func.count()).select_from(tables.people).where(tables.people.c.active)
            rows = await house.turns.store.rows(people)
    print(f"{counts.added} added, {len(waits)} taps, slowest {max(waits):.2f} s")
    assert counts.added == DEPARTMENTS * EACH
    assert rows[0][0] == counts.added + counts.unchanged + counts.changed
    assert max(waits) < PASSIVE_S
    assert not sim.errors


def syncing(world: World, http: aiohttp.ClientSession, base: str) -> Syncing:
    """Make what the job runs, on the bot's own record."""
    tokens = MemoryTokens()
    senders = {
        app.name: Sender(
            app.name, app.agent_id,
            Client(Credentials(CORP, app.agent_id, app.secret), http, tokens, base),
        )
        for app in sim_apps(0)
    }  # fmt: skip
    turns = world.house.turns
    return Syncing(turns.store, Corp(senders, {1: "JS"}), ["JS"], turns.now)


async def taps(world: World, sync: asyncio.Task[object]) -> list[float]:
    """Let people report one after the other until the sync is over; gives the waits in seconds."""
    waits = []
    for person in ("chenyu", "liuyang", "sunli", "wumin", "zhouhao", "zhengjun"):
        if sync.done():
            break
        started = time.monotonic()
        await world.tap(person)
        waits.append(time.monotonic() - started)
        answers = await world.unread(person)
        # What the response carried is on the phone by now: it was passive.
        assert "已开始计时" in answers[-1]["text"]
        await asyncio.wait([sync], timeout=2.5)
    return waits
