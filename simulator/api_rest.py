"""gettoken, menus, media, contacts, callback addresses and the login code (wecom.md §3.2, §3.6)."""

from urllib.parse import quote

from aiohttp import BodyPartReader, web

from simulator.api import answer, caller, json_object, query_agent
from simulator.config import SimPerson
from simulator.errors import ApiError
from simulator.people import ROOT_DEPARTMENT
from simulator.state import SIM, Simulator


async def gettoken(request: web.Request) -> web.Response:
    """Answer with the access token of the app that owns the secret."""
    token, life_s = request.app[SIM].tokens.issue(request.query)
    return answer(access_token=token, expires_in=life_s)


async def getcallbackip(request: web.Request) -> web.Response:
    """Answer with the addresses that callbacks come from."""
    caller(request)
    return answer(ip_list=["127.0.0.1"])


async def menu_create(request: web.Request) -> web.Response:
    """Publish the app's menu."""
    app = caller(request)
    query_agent(app, request)
    request.app[SIM].menus.publish(app.name, json_object(await request.read()))
    return answer()


async def menu_get(request: web.Request) -> web.Response:
    """Answer with the app's menu; 46003 when there is none."""
    app = caller(request)
    query_agent(app, request)
    buttons = request.app[SIM].menus.get(app.name)
    if not buttons:
        raise ApiError(46003, "menu no exist")
    return answer(button=buttons)


async def menu_delete(request: web.Request) -> web.Response:
    """Take the app's menu away."""
    app = caller(request)
    query_agent(app, request)
    request.app[SIM].menus.delete(app.name)
    return answer()


async def media_upload(request: web.Request) -> web.Response:
    """Store the multipart field `media` and answer with its id."""
    caller(request)
    if not request.content_type.startswith("multipart/"):
        raise ApiError(44001, "empty media data")
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "media":
            kind = request.query.get("type", "")
            content_type = part.headers.get("Content-Type", "application/octet-stream")
            body = bytes(await part.read())
            medium = request.app[SIM].media.add(kind, part.filename or "file", content_type, body)
            created = str(int(medium.created_at.timestamp()))
            return answer(type=kind, media_id=medium.media_id, created_at=created)
    raise ApiError(44001, "empty media data")


async def media_get(request: web.Request) -> web.Response:
    """Answer with the file itself, or a JSON error; a byte range is honoured."""
    caller(request)
    medium = request.app[SIM].media.get(request.query.get("media_id"))
    disposition = f"attachment; filename*=UTF-8''{quote(medium.filename)}"
    headers = {"Content-Disposition": disposition, "Content-Type": medium.content_type}
    wanted = request.http_range
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=medium.body, headers=headers)
    return web.Response(status=206, body=medium.body[wanted], headers=headers)


async def agent_get(request: web.Request) -> web.Response:
    """Answer with the app; its visible range names departments alone, no single members."""
    app = caller(request)
    query_agent(app, request)
    shown = {"agentid": app.agent_id, "name": app.title or app.name, "close": 0}
    return answer(
        **shown,
        allow_userinfos={"user": []},
        allow_partys={"partyid": [ROOT_DEPARTMENT]},
        allow_tags={"tagid": []},
    )


async def user_get(request: web.Request) -> web.Response:
    """Answer with one member of the visible range, without phone or address (wecom.md §3.6)."""
    sim, app = request.app[SIM], caller(request)
    person = sim.people.find(request.query.get("userid", ""))
    if person is None or not sim.people.sees(person, app.name):
        raise ApiError(60111, "userid not found")
    return answer(**_member(sim, person))


async def user_list(request: web.Request) -> web.Response:
    """Answer with the visible members of one department, its children left out."""
    sim, app = request.app[SIM], caller(request)
    number = request.query.get("department_id", "")
    if not number.isdecimal():
        raise ApiError(60003, "department not found")
    people = sim.people.members(int(number), app.name)
    return answer(userlist=[_member(sim, person) for person in people])


async def department_list(request: web.Request) -> web.Response:
    """Answer with a department and everything below it; without an id, with all of them."""
    caller(request)
    rows = request.app[SIM].people.departments()
    wanted = {int(request.query.get("id") or ROOT_DEPARTMENT)}
    # Parents come before their children, so one pass finds the whole subtree.
    for number, _, parent in rows:
        if parent in wanted:
            wanted.add(number)
    names = [(number, name, parent) for number, name, parent in rows if number in wanted]
    return answer(
        department=[
            {"id": number, "name": name, "parentid": parent, "order": 1000 - number}
            for number, name, parent in names
        ]
    )


async def getuserinfo(request: web.Request) -> web.Response:
    """Exchange a login code for the user id."""
    caller(request)
    userid = request.app[SIM].logins.exchange(request.query.get("code", ""))
    return answer(userid=userid)


async def legacy_getuserinfo(request: web.Request) -> web.Response:
    """Exchange a login code at the old address, whose answer spells `UserId`."""
    caller(request)
    userid = request.app[SIM].logins.exchange(request.query.get("code", ""))
    return answer(UserId=userid, DeviceId="")


def _member(sim: Simulator, person: SimPerson) -> dict[str, object]:
    department = sim.people.department_of(person)
    return {
        "userid": person.userid,
        "name": person.name,
        "department": [department],
        "main_department": department,
        "position": person.post,
        "is_leader_in_dept": [int(sim.people.leads(person))],
        "direct_leader": [person.leader] if person.leader else [],
        "status": 1,
        "enable": 1,
    }
