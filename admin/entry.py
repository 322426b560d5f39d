"""What is reached without being signed in: login, the static files; and signing out."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final

from aiohttp import web

from admin.door import COOKIE, Handler, behind, login_form, login_page, own_path
from admin.house import House
from admin.passwords import fits
from admin.throttle import BY_ADDRESS, BY_NAME
from admin.visit import Page, Visit
from storage import institutions, users
from storage.institutions import Deed

_YEAR_S: Final = 365 * 24 * 60 * 60
_WRONG = "用户名或密码不对。"
_WAIT = "尝试太多，请 15 分钟后再试。"


def doors(house: House) -> list[tuple[str, str, Handler]]:
    """List method, path and handler of each."""

    async def ask(request: web.Request) -> web.Response:
        return login_page(house, request)

    async def enter(request: web.Request) -> web.Response:
        return await _enter(house, request)

    async def static(request: web.Request) -> web.Response:
        return _static(house, request)

    return [
        ("GET", "/login", ask),
        ("POST", "/login", enter),
        ("POST", "/logout", behind(house, Page("POST", "/logout", _leave))),
        ("GET", "/static/{name}", static),
    ]


async def _enter(house: House, request: web.Request) -> web.Response:
    form = await login_form(request)
    name, address = users.name_of(form.get("name", ""))[:64], address_of(request)
    by_name = await house.throttle.allows(BY_NAME, name)
    if not (await house.throttle.allows(BY_ADDRESS, address) and by_name):
        return login_page(house, request, notice=_WAIT, status=429)
    user = await users.get(house.desk.store, name)
    right = await fits(form.get("password", ""), user.hash if user and user.active else None)
    if user is None or not right:
        await _record(house, "sign_in_failed", "visitor", {"name": name, "address": address})
        return login_page(house, request, notice=_WRONG, status=403)
    await house.throttle.forget(BY_NAME, name)
    await _record(house, "signed_in", f"user:{user.name}", {"address": address})
    session = await house.sessions.begin(user)
    response = _elsewhere(own_path(form.get("next", "")))
    response.set_cookie(
        COOKIE, session.id, path="/admin", httponly=True, samesite="Lax", secure=house.desk.secure
    )
    return response


async def _leave(visit: Visit) -> web.Response:
    await visit.house.sessions.end(visit.session)
    await _record(visit.house, "signed_out", visit.actor, {})
    response = _elsewhere("/admin/login")
    response.del_cookie(COOKIE, path="/admin")
    return response


def _elsewhere(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path})


async def _record(house: House, action: str, actor: str, payload: Mapping[str, str]) -> None:
    deed = Deed(house.desk.now(), actor, "admin", action, dict(payload))
    await institutions.record(house.desk.store, house.desk.home, deed)


def address_of(request: web.Request) -> str:
    """Give the address somebody comes from; a proxy on this machine is believed about it."""
    direct = request.remote or ""
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        if said and (not direct or ip_address(direct).is_loopback):
            return str(ip_address(said))
    except ValueError:
        return direct
    return direct


def _static(house: House, request: web.Request) -> web.Response:
    file = house.look.files.get(request.match_info["name"])
    if file is None:
        raise web.HTTPNotFound
    # The address changes with the content, so it is asked for once.
    fresh = request.query.get("v") == file.tag
    keep = f"public, max-age={_YEAR_S}, immutable" if fresh else "no-cache"
    headers = {"ETag": f'"{file.tag}"', "Cache-Control": keep}
    if f'"{file.tag}"' in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    return web.Response(
        body=file.body, content_type=file.content_type, charset="utf-8", headers=headers
    )
