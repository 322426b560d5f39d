"""Lets people in: session, role and form are checked before a page is asked anything."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlencode

from aiohttp import web

from admin.house import House
from admin.visit import Frame, Page, Visit
from storage import users

COOKIE = "eb_admin"
FORM_COOKIE = "eb_admin_form"
_STALE = "页面已过期或来自别处，没有任何改动。请返回刷新后重试。"
_NOT_YOURS = "您的角色不能做这件事。需要时请联系管理员。"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def behind(house: House, page: Page) -> Handler:
    """Make the handler of a page: whoever may not see it never reaches the view."""

    async def handle(request: web.Request) -> web.StreamResponse:
        visit = await _visit(house, page, request)
        if visit is None:
            raise web.HTTPSeeOther(_to_login(request))
        if visit.user.role not in page.roles:
            raise web.HTTPForbidden(text=_NOT_YOURS)
        return await page.view(visit)

    return handle


async def _visit(house: House, page: Page, request: web.Request) -> Visit | None:
    session = await house.sessions.find(request.cookies.get(COOKIE, ""), used=page.used)
    user = await users.get(house.desk.store, session.user) if session else None
    if session is None or user is None or not session.fits(user):
        return None
    form = await form_of(request) if request.method == "POST" else {}
    if request.method == "POST" and not session.owns(form.get("token", "")):
        raise web.HTTPForbidden(text=_STALE)
    return Visit(house, request, session, user, form)


async def form_of(request: web.Request) -> Mapping[str, str]:
    """Read the fields of a form; a file is none."""
    fields = await request.post()
    return {key: value for key, value in fields.items() if isinstance(value, str)}


def login_page(
    house: House, request: web.Request, *, notice: str = "", status: int = 200
) -> web.Response:
    """Answer with the form of the login, which carries a token of its own."""
    token = request.cookies.get(FORM_COOKIE, "") or secrets.token_urlsafe(24)
    values = {
        "frame": Frame("登录", notice=notice, csrf=token),
        "page": {"next": own_path(request.query.get("next", ""))},
    }
    text = house.look.render("login.html", values)
    response = web.Response(text=text, content_type="text/html", status=status)
    response.set_cookie(
        FORM_COOKIE, token, path="/admin/login", httponly=True, samesite="Strict",
        secure=house.desk.secure,
    )  # fmt: skip
    return response


async def login_form(request: web.Request) -> Mapping[str, str]:
    """Read the login's form; HTTPForbidden where it was not made for this browser."""
    form = await form_of(request)
    token = request.cookies.get(FORM_COOKIE, "")
    if not token or not hmac.compare_digest(token.encode(), form.get("token", "").encode()):
        raise web.HTTPForbidden(text=_STALE)
    return form


def own_path(path: str) -> str:
    """Give a path of the admin page, whatever was asked for."""
    odd = "\\" in path or "//" in path or not path.isprintable() or ".." in path
    return "/admin/" if odd or not path.startswith("/admin/") else path


def _to_login(request: web.Request) -> str:
    # After a form only the place it stood on can be shown again.
    if request.method != "GET" or request.path == "/admin/":
        return "/admin/login"
    return f"/admin/login?{urlencode({'next': request.path_qs})}"
