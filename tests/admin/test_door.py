"""Who gets in, and what the browser is told."""

from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import TestClient, TestServer

from admin.door import own_path
from admin.house import House
from admin.kept import Kept
from admin.passwords import fits, hashed, weakness
from admin.sessions import IDLE_S, Sessions
from admin.throttle import BY_NAME
from storage.users import User
from tests.admin.conftest import NewBrowser, Ticks
from tests.admin.office import PASSWORD, Browser, Office

PATHS = ("", "cases", "cases/events", "cases/BM-1", "deliveries", "people", "policies", "audit",
         "users")  # fmt: skip


async def test_nobody_sees_anything_without_signing_in(signed_in: NewBrowser) -> None:
    """Every page leads to the login and, after it, back."""
    browser = await signed_in("")
    for path in PATHS:
        page = await browser.get(f"/admin/{path}")
        assert "用户名" in page
    await browser.get("/admin/people?below=wangfang")
    await browser.get("/admin/login?next=/admin/people%3Fbelow%3Dwangfang")
    page = await browser.post(
        "/admin/login", name=" Admin ", password=PASSWORD, next="/admin/people?below=wangfang"
    )
    assert "王芳以下" in page


async def test_a_wrong_password_says_nothing_and_is_kept(signed_in: NewBrowser) -> None:
    """An unknown name and a wrong password look the same; both are in the audit."""
    browser = await signed_in("")
    wrong = await browser.sign_in("admin", "not the password", 403)
    unknown = await browser.sign_in("nobody", "not the password", 403)
    assert "用户名或密码不对" in wrong
    assert wrong == unknown

    await browser.sign_in("admin")
    page = await browser.get("/admin/audit")
    assert page.count("登录失败") == 2
    assert "nobody" in page
    assert "not the password" not in page


async def test_guessing_is_throttled_by_name(signed_in: NewBrowser, ticks: Ticks) -> None:
    """After some wrong tries even the right password waits; later it works again."""
    browser = await signed_in("")
    for _ in range(BY_NAME.tries):
        await browser.sign_in("admin", "guess", 403)
    assert "尝试太多" in await browser.sign_in("admin", PASSWORD, 429)

    ticks.at += BY_NAME.window_s + 1
    assert "今日" in await browser.sign_in("admin")


