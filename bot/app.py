"""Where concrete things meet; decides nothing (design §2)."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial

import aiohttp
from aiohttp import web
from redis.asyncio import Redis
from sqlalchemy import text

from bot import logs
from bot.clock import RealClock, Rest, SharedClock, wall
from bot.conversation.reception import Reception
from bot.conversation.talking import Talking
from bot.conversation.turns import Turns
from bot.endpoints import Callbacks, health
from bot.jobs.answer_again import AnswerAgain
from bot.jobs.budget import Bucket
from bot.jobs.deliver import Deliver
from bot.jobs.fetch_evidence import FetchEvidence
from bot.jobs.fire import Fire
from bot.jobs.forget import Forget
from bot.jobs.holding import Holding
from bot.jobs.publish_menus import PublishMenus
from bot.jobs.resting import Resting
from bot.jobs.runner import Runner
from bot.jobs.sender import Sender, directly
from bot.jobs.sending import Sending
from bot.jobs.witness import Witness
from bot.loading import desks
from bot.settings import Settings
from bot.templates import Sentences
from bot.wecom.access import Credentials
from bot.wecom.bucket import Bucket as Places
from bot.wecom.client import Client
from bot.wecom.crypto import Crypto
from bot.wecom.tokens import RedisTokens
from storage.evidence_files import EvidenceFiles
from storage.migrate import upgrade
from storage.policies import Policies
from storage.redis import connect
from storage.store import Store
from storage.vault import Vault

log = logging.getLogger(__name__)

_PROBE = text("SELECT 1")
# A job loop that has not turned for this long means that the process is not well.
STUCK_S = 30.0
# A job that has not ended by then is cancelled again.
STOP_AGAIN_S = 0.2


async def serve(settings: Settings, role: str = "all") -> None:
    """Serve callbacks and run the jobs until cancelled; the roles come with several processes."""
    logs.configure()
    log.info("starting", extra={"role": role})
    async with running(settings):
        await asyncio.Event().wait()


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator["House"]:
    """Bring the whole bot up and, at the end, down in order."""
    async with AsyncExitStack() as stack:
        await upgrade(settings.database_url)
        vault = Vault(settings.vault_keys, settings.hash_key.get_secret_value())
        store = await stack.enter_async_context(Store.open(settings.database_url, vault))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        redis_folder = settings.evidence_dir.parent / "redis"
        redis = await stack.enter_async_context(connect(settings.redis_url, redis_folder))
        runner = Runner()
        clock = await _clock(settings, runner, http)
        house = await _house(settings, store, redis, http, clock, runner)
        tasks = [asyncio.create_task(work) for work in _loops(house, runner)]
        if isinstance(clock, SharedClock):
            tasks.append(asyncio.create_task(clock.follow(http, house.rest)))
        stack.push_async_callback(_stop, tasks, house)
        await stack.enter_async_context(_listening(settings, house, runner))
        yield house


@dataclass(frozen=True, slots=True)
class House:
    """The parts of a running bot."""

    turns: Turns
    callbacks: Callbacks
    fire: Fire
    deliver: Deliver
    again: AnswerAgain
    fetch: FetchEvidence
    witness: Witness
    forget: Forget
    menus: PublishMenus
    resting: Resting

    async def rest(self) -> Rest:
        """Tell the time server whether this process rests."""
        with suppress(Exception):
            busy = self.callbacks.busy or await self.resting.busy() or self.callbacks.busy
            return Rest(not busy, await self.resting.next_due())
        return Rest(idle=False, next_due=None)


async def _house(
    settings: Settings,
    store: Store,
    redis: Redis,
    http: aiohttp.ClientSession,
    clock: RealClock | SharedClock,
    runner: Runner,
) -> House:
    sentences = Sentences()
    turns = Turns(store, Policies(), sentences, clock.now, runner.wake)
    served = await desks(settings, store, clock.now())
    hotline = next(iter(served.values())).policy.labels.hotline
    talking = Talking(turns, served, wall, hotline)
    senders = _senders(settings, http, redis)
    reception = Reception(talking, talking.unsaved, partial(directly, senders))
    holding = Holding(time.monotonic, clock.now)
    sending = Sending(turns, senders, Bucket(Places(redis)), holding)
    deliver = Deliver(turns, sending, holding, runner.wake)
    files = EvidenceFiles(settings.evidence_dir, store.vault)
    fetch = FetchEvidence(turns, senders, files, Holding(time.monotonic, clock.now))
    flows = {app.name: tuple(app.flows) for app in settings.wecom.apps}
    again = AnswerAgain(turns, wall)
    return House(
        turns,
        Callbacks(_cryptos(settings), reception, store, clock.now),
        Fire(turns),
        deliver,
        again,
        fetch,
        Witness(turns, settings.audit.witness),
        Forget(turns),
        PublishMenus(senders, flows, Holding(time.monotonic, clock.now)),
        Resting(turns, deliver, fetch, again),
    )


def _loops(house: House, runner: Runner) -> list[Coroutine[None, None, None]]:
    async def until_due() -> float:
        due = await house.resting.next_due()
        return (due - house.turns.now()).total_seconds() if due else 1.0

    async def until_held() -> float:
        held = house.deliver.holding.next_s
        return min(await until_due(), held if held is not None else 1.0)

    return [
        runner.loop("fire", house.fire.once, until_due),
        runner.loop("deliver", house.deliver.once, until_held),
        runner.loop("answer_again", house.again.once),
        runner.loop("fetch_evidence", house.fetch.once, until_due),
        runner.loop("witness", house.witness.once),
        runner.loop("forget", house.forget.once),
        runner.loop("publish_menus", house.menus.once),
    ]


async def _clock(
    settings: Settings, runner: Runner, http: aiohttp.ClientSession
) -> RealClock | SharedClock:
    if not settings.clock.url:
        return RealClock()
    clock = SharedClock(settings.clock.url, runner.wake)
    await clock.first(http)
    return clock


def _senders(settings: Settings, http: aiohttp.ClientSession, redis: Redis) -> dict[str, Sender]:
    tokens = RedisTokens(redis)
    found = {}
    for app in settings.wecom.apps:
        who = Credentials(settings.wecom.corp_id, app.agent_id, app.secret.get_secret_value())
        client = Client(who, http, tokens, settings.wecom.api_base)
        found[app.name] = Sender(app.name, app.agent_id, client)
    return found


def _cryptos(settings: Settings) -> dict[str, Crypto]:
    return {
        app.name: Crypto(
            app.token.get_secret_value(), app.aes_key.get_secret_value(), settings.wecom.corp_id
        )
        for app in settings.wecom.apps
    }


@asynccontextmanager
async def _listening(settings: Settings, house: House, runner: Runner) -> AsyncIterator[None]:
    async def ready() -> str:
        stuck = [
            name
            for name in ("fire", "deliver")
            if time.monotonic() - runner.turned.get(name, 0.0) > STUCK_S
        ]
        await house.turns.store.rows(_PROBE)
        return f"not turning: {', '.join(stuck)}" if stuck else ""

    app = web.Application()
    app.add_routes([*house.callbacks.routes(), *health(ready)])
    web_runner = web.AppRunner(app, access_log=None, auto_decompress=False)
    await web_runner.setup()
    try:
        await web.TCPSite(web_runner, settings.http.host, settings.http.port).start()
        log.info("listening", extra={"port": settings.http.port})
        yield
    finally:
        await web_runner.cleanup()


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
