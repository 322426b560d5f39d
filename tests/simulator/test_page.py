"""The page with the phones, in a real browser."""

import asyncio
import socket
from dataclasses import replace

import aiohttp
import pytest

from simulator.app import run
from tests.simulator.browsing import opened
from tests.simulator.conftest import CONFIG, World, passive


@pytest.mark.needs_browser
async def test_one_chats_and_presses_on_the_page(world: World) -> None:
    """A text is answered, markup stays text, a pressed card turns grey, and time moves."""
    evil = '<img src=x onerror="alert(1)"> <a href="javascript:alert(2)">点我</a>'
    sealed = evil.replace("&", "&amp;").replace("<", "&lt;")
    world.bot.reply = passive(f"<MsgType>text</MsgType><Content>{sealed}</Content>")
    async with opened(world.page) as (page, complaints):
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


@pytest.mark.needs_browser
async def test_a_switch_parts_wecom_and_bot(world: World) -> None:
    """While it is off no message arrives and the phone says so; switched back, all is well."""
    async with opened(world.page) as (page, complaints):
        phone = page.locator("[data-user=ZhangSan]")
        await page.get_by_role("button", name="断开企业微信").click()
        await page.get_by_role("button", name="恢复企业微信", pressed=True).wait_for()
        await phone.get_by_label("输入消息").fill("在吗")
        await phone.get_by_role("button", name="发送").click()
        await phone.get_by_text("机器人没有应答").wait_for()
        assert world.bot.heard == []
        assert (await world.sim_get("faults"))["refuse"]

        await page.get_by_role("button", name="恢复企业微信").click()
        await page.get_by_role("button", name="断开企业微信", pressed=False).wait_for()
        await world.send_text("听得到")
        await phone.get_by_text("听得到").wait_for()
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
