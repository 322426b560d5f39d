"""What a person does with the phone: `/sim/users/…` (design §9)."""

import asyncio
from dataclasses import asdict
from typing import Any

from aiohttp import BodyPartReader, web

from simulator import sim_presses, sim_sends
from simulator.config import SimApp, SimPerson
from simulator.courier import deliver
from simulator.errors import RefusedError
from simulator.inbound import Inbound, Origin
from simulator.media import PNG
from simulator.sim_json import Json, read_object, respond
from simulator.state import SIM, Simulator

# The loop keeps only weak references to tasks, so those that nobody awaits are held here.
_background: set[asyncio.Task[Any]] = set()


async def users(request: web.Request) -> web.Response:
    """List everybody with the apps that he or she can see."""
    sim = request.app[SIM]
    return respond([_user(sim, person) for person in sim.people.everyone])


async def messages(request: web.Request) -> web.Response:
    """Return the entries of a screen with n > `after`."""
    sim = request.app[SIM]
    after = request.query.get("after", "0")
    if not after.isdecimal():
        raise RefusedError("after 应是一个数", 400)
    return respond(sim.phones.screen(sim.person(request.match_info["userid"]).userid, int(after)))


async def text(request: web.Request) -> web.Response:
    """Type a text and send it."""
    body = await read_object(request)
    content = body.get("text")
    if not isinstance(content, str) or not content.encode(errors="ignore"):
        raise RefusedError("text 应是一段文字", 400)
    sim, person, app = _who(request, body)
    content = content.encode(errors="ignore").decode()
    sim.phones.show(person.userid, app.name, "out", "text", content)
    return await _hand_over(
        sim, _origin(sim, person, app).message("text", [("Content", content)]), body
    )


async def send(request: web.Request) -> web.Response:
    """Send a voice, a location, a link, a sticker, a video, or something unknown."""
    body = await read_object(request)
    sim, person, app = _who(request, body)
    made = sim_sends.make(sim, body, str(request.url.origin()))
    _show_out(sim, person, app, made)
    return await _hand_over(sim, _origin(sim, person, app).message(made.msgtype, made.fields), body)


async def image(request: web.Request) -> web.Response:
    """Send a photo: a multipart file, or the built-in one when the body is JSON."""
    body, filename, data = await _picture(request)
    sim, person, app = _who(request, body)
    made = sim_sends.picture(sim, str(request.url.origin()), filename, data)
    _show_out(sim, person, app, made)
    return await _hand_over(sim, _origin(sim, person, app).message(made.msgtype, made.fields), body)


async def event(request: web.Request) -> web.Response:
    """Let an event of this person happen: subscribe, unsubscribe, enter_agent, LOCATION."""
    body = await read_object(request)
    sim, person, app = _who(request, body)
    name = str(body.get("event", ""))
    if name not in sim_sends.EVENTS:
        raise RefusedError(f"event 应是 {'、'.join(sim_sends.EVENTS)} 之一", 400)
    inbound = _event_origin(sim, person, app).event(name, sim_sends.EVENTS[name])
    return await _hand_over(sim, inbound, body)


async def menu(request: web.Request) -> web.Response:
    """Tap an item of the app's menu; a key that is not published is refused unless forced."""
    body = await read_object(request)
    sim, person, app = _who(request, body)
    key = str(body.get("key", ""))
    if key not in sim.menus.keys(app.name) and not body.get("force"):
        raise RefusedError("应用的菜单里没有这一项")
    sim.phones.show(person.userid, app.name, "out", "menu", sim_sends.menu_name(sim, app, key))
    return await _hand_over(
        sim, _event_origin(sim, person, app).event("click", [("EventKey", key)]), body
    )


async def press(request: web.Request) -> web.Response:
    """Press a button of a card; what can't be pressed is refused unless forced."""
    body = await read_object(request)
    sim, person, app = _who(request, body)
    inbound = sim_presses.pressed(sim, _origin(sim, person, app), body)
    return await _hand_over(sim, inbound, body)


def _who(request: web.Request, body: Json) -> tuple[Simulator, SimPerson, SimApp]:
    sim = request.app[SIM]
    person, app = sim.person(request.match_info["userid"]), sim.app(body.get("app"))
    if not sim.people.sees(person, app.name) and not body.get("force"):
        raise RefusedError(f"{person.name}不在应用“{app.name}”的可见范围内")
    return sim, person, app


def _origin(sim: Simulator, person: SimPerson, app: SimApp) -> Origin:
    return Origin(sim.config.corp_id, app, person.userid, sim.clock.seconds())


def _event_origin(sim: Simulator, person: SimPerson, app: SimApp) -> Origin:
    return Origin(sim.config.corp_id, app, person.userid, sim.event_seconds(person.userid))


def _user(sim: Simulator, person: SimPerson) -> Json:
    shown = asdict(person)
    del shown["phone"]
    return shown | {"apps": [name for name in person.apps if sim.people.sees(person, name)]}


def _show_out(sim: Simulator, person: SimPerson, app: SimApp, made: sim_sends.Made) -> None:
    entry = sim.phones.show(person.userid, app.name, "out", made.msgtype, made.text)
    if made.media_id:
        entry["media_id"] = made.media_id


async def _hand_over(sim: Simulator, inbound: Inbound, body: Json) -> web.Response:
    if body.get("wait") is False:
        # Counted as under way at once: the task itself starts only at the next turn of the loop.
        task = asyncio.create_task(deliver(sim, inbound))
        sim.clock.in_flight += 1
        task.add_done_callback(lambda _: _ended(sim))
        _background.add(task)
        task.add_done_callback(_background.discard)
        return respond({"ok": True, "delivered": False, "deliveries": 0, "queued": True})
    delivery = await asyncio.shield(deliver(sim, inbound))
    return respond({"ok": True, **asdict(delivery)})


def _ended(sim: Simulator) -> None:
    sim.clock.in_flight -= 1


async def _picture(request: web.Request) -> tuple[Json, str, bytes]:
    if not request.content_type.startswith("multipart/"):
        return await read_object(request), "photo.png", PNG
    fields: Json = dict(request.query)
    filename, data = "photo.png", PNG
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.filename:
            filename, data = part.filename, bytes(await part.read(decode=True))
        elif part.name:
            fields[part.name] = await part.text()
    return fields, filename, data
