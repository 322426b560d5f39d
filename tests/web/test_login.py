"""The way in: WeCom's login, the state, the session."""

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from yarl import URL

from bot.web.sessions import Sessions
from bot.web.signing import Signer
from tests.web.house import INSIDE, House, Visitor

DESKTOP = "Mozilla/5.0 (Windows NT 10.0) Chrome/140"


async def test_inside_wecom_nobody_is_asked_outside_there_is_a_code_to_scan(house: House) -> None:
    """The user agent decides; the state is letters and digits, as WeCom wants."""
    number = await house.report()
    inside = await house.visitor("chenyu", INSIDE).get(f"/c/{number}", follow=False)
    outside = await house.visitor("chenyu", DESKTOP).get(f"/c/{number}", follow=False)

    there = URL(inside.headers["Location"])
    assert there.path == "/connect/oauth2/authorize"
    assert there.query["scope"] == "snsapi_base"
    assert there.query["state"].isalnum()
    assert len(there.query["state"]) <= 128
    assert URL(outside.headers["Location"]).path == "/wwlogin/sso/login"
    assert (await house.visitor("chenyu", DESKTOP).get(f"/c/{number}")).status == 200


async def test_a_link_may_name_the_app(house: House) -> None:
    """A card's link says which app sees the person; an unknown name falls back to the first."""
    number = await house.report()
    for via, agent in (("service", "1000003"), ("nonsense", "1000002")):
        page = await house.visitor("chenyu").get(f"/c/{number}?via={via}", follow=False)
        assert URL(page.headers["Location"]).query["agentid"] == agent


async def test_the_cookie_is_for_the_server_alone(house: House) -> None:
    """HttpOnly and SameSite=Lax; it ends after eight hours."""
    chen = house.visitor("chenyu")
    await chen.get(f"/c/{await house.report()}")

    cookie = next(morsel for morsel in chen.jar if morsel.key == "case")
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "28800")


def test_behind_https_the_cookie_is_bound_to_the_host() -> None:
    """Secure, and with the prefix that no other host or plain connection can set."""
    response = web.Response()
    sessions = Sessions(Signer(b"k" * 32), secure=True)
    sessions.begin(response, "chenyu", datetime.now(UTC))

    cookie = response.cookies["__Host-case"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


async def test_a_state_belongs_to_its_browser(house: House) -> None:
    """An address that somebody else set out with logs nobody in (login CSRF)."""
    number = await house.report()
    back = await _back(house, number, house.visitor("wangfang"))

    assert (await house.visitor("chenyu").get(back, follow=False)).status == 400


async def test_a_replayed_login_gets_a_courteous_page(house: House) -> None:
    """The address that came back works once; the page offers another try, which works."""
    number = await house.report()
    chen = house.visitor("chenyu")
    back = await _back(house, number, chen)
    assert (await chen.get(back, follow=False)).status == 302

    again = await chen.get(back, follow=False)
    assert (again.status, "登录没有完成" in again.seen) == (400, True)
    assert f'href="/c/{number}"' in again.text
    assert (await chen.get(f"/c/{number}")).status == 200


async def test_a_used_code_is_refused(house: House) -> None:
    """A fresh state does not make an old code good."""
    number = await house.report()
    chen = house.visitor("chenyu")
    old = await _back(house, number, chen)
    await chen.get(old, follow=False)
    fresh = await _back(house, number, chen)

    mixed = await chen.get(fresh.update_query(code=old.query["code"]), follow=False)
    assert (mixed.status, "再试一次" in mixed.seen) == (400, True)


async def test_a_state_expires(house: House) -> None:
    """Whoever comes back a quarter of an hour later starts again."""
    number = await house.report()
    chen = house.visitor("chenyu")
    back = await _back(house, number, chen)
    await house.world.until("10:15")
    assert (await chen.get(back, follow=False)).status == 400


async def test_nonsense_comes_back(house: House) -> None:
    """No state, a made-up one, no code: the same page, and nothing of it is shown."""
    chen = house.visitor("chenyu")
    for query in ("", "?state=abc&code=1", "?state=<b>&code=<b>", f"?state={'0' * 90}&code=1"):
        page = await chen.get(f"/c/login{query}")
        assert page.status == 400
        assert "<b>" not in page.text


async def test_the_session_ends(house: House) -> None:
    """After eight hours a form does nothing and says so; opening the page logs in again."""
    number = await house.report()
    chen = house.visitor("chenyu")
    page = await chen.get(f"/c/{number}")
    await house.world.post("/sim/time", {"advance_s": timedelta(hours=8).total_seconds()})

    over = await chen.press(page, "resolve")
    assert (over.status, "登录已过期" in over.seen) == (401, True)
    assert (await chen.get(f"/c/{number}")).status == 200


@pytest.mark.parametrize(("old", "new"), [("6368656e7975", "77616e676661"), ("22", "23")])
async def test_a_forged_session_is_none(house: House, old: str, new: str) -> None:
    """A changed cookie sends its bearer to the login."""
    number = await house.report()
    chen = house.visitor("chenyu")
    await chen.get(f"/c/{number}")
    token = next(morsel.value for morsel in chen.jar if morsel.key == "case")
    assert old in token

    chen.jar.update_cookies({"case": token.replace(old, new, 1)}, URL(house.base))
    assert (await chen.get(f"/c/{number}", follow=False)).status == 302


async def test_with_wecom_away_the_page_says_so(house: House) -> None:
    """The login can't be finished: a sentence and another try."""
    number = await house.report()
    chen = house.visitor("chenyu")
    back = await _back(house, number, chen)
    await house.world.post("/sim/faults", {"refuse": True})
    away = await chen.get(back, follow=False)
    assert (away.status, "暂时没有回应" in away.seen) == (503, True)


async def test_whom_no_app_sees_is_told(house: House) -> None:
    """Each app is asked in turn; somebody outside all of them is told what to do."""
    number = await house.report()
    chen = house.visitor("chenyu")
    back = await _back(house, number, chen)
    house.door.blind = True

    next_app = await chen.get(back, follow=False)
    assert URL(next_app.headers["Location"]).query["agentid"] == "1000003"
    last = await chen.get(URL(next_app.headers["Location"]).update_query({"as": "chenyu"}))
    assert (last.status, "没有找到您" in last.seen) == (403, True)


async def _back(house: House, number: str, visitor: Visitor) -> URL:
    """Go to WeCom, logged out, and give the address that it sends the browser back to."""
    visitor.jar.clear()
    out = await visitor.get(f"/c/{number}", follow=False)
    login = URL(out.headers["Location"]).update_query({"as": visitor.userid})
    back = await visitor.get(login, follow=False)
    return URL(back.headers["Location"])
