"""Faults, contacts, logins, and a fresh start."""

from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from simulator.config import SimPerson, read_contacts
from tests.simulator.conftest import CORP, World

CSV = """userid,name,department,post,leader,roles,phone,apps
ZhangSan, 张三 ,理赔部,查勘员,LiSi,staff;duty,13800000000,claims|service

LiSi,李四,理赔部,主管,,leader,13900000000,claims service
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_contacts_are_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    """Lists inside a cell may be separated in three ways; blank rows are nothing."""
    path = tmp_path / "contacts.csv"
    path.write_text(CSV, encoding=encoding)

    first, second = read_contacts(path)

    assert first == SimPerson(
        "ZhangSan",
        "张三",
        "理赔部",
        "查勘员",
        "LiSi",
        ("staff", "duty"),
        "13800000000",
        ("claims", "service"),
    )
    assert (second.leader, second.apps) == ("", ("claims", "service"))


async def test_a_refused_connection_is_cut(world: World) -> None:
    """While `refuse` is on, no call is answered; afterwards all is well."""
    token = await world.token()
    await world.sim_post("faults", {"refuse": True})
    with pytest.raises(aiohttp.ClientError):
        await world.call("getcallbackip", access_token=token)

    await world.sim_post("faults", {"reset": True})

    assert (await world.call("getcallbackip", access_token=token))["errcode"] == 0


async def test_a_lost_answer_was_carried_out(world: World) -> None:
    """The caller hears nothing, but the message stands on the phone."""
    await world.token()
    await world.sim_post("faults", {"lose_answers": 2})
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await world.token()

    assert (await world.send_text())["errcode"] == 0


async def test_sends_fail_with_a_wanted_code(world: World) -> None:
    """`errcode` meets sends alone, and `errcode_times` limits how many."""
    await world.sim_post("faults", {"errcode": -1, "errcode_times": 2})

    assert [(await world.send_text())["errcode"] for _ in range(3)] == [-1, -1, 0]
    assert (await world.sim_post("faults", {"errcode": "x"}))["status"] == 400
    assert (await world.sim_post("faults", {"earthquake": 1}))["status"] == 400


async def test_a_reset_clears_phones_and_keeps_time_and_menus(world: World) -> None:
    """A fresh start for the next story, at the same moment."""
    button = {"type": "click", "name": "不满报告", "key": "d"}
    await world.post("menu/create", {"button": [button]}, agentid="1000002")
    await world.send_text()
    await world.sim_post("faults", {"delay_s": 0.01})
    await world.sim_post("time", {"advance_s": 60})

    await world.sim_post("reset", {})

    assert (await world.screen(), await world.sim_get("sends")) == ([], [])
    assert (await world.sim_get("faults"))["delay_s"] == 0
    assert (await world.sim_get("time"))["now"] == "2026-11-21T10:01:00+08:00"
    assert (await world.sim_get("apps"))[0]["menu"] == [button]


async def test_the_users_are_listed_without_their_phones(world: World) -> None:
    """Each with the apps that can see him or her now."""
    await world.sim_post("faults", {"hide": [["lisi", "service"]]})

    listed = {user["userid"]: user for user in await world.sim_get("users")}

    assert listed["LiSi"]["apps"] == ["claims"]
    assert "phone" not in listed["ZhangSan"]


async def test_contacts_are_walked_by_department(world: World) -> None:
    """Departments form a tree; each lists its own visible members only."""
    token = await world.token()
    departments = (await world.call("department/list", access_token=token))["department"]
    names = {row["name"]: row["id"] for row in departments}
    assert list(names) == ["全公司", "县支公司", "理赔部", "客服部"]

    async def members(name: str) -> list[str]:
        number = str(names[name])
        answer = await world.call("user/list", access_token=token, department_id=number)
        return [user["userid"] for user in answer["userlist"]]

    assert await members("理赔部") == ["ZhangSan", "LiSi"]
    assert await members("县支公司") == await members("客服部") == []
    hidden = await world.call("user/get", access_token=token, userid="WangWu")
    assert hidden["errcode"] == 60111


@pytest.mark.parametrize(
    ("menu", "errcode"),
    [
        ({"button": []}, 40016),
        ({"button": [{"type": "click", "name": "六个汉字长名", "key": "k"}]}, 40018),
        ({"button": [{"type": "click", "name": "短名", "key": "k" * 129}]}, 40019),
        ({"button": [{"type": "dance", "name": "短名", "key": "k"}]}, 40017),
        ({"button": [{"name": "短名", "sub_button": [{}] * 6}]}, 40023),
    ],
)
async def test_a_wrong_menu_is_refused(world: World, menu: dict[str, object], errcode: int) -> None:
    """Each limit of the menu has its own code."""
    answer = await world.post("menu/create", menu, agentid="1000002")

    assert answer["errcode"] == errcode


async def test_a_person_opens_a_page_through_the_login(world: World) -> None:
    """The browser follows the login by itself, keeps its cookie, and a code works once."""
    codes = []

    async def case(request: web.Request) -> web.Response:
        if code := request.query.get("code"):
            codes.append(code)
            token = await world.token()
            user = await world.call("auth/getuserinfo", access_token=token, code=code)
            again = await world.call("auth/getuserinfo", access_token=token, code=code)
            assert again["errcode"] == 40029
            response = web.HTTPFound("/c/1")
            response.set_cookie("user", user["userid"])
            raise response
        if user_id := request.cookies.get("user"):
            return web.Response(text=f"您好，{user_id}，{request.query.get('x', '')}")
        login = world.client.make_url("/connect/oauth2/authorize")
        raise web.HTTPFound(login.with_query(appid=CORP, redirect_uri=str(request.url), state="s"))

    app = web.Application()
    app.router.add_get("/c/1", case)
    async with TestServer(app) as server:
        first = await world.does("ZhangSan", "open", url=str(server.make_url("/c/1")))
        await world.does("ZhangSan", "open", url=str(server.make_url("/c/1")))

    assert (first["status"], first["body"]) == (200, "您好，ZhangSan，")
    assert len(codes) == 1


async def test_the_login_page_offers_everybody(world: World) -> None:
    """In a real browser one picks who one is; the page leads back with code and state."""
    query = {"appid": CORP, "redirect_uri": "http://127.0.0.1/c?x=1", "state": "s"}
    async with world.client.get("/connect/oauth2/authorize", params=query) as response:
        assert "张三" in await response.text()
    url = world.client.make_url("/connect/oauth2/authorize").with_query(query | {"as": "LiSi"})
    async with world.client.session.get(url, allow_redirects=False) as response:
        assert response.status == 302
        assert response.headers["Location"].startswith("http://127.0.0.1/c?x=1&code=")
        assert response.headers["Location"].endswith("&state=s")

    # On a phone one is logged in already; the page with the phones says once on whose.
    phone = {"Cookie": "phone=LiSi"}
    url = url.with_query(query)
    async with world.client.session.get(url, allow_redirects=False, headers=phone) as response:
        assert response.status == 302
        assert "phone" in response.cookies
    stranger = {"Cookie": "phone=Nobody"}
    async with world.client.session.get(url, headers=stranger) as response:
        assert "张三" in await response.text()
