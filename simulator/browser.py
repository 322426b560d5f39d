"""The login page, and a person's browser that walks through it by itself."""

import html
from urllib.parse import unquote, urlencode

import aiohttp
from aiohttp import web
from yarl import URL

from simulator.errors import RefusedError
from simulator.sim_json import read_object, respond
from simulator.state import SIM, Simulator

LOGIN_PATHS = ("/connect/oauth2/authorize", "/wwlogin/sso/login")
# On a phone one is logged in to WeCom; the page with the phones says on whose a link was opened.
PHONE = "phone"
_MOST_HOPS = 10
_REDIRECTS = {301, 302, 303, 307, 308}
_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<title>企业微信登录（模拟）</title>
<link rel="stylesheet" href="/static/phones.css"><main class="login"><h1>以谁的身份登录？</h1>
<ul>{people}</ul></main></html>"""


async def authorize(request: web.Request) -> web.Response:
    """Ask who is logging in; with `as` in the query, send that person back with a code."""
    sim = request.app[SIM]
    if not request.query.get("redirect_uri") or request.query.get("appid") != sim.config.corp_id:
        raise RefusedError("登录地址缺少 redirect_uri，或 appid 不对", 400)
    if who := request.query.get("as") or _phone(sim, request):
        found = web.HTTPFound(_back(sim, request.url, sim.person(who).userid))
        found.del_cookie(PHONE)
        raise found
    links = (
        f'<li><a href="{html.escape(str(request.rel_url.update_query({"as": p.userid})))}">'
        f"{html.escape(p.name)} · {html.escape(p.post)}</a></li>"
        for p in sim.people.everyone
    )
    return web.Response(text=_PAGE.format(people="".join(links)), content_type="text/html")


def _phone(sim: Simulator, request: web.Request) -> str:
    """Give whose phone the page was opened on, as the phones' page notes it for one login."""
    who = unquote(request.cookies.get(PHONE, ""))
    return who if sim.people.find(who) else ""


async def open_url(request: web.Request) -> web.Response:
    """Open a URL as that person, following redirects and logging in: `{status, url, body}`."""
    sim, body = request.app[SIM], await read_object(request)
    person = sim.person(request.match_info["userid"])
    with sim.clock.busy():
        try:
            status, url, text = await _browse(sim, person.userid, URL(str(body.get("url", ""))))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise RefusedError(f"打不开：{type(error).__name__}", 502) from error
    return respond({"status": status, "url": url, "body": text})


async def _browse(sim: Simulator, userid: str, url: URL) -> tuple[int, str, str]:
    jar = sim.cookies.setdefault(userid, aiohttp.CookieJar(unsafe=True))
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(cookie_jar=jar, timeout=timeout) as session:
        for _ in range(_MOST_HOPS):
            if url.path in LOGIN_PATHS:
                url = URL(_back(sim, url, userid))
                continue
            async with session.get(url, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    return response.status, str(url), await response.text(errors="replace")
                url = url.join(URL(response.headers.get("Location", "")))
    raise RefusedError("跳转次数太多", 502)


def _back(sim: Simulator, login: URL, userid: str) -> str:
    target = URL(login.query.get("redirect_uri", ""))
    code = {"code": sim.logins.new_code(userid), "state": login.query.get("state", "")}
    return f"{target}{'&' if target.query_string else '?'}{urlencode(code)}"
