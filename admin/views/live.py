"""The list while one looks at it: server-sent events with the rows, where any of them changed."""

import asyncio
import json
from contextlib import suppress

from aiohttp import web

from admin.guard import dress
from admin.views.cases import SIZE, asked, listed
from admin.visit import Page, Visit
from storage import case_list
from storage.errors import Unavailable

EVERY_S = 1.0
# The browser comes back by itself, and is asked again who it is.
LONGEST_S = 600
MOST = 50


async def events(visit: Visit) -> web.StreamResponse:
    """Send the time each second, and the rows when they are others than before."""
    live = visit.house.live
    if len(live) >= MOST:
        raise web.HTTPServiceUnavailable(text="同时查看的人太多，请手动刷新。")
    response = web.StreamResponse()
    response.content_type, response.charset = "text/event-stream", "utf-8"
    dress(response)
    # A proxy in between must not wait for the end.
    response.headers["X-Accel-Buffering"] = "no"
    await response.prepare(visit.request)
    live.add(response)
    # The browser left: nothing is wrong.
    try:
        with suppress(ConnectionResetError):
            await _follow(visit, response)
    finally:
        live.discard(response)
    return response


async def _follow(visit: Visit, response: web.StreamResponse) -> None:
    # What changed since the page was made must not wait for the next change.
    seen: str | None = None
    for _ in range(int(LONGEST_S / EVERY_S)):
        with suppress(Unavailable):
            seen = await _send(visit, response, seen)
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY_S):
                await visit.house.closing.wait()
            return


async def _send(visit: Visit, response: web.StreamResponse, seen: str | None) -> str:
    """Send what is new; gives what tells this state of the list from another."""
    mark = str(await case_list.marks(visit.desk.store, await asked(visit), SIZE + 1))
    await _event(response, "time", visit.desk.now().isoformat())
    if mark != seen:
        html = await visit.fragment("_rows.html", await listed(visit))
        await _event(response, "rows", json.dumps({"html": html}))
    return mark


async def _event(response: web.StreamResponse, name: str, data: str) -> None:
    await response.write(f"event: {name}\ndata: {data}\n\n".encode())


PAGES = (Page("GET", "/cases/events", events, used=False),)
