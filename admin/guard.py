"""What every answer of the admin page carries, and how errors look."""

import logging
from collections.abc import Awaitable, Callable
from types import MappingProxyType

from aiohttp import web
from aiohttp.typedefs import Middleware

from admin.house import House
from admin.visit import Frame
from storage.errors import Conflict, Unavailable

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# No script, style or picture but our own; nothing inline; nobody frames the page.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)
_TITLES = MappingProxyType(
    {
        403: ("不能这样做", "您没有这项权限。"),
        404: ("没有这一页", "请检查网址，或从上面的菜单进入。"),
        405: ("不能这样打开", "请从页面上的按钮进入。"),
        409: ("有人抢先一步", "记录刚被别人改动，请刷新后重试。"),
        413: ("内容太大", "请缩短后重试。"),
        429: ("太频繁了", "请稍后再试。"),
        500: ("出错了", "问题已记入日志。请稍后重试。"),
        503: ("数据库暂时打不开", "什么都没有改动。请稍后刷新。"),
    }
)


def guarding(house: House) -> Middleware:
    """Make the middleware of the admin page."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await _answer(house, request, handler)
        if not response.prepared:
            dress(response)
        return response

    return guard


def dress(response: web.StreamResponse) -> None:
    """Add the headers of the admin page; nothing of it is kept by browsers unless it says so."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")


async def _answer(house: House, request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPRedirection as elsewhere:
        location = {"Location": elsewhere.headers["Location"]}
        return web.Response(status=elsewhere.status, headers=location)
    except web.HTTPException as refused:
        own = refused.text if refused.text and not refused.text[0].isdigit() else ""
        return _sorry(house, refused.status, own)
    except Unavailable:
        return _sorry(house, 503)
    except Conflict:
        return _sorry(house, 409)
    except Exception:
        log.exception("admin page failed", extra={"path": request.match_info.route.name})
        return _sorry(house, 500)


def _sorry(house: House, status: int, text: str = "") -> web.Response:
    title, sentence = _TITLES.get(status, _TITLES[500])
    values = {"frame": Frame(title), "page": {"status": status, "text": text or sentence}}
    body = house.look.render("sorry.html", values)
    return web.Response(text=body, content_type="text/html", status=status)
