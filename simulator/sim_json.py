"""What the simulator's own JSON API shares: bodies, answers, refusals."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from simulator.errors import RefusedError

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def respond(body: object, status: int = 200) -> web.Response:
    """Return `body` as JSON, Chinese written out."""
    text = json.dumps(body, ensure_ascii=False, default=_plain)
    return web.Response(text=text, status=status, content_type="application/json")


async def read_object(request: web.Request) -> Json:
    """Parse the request body as a JSON object (an empty body is {}); RefusedError 400 otherwise."""
    raw = await request.read()
    try:
        parsed = json.loads(raw) if raw else {}
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise RefusedError("请求体应是一个 JSON 对象", 400)
    return parsed


def moment(value: object) -> datetime | None:
    """Read an aware time from ISO text or unix seconds; None stays None, else RefusedError 400."""
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value).astimezone()
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value).astimezone()
    except (ValueError, OverflowError, OSError):
        value = "?"
    if value is None:
        return None
    raise RefusedError("时间应是 ISO 格式，例如 2026-11-21T10:00:00+08:00", 400)


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn a RefusedError into `{"ok": false, "reason": …}` with its status."""
    try:
        return await handler(request)
    except RefusedError as error:
        return respond({"ok": False, "reason": error.reason}, error.status)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)
