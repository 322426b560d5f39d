"""The addresses that WeCom and the operator call: callbacks, ``/healthz`` and ``/readyz``."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiohttp import web

from bot import faces
from bot.conversation.reception import Reception
from bot.counters import KIND
from bot.jobs.sender import Sender
from bot.wecom.callback import CallbackRefused, open_envelope, parse, read_capped, verify_url
from bot.wecom.crypto import Crypto
from bot.wecom.values import Incoming
from storage import tables
from storage.errors import Unavailable
from storage.store import Store
from storage.unit import Unit, Update

log = logging.getLogger(__name__)

# Seconds after which the mark of a taken answer is tried again while the record is away.
MARK_AGAIN_S = (0.5, 1.0, 2.0, 0.0)


class Callbacks:
    """``/wecom/{app}`` for every app of the corp."""

    def __init__(
        self,
        cryptos: Mapping[str, Crypto],
        reception: Reception,
        store: Store,
        now: Callable[[], datetime],
        senders: Mapping[str, Sender],
    ) -> None:
        """``cryptos`` and ``senders`` by app name."""
        self._senders = senders
        self._cryptos = cryptos
        self._reception = reception
        self._store = store
        self._now = now
        self._marks: set[asyncio.Task[None]] = set()
        self.inside = 0

    def routes(self) -> list[web.AbstractRouteDef]:
        """List the routes."""
        return [web.get("/wecom/{app}", self.verify), web.post("/wecom/{app}", self.receive)]

    @property
    def busy(self) -> bool:
        """Tell whether a callback is being answered, or a mark of one is not saved yet."""
        return bool(self.inside or self._marks or self._reception.busy)

    async def stop(self) -> None:
        """Wait until everything that was let in is saved; called when nobody else is let in."""
        await self._reception.stop()
        await asyncio.gather(*self._marks, return_exceptions=True)

    async def verify(self, request: web.Request) -> web.Response:
        """Answer WeCom's check of the address with the bare plaintext (wecom.md §1.2)."""
        try:
            return web.Response(body=verify_url(self._crypto(request), request.query))
        except CallbackRefused as refused:
            return _refuse(refused, request)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Take one message or event and answer it in the response, or with an empty 200."""
        self.inside += 1
        try:
            crypto = self._crypto(request)
            plain = open_envelope(crypto, request.query, await read_capped(request))
            incoming = parse(plain, request.match_info["app"])
            request[KIND] = type(incoming).__name__.lower()
        except CallbackRefused as refused:
            return _refuse(refused, request)
        else:
            return await self._answer(request, incoming, crypto)
        finally:
            self.inside -= 1

    def _crypto(self, request: web.Request) -> Crypto:
        crypto = self._cryptos.get(request.match_info["app"])
        if crypto is None:
            raise web.HTTPNotFound
        return crypto

    async def _answer(
        self, request: web.Request, incoming: Incoming, crypto: Crypto
    ) -> web.StreamResponse:
        answer = await self._reception.receive(incoming)
        link = self._senders[incoming.app].link(answer.title)
        text = faces.response(answer, incoming, crypto, self._now(), link)
        response = web.Response(text=text, content_type="application/xml" if text else "text/plain")
        try:
            await response.prepare(request)
            await response.write_eof()
        except ConnectionError:
            # Nobody took it: WeCom asks again, or it goes out by itself after a while.
            log.info("response not taken", extra={"key": incoming.key})
            return response
        if answer.kind != "none" and answer.saved:
            self._later(self._written(incoming))
        return response

    async def _written(self, incoming: Incoming) -> None:
        """Mark the answer as taken; unmarked it would go out once more after 15 s."""
        mark = Update(tables.inbox, {"key": incoming.key}, {"written": True}, expect=None)
        for pause in MARK_AGAIN_S:
            try:
                await self._store.committer.commit(Unit([mark]))
            except Unavailable:
                log.warning("answer not marked as taken", extra={"key": incoming.key})
                await asyncio.sleep(pause)
            else:
                return

    def _later(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._marks.add(task)
        task.add_done_callback(self._marks.discard)


def _refuse(refused: CallbackRefused, request: web.Request) -> web.Response:
    """Answer what is not let in; the reason is for our log, not for whoever sent it."""
    log.warning(
        "callback refused",
        extra={"app": request.match_info["app"], "status": int(refused.status),
               "reason": refused.reason},
    )  # fmt: skip
    return web.Response(status=refused.status, text="")


def health(ready: Callable[[], Awaitable[str]]) -> list[web.AbstractRouteDef]:
    """Give ``/healthz`` (alive) and ``/readyz`` (the record and the job loops; "" when well)."""

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def readyz(_: web.Request) -> web.Response:
        wrong = await ready()
        return web.Response(text=wrong or "ok", status=503 if wrong else 200)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]
