"""The page with the phones, in a real browser."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest
from playwright.async_api import Page, async_playwright

from simulator.app import run
from tests.simulator.conftest import CONFIG, World, passive

ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@asynccontextmanager
async def opened(world: World) -> AsyncIterator[tuple[Page, list[str]]]:
    """Open the page; the list fills with whatever the browser complains about."""
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        await page.goto(str(world.client.make_url("/")))
        yield page, complaints
        await browser.close()


@pytest.mark.needs_browser
async def test_one_chats_and_presses_on_the_page(world: World) -> None:
    """A text is answered, markup stays text, a pressed card turns grey, and time moves."""
    evil = '<img src=x onerror="alert(1)"> <a href="javascript:alert(2)">点我</a>'
    sealed = evil.replace("&", "&amp;").replace("<", "&lt;")
    world.bot.reply = passive(f"<MsgType>text</MsgType><Content>{sealed}</Content>")
    async with opened(world) as (page, complaints):
        phone = page.locator("[data-user=ZhangSan]")
        await phone.get_by_label("输入消息").fill("不满报告")
        await phone.get_by_role("button", name="发送").click()
        await phone.get_by_text('<img src=x onerror="alert(1)">').wait_for()
        assert await phone.locator(".chat a, .chat img").count() == 0

        await world.send_card()
        button = "<Button><ReplaceName>已接手</ReplaceName></Button>"
        world.bot.reply = passive(f"<MsgType>update_button</MsgType>{button}")
        await phone.get_by_role("button", name="接手", exact=True).click()
        await phone.get_by_role("button", name="已接手").wait_for()
        assert await phone.get_by_role("button", name="已接手").is_disabled()

        await page.get_by_role("button", name="+5 分钟").click()
        await page.get_by_text("10:05:00", exact=True).wait_for()
        await page.set_viewport_size({"width": 360, "height": 740})
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert complaints == []


async def test_it_serves_until_cancelled() -> None:
    """`run` listens on the configured address and closes it when it is cancelled."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    task = asyncio.create_task(run(replace(CONFIG, port=port)))
    async with aiohttp.ClientSession() as session:
        for _ in range(100):
            await asyncio.sleep(0.01)
            try:
                async with session.get(f"http://127.0.0.1:{port}/sim/users") as response:
                    assert len(await response.json()) == 3
                break
            except aiohttp.ClientConnectorError:
                continue
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
