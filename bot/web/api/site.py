"""``POST /api/hotline/logs`` and ``GET /api/openapi.json``."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.conversation.turns import Turns
from bot.conversation.visit import Desk
from bot.web.api import openapi
from bot.web.api.arriving import Logs, RefusedError, body_of, check, parse
from bot.web.api.taking import Offer, Result, take
from desk.work import Work
from storage import hotline
from storage.errors import Conflict, Unavailable
from storage.unit import Unit

log = logging.getLogger(__name__)

VIA = "hotline"
BUSY = "暂时无法登记，请稍后重发这一条"


class LogApi:
    """Takes what the hotline's system logged; off where there is no key."""

    def __init__(
        self, turns: Turns, desks: Mapping[str, Desk], key: bytes,
        wall: Callable[[], datetime], offer: Offer,
    ) -> None:  # fmt: skip
        """``wall`` is wall time: a signature ages in it, however the record's time is moved."""
        self._turns = turns
        self._desks = desks
        self._key = key
        self._wall = wall
        self._offer = offer

    async def description(self, request: web.Request) -> web.Response:
        """Give the OpenAPI description; it holds nothing that is secret."""
        del request
        return web.json_response(openapi.document())

    async def logs(self, request: web.Request) -> web.Response:
        """Take up to 500 records and answer each."""
        try:
            logs = await self._let_in(request)
            results = [
                await self._one(logs.institution, n, raw) for n, raw in enumerate(logs.records)
            ]
        except RefusedError as refused:
            log.warning("hotline log refused", extra={"status": refused.status})
            return web.json_response({"reason": refused.reason}, status=refused.status)
        except Unavailable:
            reason = {"reason": "暂时无法保存。请稍后用新的 nonce 重发，已登记的不会重复。"}
            return web.json_response(reason, status=503, headers={"Retry-After": "5"})
        return web.json_response({"results": results})

    async def _let_in(self, request: web.Request) -> Logs:
        if not self._key:
            raise RefusedError(404, "没有开通")
        body = await body_of(request)
        nonce = check(request.headers, self._key, body, self._wall())
        try:
            unit = Unit(await hotline.use(self._turns.store, nonce, self._wall()))
            await self._turns.store.committer.commit(unit)
        except Conflict as used:
            raise RefusedError(409, "这个 nonce 已经用过，请换一个重新签名") from used
        return parse(body, tuple(self._desks))

    async def _one(self, institution: str, index: int, raw: object) -> dict[str, Any]:
        desk = self._desks[institution]

        async def decide(work: Work) -> Result:
            return await take(work, institution, desk, raw, self._offer)

        try:
            result = await self._turns.run(decide, VIA)
        except Unavailable:
            raise
        except Exception:
            # One record that nobody foresaw must not keep the others from being filed.
            log.exception("hotline log not saved", extra={"index": index})
            result = Result.refused(("", BUSY))
        told = raw.get("call_id") if isinstance(raw, dict) else ""
        call_id = told if isinstance(told, str) else ""
        return {"index": index, "call_id": call_id[:64], "status": result.status, **result.more}
