"""What all calls under /cgi-bin/ share: the token, the error answers, the faults."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from simulator.config import SimApp
from simulator.errors import ApiError
from simulator.state import SIM, Simulator

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_PREFIX = "/cgi-bin/"


def answer(**fields: object) -> web.Response:
    """Return a success answer with these fields."""
    return _response({"errcode": 0, "errmsg": "ok", **fields})


def caller(request: web.Request) -> SimApp:
    """Return the app whose token is in the query; ApiError otherwise."""
    return request.app[SIM].tokens.app_of(request.query)


def own_agent(app: SimApp, value: object) -> None:
    """Check that an agentid is a number (40056) and belongs to the token (301002)."""
    if value in (None, ""):
        raise ApiError(41011, "agentid missing")
    if isinstance(value, bool) or not isinstance(value, int):
        raise ApiError(40056, "invalid agentid")
    if value != app.agent_id:
        raise ApiError(301002, "not allow to operate another agent with this accesstoken")


def query_agent(app: SimApp, request: web.Request) -> None:
    """Check the agentid of the query string in the same way."""
    value = request.query.get("agentid", "")
    own_agent(app, int(value) if value.isdecimal() else value)


def json_object(body: bytes) -> Json:
    """Parse a request body; 47001 unless it is a JSON object in UTF-8."""
    try:
        parsed = json.loads(body.decode())
    except ValueError:
        raise ApiError(47001, "data format error") from None
    if not isinstance(parsed, dict):
        raise ApiError(47001, "data format error")
    return parsed


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let faults strike, count the call as under way, and turn an ApiError into its answer."""
    if not request.path.startswith(_PREFIX):
        return await handler(request)
    sim = request.app[SIM]
    with sim.clock.busy():
        if sim.faults.refuse:
            return _cut(request)
        await asyncio.sleep(sim.faults.delay_s)
        response = await _called(sim, request, handler)
        return _cut(request) if sim.faults.loses_answer() else response


async def _called(sim: Simulator, request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await _in_utf8(handler, request)
    except ApiError as error:
        sim.note_refusal(request.path, error.errcode, error.errmsg)
        return _response({"errcode": error.errcode, "errmsg": error.errmsg})
    except ConnectionResetError:
        # The caller left before it had said all: nobody waits for an answer.
        return _cut(request)


async def _in_utf8(handler: Handler, request: web.Request) -> web.StreamResponse:
    try:
        return await handler(request)
    except UnicodeEncodeError:
        # JSON can escape half of a character; nothing can be done with it.
        raise ApiError(47001, "data format error") from None


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)


def _response(fields: Json) -> web.Response:
    text = json.dumps(fields, ensure_ascii=False)
    return web.Response(text=text, content_type="application/json")
