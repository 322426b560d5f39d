"""The addresses of the bot, served: callbacks, pages, health (design §9)."""

import hmac
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from sqlalchemy import text

from admin import AdminDesk
from admin import add_to as add_admin
from bot import logs
from bot.endpoints import health
from bot.house import House
from bot.jobs.runner import Runner
from bot.part import WHOLE, Part
from bot.settings import Settings
from bot.web import add_to as add_pages
from storage.errors import Unavailable

log = logging.getLogger(__name__)

_PROBE = text("SELECT 1")
# A job loop that has not turned for this long means that the process is not well.
STUCK_S = 30.0


def _pages(app: web.Application, settings: Settings, house: House, runner: Runner) -> None:
    """Add what people open: the case's page and the admin page."""
    add_pages(
        app,
        turns=house.turns,
        files=house.files,
        door=house.door,
        public_url=settings.http.public_url,
        # Every web process signs alike; a rotated key only means logging in again.
        secret=hmac.digest(settings.vault_keys[0], b"web pages", "sha256"),
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
    )
    add_admin(app, desk)


@asynccontextmanager
async def listening(
    settings: Settings, house: House, runner: Runner, part: Part = WHOLE
) -> AsyncIterator[None]:
    """Serve until the context ends; a worker serves nothing but its health."""

    async def ready() -> str:
        stuck = [
            name
            for name in ("fire", "deliver")
            if part.works and time.monotonic() - runner.turned.get(name, 0.0) > STUCK_S
        ]
        try:
            await house.turns.store.rows(_PROBE)
        except Unavailable:
            return "the record is away"
        return f"not turning: {', '.join(stuck)}" if stuck else ""

    app = web.Application()
    app.add_routes(health(ready))
    if part.serves:
        app.add_routes(house.callbacks.routes())
        _pages(app, settings, house, runner)
    web_runner = web.AppRunner(app, access_log=None, logger=logs.server(), auto_decompress=False)
    await web_runner.setup()
    try:
        await web.TCPSite(web_runner, settings.http.host, settings.http.port).start()
        log.info("listening", extra={"port": settings.http.port})
        yield
    finally:
        await web_runner.cleanup()
