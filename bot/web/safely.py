"""A page while the record is away: one courteous sentence instead of an empty error."""

import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Protocol, TypeVar

from aiohttp import web

from bot.web.pages import Pages
from storage.errors import Conflict, Unavailable

log = logging.getLogger(__name__)


class Paged(Protocol):
    """What answers with pages."""

    pages: Pages


P = TypeVar("P", bound=Paged)
Handler = Callable[[P, web.Request], Awaitable[web.Response]]


def safely(handler: Handler[P]) -> Handler[P]:
    """Answer courteously while nothing can be read or saved."""

    @wraps(handler)
    async def safe(site: P, request: web.Request) -> web.Response:
        try:
            return await handler(site, request)
        except (Unavailable, Conflict) as error:
            log.warning("page not answered", extra={"why": type(error).__name__})
            return site.pages.notice("away")

    return safe
