"""Several processes of one bot behind a proxy, as a deployment on PostgreSQL runs them."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from unittest.mock import patch

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.app import serve
from bot.jobs import answer_again
from bot.settings import Settings
from tests.faults.sweep import FORKS

UP_S = 20.0
# An answer that nobody took waits fifteen seconds for a redelivery; a test has less time.
PATIENCE = timedelta(seconds=2)


def run(settings: Settings, role: str, log: Path) -> None:
    """Be one process of the bot; what it says goes to a file."""
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(file, 1)
    os.dup2(file, 2)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    patch.object(answer_again, "PATIENCE", PATIENCE).start()
    asyncio.run(serve(settings, role))


class Bot:
    """One process with an address of its own."""

    def __init__(self, settings: Settings, role: str, log: Path) -> None:
        self.port = unused_port()
        http = settings.http.model_copy(update={"port": self.port})
        mine = settings.model_copy(update={"http": http})
        self._process: ForkServerProcess = FORKS.Process(target=run, args=(mine, role, log))

    @property
    def name(self) -> str:
        """Give the name under which it shares time."""
        return f"bot-{self._process.pid}"

    async def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        await asyncio.to_thread(self._process.start)
        async with asyncio.timeout(UP_S), aiohttp.ClientSession() as http:
            while not await self._is_ready(http):
                assert self._process.is_alive(), "the process ended, see its log"
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """End it as ``kill -9`` does."""
        self._process.kill()
        await asyncio.to_thread(self._process.join)

    async def _is_ready(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


class Proxy:
    """Hands every request to the next web process; passes over one that takes no connection.

    A request that was cut off half-way is answered with 502, for it may have been done.
    """

    def __init__(self, port: int, bots: list[Bot], busy_after: int) -> None:
        """``busy`` is set once so many requests were answered."""
        self._busy_after = busy_after
        self._port = port
        self._bots = bots
        self._next = 0
        self.busy = asyncio.Event()
        self._served = 0

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Take requests until the context ends."""
        # A connection kept from before would be cut off where a new one is refused in time.
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(connector=connector) as self._http:
            app = web.Application()
            app.router.add_route("*", "/{path:.*}", self._pass_on)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", self._port).start()
            try:
                yield
            finally:
                await runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        self._next = (self._next + 1) % len(self._bots)
        for bot in self._bots[self._next :] + self._bots[: self._next]:
            url = f"http://127.0.0.1:{bot.port}{request.path_qs}"
            try:
                async with self._http.request(request.method, url, data=body) as answer:
                    content = await answer.read()
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                return web.Response(status=502)
            self._served += 1
            if self._served == self._busy_after:
                self.busy.set()
            kind = answer.content_type
            return web.Response(status=answer.status, body=content, content_type=kind)
        return web.Response(status=502)
