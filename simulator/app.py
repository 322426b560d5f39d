"""The simulator as an aiohttp application: every address in one place."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from simulator import (
    api,
    api_messages,
    api_rest,
    browser,
    page,
    policies,
    sim_control,
    sim_json,
    sim_users,
    time_api,
)
from simulator.config import SimConfig
from simulator.state import SIM, Simulator

_MOST_BODY = 25 << 20


def make_app(config: SimConfig) -> web.Application:
    """Return the whole simulator; its state is at `app[SIM]`."""
    app = web.Application(middlewares=[sim_json.refusals, api.gate], client_max_size=_MOST_BODY)
    app[SIM] = Simulator(config)
    app.cleanup_ctx.append(_http_session)
    app.on_shutdown.append(_end_polls)
    app.add_routes([*_wecom(), *_phones(), *_world()])
    app.router.add_static("/static", page.STATIC)
    return app


async def run(config: SimConfig) -> None:
    """Serve on `config.host` and `config.port` until cancelled."""
    runner = web.AppRunner(make_app(config), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, config.host, config.port).start()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def _wecom() -> list[web.RouteDef]:
    root = "/cgi-bin"
    return [
        web.get(f"{root}/gettoken", api_rest.gettoken),
        web.get(f"{root}/getcallbackip", api_rest.getcallbackip),
        web.post(f"{root}/message/send", api_messages.send),
        web.post(f"{root}/message/update_template_card", api_messages.update),
        web.post(f"{root}/message/recall", api_messages.recall),
        web.post(f"{root}/menu/create", api_rest.menu_create),
        web.get(f"{root}/menu/get", api_rest.menu_get),
        web.get(f"{root}/menu/delete", api_rest.menu_delete),
        web.post(f"{root}/media/upload", api_rest.media_upload),
        web.get(f"{root}/media/get", api_rest.media_get),
        web.get(f"{root}/user/get", api_rest.user_get),
        web.get(f"{root}/agent/get", api_rest.agent_get),
        web.get(f"{root}/user/list", api_rest.user_list),
        web.get(f"{root}/department/list", api_rest.department_list),
        web.get(f"{root}/auth/getuserinfo", api_rest.getuserinfo),
        web.get(f"{root}/user/getuserinfo", api_rest.legacy_getuserinfo),
        *(web.get(path, browser.authorize) for path in browser.LOGIN_PATHS),
    ]


def _phones() -> list[web.RouteDef]:
    person = "/sim/users/{userid}"
    return [
        web.get("/", page.index),
        web.get("/favicon.ico", page.favicon),
        web.get("/sim/users", sim_users.users),
        web.get(f"{person}/messages", sim_users.messages),
        web.post(f"{person}/text", sim_users.text),
        web.post(f"{person}/send", sim_users.send),
        web.post(f"{person}/image", sim_users.image),
        web.post(f"{person}/event", sim_users.event),
        web.post(f"{person}/menu", sim_users.menu),
        web.post(f"{person}/press", sim_users.press),
        web.post(f"{person}/open", browser.open_url),
        web.get("/sim/media/{media_id}", sim_control.media),
    ]


def _world() -> list[web.RouteDef]:
    return [
        web.post("/policies/find", policies.find),
        web.post("/wait", time_api.wait),
        web.get("/sim/time", time_api.get_time),
        web.post("/sim/time", time_api.set_time),
        web.get("/sim/faults", sim_control.get_faults),
        web.post("/sim/faults", sim_control.set_faults),
        web.get("/sim/apps", sim_control.apps),
        web.post("/sim/apps", sim_control.set_callback),
        web.post("/sim/verify", sim_control.verify),
        web.post("/sim/reset", sim_control.reset),
        web.get("/sim/sends", sim_control.sends),
        web.get("/sim/errors", sim_control.errors),
        web.get("/sim/refusals", sim_control.refusals),
    ]


async def _end_polls(app: web.Application) -> None:
    # Who holds a long poll is answered, or the server would wait for it and cut it off.
    app[SIM].clock.announce()


async def _http_session(app: web.Application) -> AsyncIterator[None]:
    sim = app[SIM]
    # A kept connection may be dead when a bot restarts; that would look like a failed delivery.
    connector = aiohttp.TCPConnector(force_close=True, limit=0)
    timeout = aiohttp.ClientTimeout(total=sim.config.callback_timeout_s)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        sim.http = session
        yield
    sim.http = None
