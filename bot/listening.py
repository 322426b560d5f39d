"""The addresses of the bot, served: callbacks, pages, health (design §9)."""

import hmac
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from socket import socket

from aiohttp import web

from admin import AdminDesk
from admin import add_to as add_admin
from bot import logs
from bot.conversation.mail import refused
from bot.endpoints import health
from bot.house import House
from bot.jobs.runner import Runner
from bot.metrics import Metrics
from bot.part import WHOLE, Part
from bot.readiness import ENGINE, Ready
from bot.settings import Settings
from bot.web import add_to as add_pages
from storage.leases import JOBS, taken

log = logging.getLogger(__name__)


def _pages(
    app: web.Application, settings: Settings, house: House, runner: Runner, part: Part
) -> None:
    """Add what people open: the case's page and the admin page."""

    async def works() -> bool:
        return part.works or await taken(house.turns.store, JOBS)

    add_pages(
        app,
        turns=house.turns,
        files=house.files,
        door=house.door,
        public_url=settings.http.public_url,
        # Every web process signs alike; a rotated key only means logging in again.
        secret=hmac.digest(settings.vault_keys[0], b"web pages", "sha256"),
        desks=house.desks,
        hotline=settings.hotline.key.get_secret_value().encode(),
    )
    desk = AdminDesk(
        store=house.turns.store,
        policies=house.turns.policies,
        now=house.turns.now,
        run=house.turns.run,
        redis=house.redis,
        institutions=tuple(place.code for place in settings.institutions),
        public_url=settings.http.public_url,
        evidence=house.files,
        loops=lambda: {name: time.monotonic() - at for name, at in runner.turned.items()},
        works=works,
        apps={place.code: tuple(place.apps) for place in settings.institutions},
        say=partial(refused, sentences=house.turns.sentences),
    )
    add_admin(app, desk)


@asynccontextmanager
async def listening(
    settings: Settings,
    house: House,
    runner: Runner,
    metrics: Metrics,
    part: Part = WHOLE,
    door: socket | None = None,
) -> AsyncIterator[None]:
    """Serve until the context ends; a worker serves nothing but its health.

    ``door`` is an open socket; without one the address of the settings is taken.
    """
    store, now = house.turns.store, house.turns.now
    jobs = ENGINE if part.works else ()
    # Shared time moves by hours at once: a beat's age says nothing there.
    beats = part.serves and not settings.clock.url
    ready = Ready(store, runner.turned, runner.wake, now, jobs, beats=beats)
    app = web.Application(middlewares=[metrics.counters.middleware])
    app.add_routes(health(ready))
    app.add_routes(metrics.routes(store, house.redis, runner.turned, now))
    if part.serves:
        app.add_routes(house.callbacks.routes())
        _pages(app, settings, house, runner, part)
    web_runner = web.AppRunner(app, access_log=None, logger=logs.server(), auto_decompress=False)
    await web_runner.setup()
    try:
        at = settings.http
        await (
            web.SockSite(web_runner, door) if door else web.TCPSite(web_runner, at.host, at.port)
        ).start()
        log.info("listening", extra={"port": settings.http.port})
        yield
    finally:
        await web_runner.cleanup()
