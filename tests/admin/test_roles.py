"""What each role may do, and that customers' data is shown only with a trace."""

import asyncio
from unittest.mock import AsyncMock

import pytest
from aiohttp.test_utils import TestServer

from admin.house import House
from storage import timeline
from storage.audit import case_chain
from storage.audit_check import verify
from storage.errors import Conflict, Unavailable
from tests.admin.conftest import NewBrowser
from tests.admin.office import STORY, Office

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


@pytest.mark.rule("S2-R45")
async def test_a_reason_reveals_the_customer_and_is_kept(
    office: Office, signed_in: NewBrowser
) -> None:
    """The data is shown for that view alone; who asked and why is in the case's own chain."""
    case = await office.report()
    browser = await signed_in("manager")
    url = f"/admin/cases/{case.number}"
    await browser.get(url)
    page = await browser.post(f"{url}/reveal", reason="客户来电核实")
    assert "李小明" in page
    assert "13812345678" in page
    assert "定损金额不满意" in page
    assert "李小明" not in await browser.get(url)

    last = (await timeline.whole(office.store, case_chain(case.id)))[-1]
    assert (last.action, last.actor, last.via) == ("revealed", "user:manager", "admin")
    assert last.payload == {"reason": "客户来电核实"}
    assert await verify(office.store) == []


async def test_without_a_reason_nothing_is_revealed(office: Office, signed_in: NewBrowser) -> None:
    """A blank reason is none."""
    case = await office.report()
    browser = await signed_in("admin")
    url = f"/admin/cases/{case.number}"
    await browser.get(url)
    page = await browser.post(f"{url}/reveal", 400, reason="   ")
    assert "请写明查看的原因" in page
    assert "李小明" not in page


@pytest.mark.rule("S2-R45")
async def test_an_auditor_only_reads(office: Office, signed_in: NewBrowser) -> None:
    """No reveal, no evidence, no retry, no users; the forms are not even shown."""
    case = await office.report()
    browser = await signed_in("auditor")
    page = await browser.get(f"/admin/cases/{case.number}")
    assert "查看原因" not in page
    assert 'href="/admin/users"' not in page
    url = f"/admin/cases/{case.number}"
    for path in (f"{url}/reveal", f"{url}/evidence/x", "/admin/deliveries/x/retry", "/admin/users"):
        page = await browser.post(path, 403, reason="just so")
        assert "您的角色不能做这件事" in page
        assert "李小明" not in page
    await browser.get("/admin/users", 403)
    assert len(await timeline.whole(office.store, case_chain(case.id))) == 2


async def test_a_manager_manages_neither_users_nor_deliveries(signed_in: NewBrowser) -> None:
    """That is the admin's."""
    browser = await signed_in("manager")
    await browser.get("/admin/deliveries")
    await browser.post("/admin/deliveries/x/retry", 403)
    await browser.post("/admin/users/admin", 403, do="off")


async def test_users_are_added_and_changed_with_a_trace(signed_in: NewBrowser) -> None:
    """Bad names, weak passwords and the last admin's end are refused with a sentence."""
    browser = await signed_in("admin")
    await browser.get("/admin/users")
    good = {"name": "Li.Si", "password": "a good long one", "again": "a good long one",
            "role": "manager"}  # fmt: skip
    assert "li.si" in await browser.post("/admin/users", **good)
    for change, sentence in (
        ({}, "已经存在"),
        ({"name": "x y"}, "用户名应为"),
        ({"name": "wu", "password": "short", "again": "short"}, "密码至少"),
        ({"name": "wu", "again": "another"}, "不一样"),
        ({"name": "wu", "role": "king"}, "没有角色"),
    ):
        assert sentence in await browser.post("/admin/users", 400, **{**good, **change})
    await browser.post("/admin/users/li.si", do="role", role="auditor")
    assert "没有这个角色" in await browser.post("/admin/users/li.si", 400, do="role", role="king")
    assert "没有这个操作" in await browser.post("/admin/users/li.si", 400, do="dance")
    await browser.post("/admin/users/nobody", 404, do="off")
    for last in ({"do": "off"}, {"do": "role", "role": "auditor"}):
        assert "至少要保留一位" in await browser.post("/admin/users/admin", 400, **last)
    page = await browser.get("/admin/audit")
    assert "修改用户" in page
    assert "用户：li.si" in page


async def test_what_people_wrote_is_text(office: Office, signed_in: NewBrowser) -> None:
    """Names, stories, reasons, addresses and search words come out escaped everywhere."""
    case = await office.report(story=STORY | {"what": EVIL, "customer": EVIL, "plate": EVIL})
    browser = await signed_in("admin")
    url = f"/admin/cases/{case.number}"
    await browser.get(url)
    pages = [
        await browser.post(f"{url}/reveal", reason=EVIL),
        await browser.get(url),
        await browser.get("/admin/cases", 200),
        await browser.get(f"/admin/cases?from={EVIL}&state={EVIL}"),
        await browser.post("/admin/cases/look-up", kind="plate", value=EVIL),
        await browser.post("/admin/users", 400, name=EVIL),
        await browser.get("/admin/audit"),
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in pages[0]


async def test_errors_look_like_the_rest(
    signed_in: NewBrowser, house: House, monkeypatch: pytest.MonkeyPatch, expect_error_log: object
) -> None:
    """A page that is not there, a number that is none, and one that fails."""
    browser = await signed_in("admin")
    assert "没有这一页" in await browser.get("/admin/nowhere", 404)
    assert "没有这个编号" in await browser.get("/admin/cases/BM-1", 404)
    await browser.get("/admin/cases/BM-1/reveal", 405)

    assert callable(expect_error_log)
    expect_error_log("admin page failed")
    monkeypatch.setattr("admin.views.people.Tree", None)
    page = await browser.get("/admin/people", 500)
    assert "问题已记入日志" in page
    assert "TypeError" not in page


async def test_the_database_away_is_said(
    signed_in: NewBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was changed, and one may try again; so it is where somebody was first."""
    browser = await signed_in("admin")
    for error, status, said in (
        (Unavailable("away"), 503, "数据库暂时打不开"),
        (Conflict("cases"), 409, "有人抢先一步"),
    ):
        monkeypatch.setattr("storage.org.everybody", AsyncMock(side_effect=error))
        assert said in await browser.get("/admin/people", status)


async def test_the_list_is_sent_live(
    office: Office, signed_in: NewBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows come at once, and again when a case changed; the time comes each second."""
    monkeypatch.setattr("admin.views.live.EVERY_S", 0.02)
    browser = await signed_in("auditor")
    first, second = await office.report(), None
    seen: list[bytes] = []
    async with browser.client.get("/admin/cases/events") as stream:
        assert stream.content_type == "text/event-stream"
        assert "default-src 'none'" in stream.headers["Content-Security-Policy"]
        while len(rows := [line for line in seen if b"html" in line]) < 2:
            seen.append(await stream.content.readline())
            if rows and second is None:
                second = await office.report("wangfang")
    assert second
    assert [first.number.encode() in line for line in rows] == [True, True]
    assert [second.number.encode() in line for line in rows] == [False, True]
    assert seen.count(b"event: time\n") >= 2


async def test_the_end_of_the_process_waits_for_no_live_list(
    server: TestServer, signed_in: NewBrowser, house: House
) -> None:
    """What is held open is let go at once."""
    browser = await signed_in("auditor")
    async with browser.client.get("/admin/cases/events") as stream:
        await stream.content.readline()
        house.closing.set()
        async with asyncio.timeout(2):
            await stream.content.read()
    assert not house.live
