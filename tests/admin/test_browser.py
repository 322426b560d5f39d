"""The pages in a real browser: nothing runs over the edge, lists follow the record."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright

from cases.actions import Action
from tests.admin.office import PASSWORD, STORY, Office

ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (360, 1280, 1920)
EVIL = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


@asynccontextmanager
async def opened(
    server: TestServer, *, scripts: bool = True
) -> AsyncIterator[tuple[Page, list[str]]]:
    """Open a page; the list fills with whatever the browser complains about."""
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGS)
        page = await browser.new_page(java_script_enabled=scripts, locale="zh-CN")
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        yield page, complaints
        await browser.close()


async def sign_in(page: Page, server: TestServer, name: str = "admin") -> None:
    """Sign in with the keyboard alone."""
    await page.goto(str(server.make_url("/admin/")))
    await page.get_by_label("用户名").focus()
    await page.keyboard.type(name)
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="今日").wait_for()


@pytest.mark.needs_browser
async def test_every_page_fits_every_screen(
    office: Office, server: TestServer, tmp_path: Path
) -> None:
    """On a phone, a desk and a wide screen no page scrolls sideways, and nothing complains."""
    first = await office.report()
    await office.pass_(26)
    await office.act(first, "maxiao", Action.TAKE_CALL)
    await office.act(first, "maxiao", Action.DIALLED)
    await office.act(first, "maxiao", Action.MISSED)
    second = await office.report()
    await office.pass_(5, delivered=False)
    await office.refuse()
    await office.act(second, "chenyu", Action.RESOLVE)
    await office.report("wangfang", STORY | {"what": "客户" * 300, "customer": "A" * 300})
    await office.pass_(1)
    paths = {
        "today": "", "cases": "cases", "case": f"cases/{first.number}", "deliveries": "deliveries",
        "people": "people", "person": "people/chenyu", "policies": "policies",
        "audit": "audit", "users": "users", "nowhere": "nowhere",
    }  # fmt: skip
    async with opened(server) as (page, complaints):
        await page.goto(str(server.make_url("/admin/login")))
        await page.screenshot(path=tmp_path / "login.png")
        await sign_in(page, server)
        for name, path in paths.items():
            await page.goto(str(server.make_url(f"/admin/{path}")))
            for width in WIDTHS:
                await page.set_viewport_size({"width": width, "height": 800})
                await page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
                assert await page.evaluate("document.documentElement.scrollWidth") == width, name
    assert [one for one in complaints if "404" not in one] == []


@pytest.mark.needs_browser
async def test_the_list_follows_the_record(office: Office, server: TestServer) -> None:
    """A new case appears by itself, the clock runs down, the state changes; nothing is reloaded."""
    async with opened(server) as (page, complaints):
        await sign_in(page, server, "auditor")
        await page.get_by_role("link", name="案件").click()
        await page.get_by_text("没有案件").wait_for()

        case = await office.report()
        await page.get_by_role("link", name=case.number).wait_for()
        await page.get_by_text("还剩 5 分 0 秒").wait_for()
        await office.pass_(1)
        await page.get_by_text("还剩 4 分 0 秒").wait_for()
        await office.act(case, "chenyu", Action.PASS_UP)
        await page.locator("td", has_text="领导介入").wait_for()
    assert complaints == []


@pytest.mark.needs_browser
async def test_it_works_without_scripts_and_shows_hostile_text_as_text(
    office: Office, server: TestServer
) -> None:
    """What people wrote is never run, with scripts or without; a reason reveals the customer."""
    case = await office.report(story=STORY | {"what": EVIL, "customer": EVIL})
    for scripts in (True, False):
        async with opened(server, scripts=scripts) as (page, complaints):
            await sign_in(page, server, "manager")
            await page.goto(str(server.make_url(f"/admin/cases/{case.number}")))
            await page.get_by_label("查看原因").fill(EVIL)
            await page.get_by_role("button", name="显示").click()
            await page.get_by_text("13812345678").first.wait_for()
            assert await page.locator("main img, main script").count() == 0
            assert await page.get_by_text(EVIL).count() >= 3
        assert complaints == []


@pytest.mark.needs_browser
@pytest.mark.parametrize("width", [360, 1280])
async def test_a_case_is_moved_without_scripts(
    office: Office, server: TestServer, tmp_path: Path, width: int
) -> None:
    """A form folds open, says what is missing, and sends the case to its unit."""
    case = await office.accepted()
    async with opened(server, scripts=False) as (page, complaints):
        await page.set_viewport_size({"width": width, "height": 800})
        await sign_in(page, server, "manager")
        await page.goto(str(server.make_url(f"/admin/cases/{case.number}")))
        await page.locator("summary", has_text="派单").click()
        await page.get_by_label("主办单位").select_option("理赔部")
        await page.get_by_role("button", name="提交“派单”").click()
        await page.get_by_text("这一项要选一个").wait_for()
        await page.screenshot(path=tmp_path / f"wrong-{width}.png", full_page=True)
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        await page.get_by_label("直接原因").select_option("定损金额")
        await page.get_by_role("button", name="提交“派单”").click()
        await page.get_by_role("heading", name="承办").wait_for()
        await page.screenshot(path=tmp_path / f"sent-{width}.png", full_page=True)
        assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert [one for one in complaints if "409" not in one] == []
