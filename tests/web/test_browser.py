"""The pages in a real browser: narrow, calm, and usable without JavaScript."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from tests.web.house import House
from tests.web.test_moves import accepted

ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# Where pictures go, for whoever wants to look at them.
PICTURES = os.environ.get("PICTURES", "")


@asynccontextmanager
async def browser(width: int, *, scripts: bool) -> AsyncIterator[tuple[BrowserContext, list[str]]]:
    """Give a browser of that width; the list fills with whatever it complains about."""
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    complaints: list[str] = []
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=program, args=ARGS)
        context = await chromium.new_context(
            viewport={"width": width, "height": 780}, java_script_enabled=scripts
        )
        context.on("console", lambda message: complaints.append(message.text))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        yield context, complaints
        await chromium.close()


async def enter(context: BrowserContext, house: House, number: str, name: str) -> Page:
    """Open a case and say at WeCom's login who one is."""
    page = await context.new_page()
    await page.goto(f"{house.base}/c/{number}")
    await page.get_by_role("link", name=name).first.click()
    await page.wait_for_url(f"**/c/{number}")
    return page


async def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where pictures are wanted."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.needs_browser
async def test_a_leader_on_a_narrow_phone_without_scripts(house: House) -> None:
    """360 px, no JavaScript: everything fits, 接手 works, a note is left."""
    number = await house.report()
    body = {"app": "claims"}
    await house.world.post("/sim/users/chenyu/image", body)
    await house.world.post("/sim/users/chenyu/send", body | {"msgtype": "voice"})
    await house.world.until("10:06:10")
    async with browser(360, scripts=False) as (context, complaints):
        page = await enter(context, house, number, "王芳")
        await picture(page, "leader")
        await page.get_by_role("button", name="接手").click()
        await page.get_by_text("已记下“接手”").wait_for()
        await page.get_by_label("留言").fill("x" * 300)
        await page.get_by_role("button", name="留言").click()
        await page.get_by_text("留言已记下").wait_for()
        await picture(page, "leader-noted")
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert complaints == []


@pytest.mark.needs_browser
@pytest.mark.parametrize("width", [360, 1280])
async def test_nothing_scrolls_sideways_and_the_clock_counts(house: House, width: int) -> None:
    """The page keeps to its width; its own script is the only one that its policy lets run."""
    number = await house.report(story="客户张伟 13812348000 " + "很" * 200 + "A" * 200)
    async with browser(width, scripts=True) as (context, complaints):
        page = await enter(context, house, number, "陈宇")
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        before = await page.locator(".left").inner_text()
        await expect(page.locator(".left")).not_to_have_text(before)
        await picture(page, f"reporter-{width}")
    assert complaints == []


@pytest.mark.needs_browser
async def test_the_team_calls_from_a_phone(house: House) -> None:
    """The script first, then the call, then its outcome."""
    number = await house.called()
    async with browser(360, scripts=True) as (context, complaints):
        page = await enter(context, house, number, "唐燕")
        await picture(page, "call-before")
        await page.get_by_role("button", name="我来打").click()
        await page.get_by_role("link", name="拨打客户").wait_for()
        await picture(page, "call")
        await page.get_by_role("button", name="未接通").click()
        await page.get_by_text("第 2 次请在").wait_for()
        await picture(page, "call-missed")
        await page.goto(f"{house.base}/c/BM-261123-9999")
        await picture(page, "not-found")
    # The browser itself notes that a page was not found.
    assert [said for said in complaints if "404" not in said] == []


@pytest.mark.needs_browser
async def test_a_voice_plays(house: House) -> None:
    """What the staff member said is heard on the page, in a browser that knows no AMR."""
    number = await house.report()
    await house.world.post("/sim/users/chenyu/send", {"app": "claims", "msgtype": "voice"})
    await house.world.until("10:06:10")
    async with browser(360, scripts=True) as (context, complaints):
        page = await enter(context, house, number, "王芳")
        voice = page.locator("audio")
        await voice.evaluate("(audio) => audio.play()")
        await expect(voice).to_have_js_property("duration", 1)
    assert complaints == []


@pytest.mark.needs_browser
async def test_a_dispatcher_on_a_narrow_phone_without_scripts(house: House) -> None:
    """360 px, no JavaScript: a form folds open, its error shows, the case goes to its unit."""
    number, caller = await accepted(house)
    names = {"maxiao": "马晓", "guojing": "郭静", "dengkai": "邓凯", "tangyan": "唐燕"}
    async with browser(360, scripts=False) as (context, complaints):
        page = await enter(context, house, number, names[caller.userid])
        await picture(page, "accepted")
        await page.locator("summary", has_text="派单").click()
        await page.get_by_label("主办单位").select_option("理赔部")
        await picture(page, "dispatch-open")
        await page.get_by_role("button", name="提交“派单”").click()
        await page.get_by_text("这一项要选一个").wait_for()
        await picture(page, "dispatch-wrong")
        await page.get_by_label("直接原因").select_option("定损金额")
        await page.get_by_role("checkbox", name="客户服务部").check()
        await page.get_by_role("button", name="提交“派单”").click()
        await page.get_by_text("已记下“派单”").wait_for()
        await picture(page, "dispatched")
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
    # The browser itself notes that the first form was not taken.
    assert [said for said in complaints if "409" not in said] == []
