"""The world around the phones: apps, faults, verification, what went wrong, a fresh start."""

from aiohttp import web

from simulator import courier
from simulator.errors import ApiError, RefusedError
from simulator.sim_json import read_object, respond
from simulator.state import SIM


async def apps(request: web.Request) -> web.Response:
    """List the apps with their callback addresses and published menus."""
    sim = request.app[SIM]
    return respond(
        [
            {
                "name": app.name,
                "title": app.title or app.name,
                "agent_id": app.agent_id,
                "callback_url": sim.callback_urls[app.name],
                "menu": sim.menus.get(app.name),
            }
            for app in sim.config.apps
        ]
    )


async def set_callback(request: web.Request) -> web.Response:
    """Set an app's callback address: `{app, callback_url}`."""
    sim, body = request.app[SIM], await read_object(request)
    sim.callback_urls[sim.app(body.get("app")).name] = str(body.get("callback_url") or "")
    return respond({"ok": True})


async def verify(request: web.Request) -> web.Response:
    """Do the URL verification of one app: `{ok, reason}`."""
    sim, body = request.app[SIM], await read_object(request)
    ok, reason = await courier.verify(sim, sim.app(body.get("app")))
    return respond({"ok": ok, "reason": reason})


async def get_faults(request: web.Request) -> web.Response:
    """Show the faults in force."""
    return respond(request.app[SIM].faults.shown())


async def set_faults(request: web.Request) -> web.Response:
    """Change the named faults; expire_tokens and revoke_tokens happen at once and are not kept."""
    sim, body = request.app[SIM], await read_object(request)
    expire, revoke = body.pop("expire_tokens", False), body.pop("revoke_tokens", False)
    try:
        sim.faults.change(body)
    except ValueError as error:
        raise RefusedError(f"故障设置有误：{error}", 400) from error
    if expire:
        sim.tokens.expire_all()
    if revoke:
        sim.tokens.revoke_all()
    return respond({"ok": True, **sim.faults.shown()})


async def reset(request: web.Request) -> web.Response:
    """Clear phones, tokens, cards and faults; keep time, menus and media."""
    request.app[SIM].reset()
    return respond({"ok": True})


async def sends(request: web.Request) -> web.Response:
    """Return every raw body that came to message/send."""
    return respond(request.app[SIM].sends)


async def errors(request: web.Request) -> web.Response:
    """Return the passive replies that were dropped, and why."""
    return respond(request.app[SIM].errors)


async def refusals(request: web.Request) -> web.Response:
    """Return the API errors answered and the messages that were not delivered."""
    return respond(request.app[SIM].refusals)


async def media(request: web.Request) -> web.Response:
    """Serve a stored file to the phones' screens (and as PicUrl)."""
    try:
        medium = request.app[SIM].media.get(request.match_info["media_id"])
    except ApiError as error:
        raise web.HTTPNotFound from error
    headers = {
        "Content-Type": medium.content_type,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=medium.body, headers=headers)
