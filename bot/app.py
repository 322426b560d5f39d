"""Where the bot starts and ends; decides nothing (design §2)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from socket import socket

import aiohttp

from bot import logs
from bot.clock import RealClock, SharedClock
from bot.house import House, Means, build
from bot.jobs.runner import Runner
from bot.listening import listening
from bot.loops import loops
from bot.metrics import Metrics
from bot.part import Part
from bot.settings import Settings
from storage.leases import JOBS, claim
from storage.migrate import upgrade
from storage.redis import connect
from storage.server_time import ahead
from storage.store import Store
from storage.vault import Vault
from storage.wakes import Wakes

log = logging.getLogger(__name__)

# A job that has not ended by then is cancelled again.
STOP_AGAIN_S = 0.2


async def serve(settings: Settings, role: str = "all", door: socket | None = None) -> None:
    """Serve callbacks and run the jobs, as the role says, until cancelled; see ``running``."""
    logs.configure()
    log.info("starting", extra={"role": role})
    async with running(settings, role, door):
        await asyncio.Event().wait()


@asynccontextmanager
async def running(
    settings: Settings, role: str = "all", door: socket | None = None
) -> AsyncIterator[House]:
    """Bring the bot up, or the part of it that a role takes, and at the end down in order.

    ``door`` is the socket to serve at; without one the address of the settings is taken last.
    """
    async with AsyncExitStack() as stack:
        await upgrade(settings.database_url)
        vault = Vault(settings.vault_keys, settings.hash_key.get_secret_value())
        store = await stack.enter_async_context(Store.open(settings.database_url, vault))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        redis_folder = settings.evidence_dir.parent / "redis"
        redis = await stack.enter_async_context(connect(settings.redis_url, redis_folder))
        runner, metrics = Runner(), Metrics()
        clock = await _clock(settings, runner, http)
        works = await _kept_right(clock, settings, store)
        part = Part(role, await stack.enter_async_context(claim(settings.database_url, JOBS)))
        wakes = Wakes(redis, runner.wake)
        means = Means(store, redis, http, clock, wakes.tell, part, metrics.counters)
        house = await build(settings, means)
        works += loops(house, runner, part)
        if not settings.embedded_redis:
            # Nobody else looks at a Redis that is ours alone.
            works += [wakes.publish(), wakes.listen()]
        if isinstance(clock, SharedClock):
            works.append(clock.follow(http, partial(house.rest, part)))
        tasks = [asyncio.create_task(work) for work in works]
        stack.push_async_callback(_stop, tasks, house)
        await stack.enter_async_context(listening(settings, house, runner, metrics, part, door))
        yield house


async def _clock(
    settings: Settings, runner: Runner, http: aiohttp.ClientSession
) -> RealClock | SharedClock:
    if not settings.clock.url:
        return RealClock()
    clock = SharedClock(settings.clock.url, runner.wake)
    await clock.first(http)
    return clock


async def _kept_right(
    clock: RealClock | SharedClock, settings: Settings, store: Store
) -> list[Coroutine[None, None, None]]:
    """Let hosts that share a PostgreSQL server share its clock; gives what keeps it so."""
    if isinstance(clock, SharedClock) or settings.on_sqlite:
        return []
    await clock.agree(partial(ahead, store))
    return [clock.follow(partial(ahead, store))]


async def _stop(tasks: list[asyncio.Task[None]], house: House) -> None:
    """End the loops, then wait for what they and the callbacks have under way."""
    await _cancel(tasks)
    await house.callbacks.stop()
    await house.deliver.stop()


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel until all have ended: redis-py can swallow a cancellation while it reconnects."""
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=STOP_AGAIN_S)