async def test_guessing_is_throttled_by_address(
    signed_in: NewBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One who tries name after name is stopped too."""
    browser = await signed_in("")
    for number in range(30):
        await browser.sign_in(f"name{number}", "guess", 403)
    await browser.sign_in("admin", PASSWORD, 429)


async def test_a_session_ends_when_idle(signed_in: NewBrowser, ticks: Ticks) -> None:
    """Eight hours without a page, and one signs in again; each page begins them anew."""
    browser = await signed_in("admin")
    ticks.at += IDLE_S - 1
    assert "<h1>人员" in await browser.get("/admin/people")
    ticks.at += IDLE_S - 1
    assert "<h1>人员" in await browser.get("/admin/people")
    ticks.at += IDLE_S + 1
    assert "用户名" in await browser.get("/admin/people")


async def test_signing_out_ends_the_session(signed_in: NewBrowser) -> None:
    """The cookie that somebody kept is worth nothing any more."""
    browser = await signed_in("admin")
    kept = {c.key: c.value for c in browser.client.session.cookie_jar}["eb_admin"]
    await browser.get("/admin/")
    assert "用户名" in await browser.post("/admin/logout")

    browser.client.session.cookie_jar.update_cookies({"eb_admin": kept})
    assert "用户名" in await browser.get("/admin/people")
    await browser.sign_in("auditor")
    assert "退出登录" in await browser.get("/admin/audit")


async def test_a_form_from_elsewhere_changes_nothing(signed_in: NewBrowser) -> None:
    """Without the token of this session, or with that of another, nothing happens."""
    browser, other = await signed_in("admin"), await signed_in("admin")
    await other.get("/admin/users")
    await browser.get("/admin/users")
    browser.token = other.token
    page = await browser.post("/admin/users/auditor", 403, do="off")
    assert "没有任何改动" in page
    browser.token = ""
    await browser.post("/admin/users/auditor", 403, do="off")
    await browser.post("/admin/logout", 403)
    assert 'value="on"' not in await browser.get("/admin/users")

    stranger = await signed_in("")
    stranger.token = "made up"
    await stranger.post("/admin/login", 403, name="admin", password=PASSWORD)


async def test_headers_of_every_answer(server: TestServer) -> None:
    """Strict for the browser, kept by nobody; cookies only for us."""
    client = TestClient(server)
    for path in ("", "login", "nowhere", "static/admin.css", "static/none.css"):
        async with client.get(f"/admin/{path}") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            if "static" not in path:
                assert answer.headers["Cache-Control"] == "no-store"
                assert 'style="' not in await answer.text()
    async with client.get("/admin/login") as answer:
        assert "HttpOnly" in answer.headers["Set-Cookie"]
    await client.session.close()


async def test_cookies_are_for_https_where_people_come_by_it(
    house: House, server: TestServer
) -> None:
    """Secure, HttpOnly, SameSite, below /admin alone."""
    object.__setattr__(house.desk, "public_url", "https://bot.example.com")
    client = TestClient(server)
    async with client.get("/admin/login") as answer:
        token = answer.cookies["eb_admin_form"].value
        assert answer.cookies["eb_admin_form"]["secure"]
    data = {"name": "admin", "password": PASSWORD, "token": token}
    headers = {"Cookie": f"eb_admin_form={token}"}
    request = client.post("/admin/login", data=data, headers=headers, allow_redirects=False)
    async with request as answer:
        cookie = answer.cookies["eb_admin"]
        assert answer.status == 303
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (
            True, True, "Lax", "/admin",
        )  # fmt: skip
    await client.session.close()


async def test_static_files_are_asked_for_once(server: TestServer, house: House) -> None:
    """An address with the tag is kept for a year; a known tag is answered with nothing."""
    client = TestClient(server)
    tag = house.look.files["admin.css"].tag
    async with client.get(f"/admin/static/admin.css?v={tag}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["ETag"] == f'"{tag}"'
    known = {"If-None-Match": f'"{tag}"'}
    async with client.get("/admin/static/admin.css", headers=known) as answer:
        assert answer.status == 304
    await client.session.close()


@pytest.mark.parametrize(
    "path", ["https://evil.example", "//evil.example", "/admin//evil", "/admin/\\evil", "/x",
             "/admin/../x", "/admin/\n", ""],
)  # fmt: skip
def test_the_login_leads_nowhere_else(path: str) -> None:
    """Whatever the address asks for, one stays on this page."""
    assert own_path(path) == "/admin/"


async def test_a_user_turned_off_is_out_at_once(signed_in: NewBrowser) -> None:
    """His next page is the login; so it is after his password was changed by another."""
    admin, auditor = await signed_in("admin"), await signed_in("auditor")
    await admin.get("/admin/users")
    await admin.post("/admin/users/auditor", do="password", password="x" * 9 + "yz",
                     again="x" * 9 + "yz")  # fmt: skip
    assert "用户名" in await auditor.get("/admin/people")
    await auditor.sign_in("auditor", "x" * 9 + "yz")
    await admin.post("/admin/users/auditor", do="off")
    assert "用户名" in await auditor.get("/admin/people")
    await auditor.sign_in("auditor", "x" * 9 + "yz", 403)


async def test_the_address_behind_a_proxy_of_this_machine(
    office: Office, server: TestServer
) -> None:
    """Its word is taken for who comes; nonsense in it is not."""
    browser = Browser(TestClient(server))
    await browser.get("/admin/login")
    for said in ("198.51.100.7, 203.0.113.9", "nonsense"):
        data = {"name": "admin", "password": PASSWORD, "token": browser.token}
        headers = {"X-Forwarded-For": said}
        async with browser.client.post("/admin/login", data=data, headers=headers) as answer:
            assert answer.status == 200
    page = await browser.get("/admin/audit")
    assert "203.0.113.9" in page
    assert "nonsense" not in page
    await browser.client.session.close()


async def test_passwords(office: Office) -> None:
    """Short, long and plain ones are refused; a hash fits its password alone."""
    assert weakness("short", "zhang")
    assert weakness("x" * 300, "zhang")
    assert weakness("xxxxxxxxxxxx", "zhang")
    assert weakness("zhang-zhang", "Zhang-Zhang")
    assert weakness("a good long one", "zhang") is None
    kept = await hashed("a good long one")
    assert kept.startswith("$argon2id$")
    assert await fits("a good long one", kept)
    assert not await fits("another", kept)
    assert not await fits("another", None)
    assert not await fits("x" * 1000, kept)
    assert not await fits("another", "no hash at all")


async def test_sessions_of_a_deactivated_user_do_not_fit() -> None:
    """A session is bound to the password's hash and to the user being active."""
    user = User("zhang", "hash", "admin", active=True, created_at=datetime.now(UTC))
    session = await Sessions(Kept(None)).begin(user)
    assert session.fits(user)
    assert not session.fits(
        User("zhang", "other", "admin", active=True, created_at=user.created_at)
    )
    assert not session.fits(
        User("zhang", "hash", "admin", active=False, created_at=user.created_at)
    )
