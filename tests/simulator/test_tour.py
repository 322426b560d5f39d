"""The guided tour of the demo, walked by keyboard in a real browser."""

from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from tests.simulator.browsing import opened
from tests.simulator.conftest import PEOPLE, World, opened_world, passive

STAFF, LEADER, CALLER = PEOPLE
CAST = (
    STAFF,
    replace(LEADER, leader="ZhaoLiu"),
    replace(LEADER, userid="ZhaoLiu", name="赵六"),
    replace(CALLER, apps=("claims",)),
)
REPORT = {"type": "click", "name": "不满报告", "key": "k"}
SAID = passive("<MsgType>text</MsgType><Content>已开始计时</Content>")
TAKEN = "<MsgType>update_button</MsgType><Button><ReplaceName>已接手</ReplaceName></Button>"


async def reported(world: World, page: Page) -> None:
    """Walk the first two steps: the menu, then the sentence that the tour fills in."""
    world.bot.reply = SAID
    for place in ("第 1 步，共 8 步", "第 2 步，共 8 步"):
        await expect(page.locator("#tour-place")).to_have_text(place)
        await page.locator("#tour-go").press("Enter")
        await page.keyboard.press("Enter")


async def at(page: Page, place: str, whose: str) -> None:
    """Wait until the tour stands at a place and points to one phone."""
    await expect(page.locator("#tour-place")).to_have_text(place)
    await expect(page.locator(".guided")).to_have_attribute("data-user", whose)


@pytest.mark.needs_browser
async def test_the_tour_goes_on_by_itself_and_is_resumed() -> None:
    """Each step that was done leads to the next phone; who left comes back to the same step."""
    async with opened_world(CAST) as world, opened(world.page) as (page, complaints):
        await world.publish(REPORT)
        await reported(world, page)
        await at(page, "第 3 步，共 8 步", "LiSi")
        await world.send_card(to="LiSi")
        await at(page, "第 4 步，共 8 步", "LiSi")

        await page.get_by_role("button", name="收起").press("Enter")
        await page.reload()
        await expect(page.locator("#tour")).to_be_hidden()
        await page.get_by_role("button", name="三分钟引导").press("Enter")
        await at(page, "第 4 步，共 8 步", "LiSi")
        world.bot.reply = passive(TAKEN, "LiSi")
        await page.locator("#tour-go").press("Enter")
        await page.keyboard.press("Enter")
        await at(page, "第 5 步，共 8 步", "ZhaoLiu")

        await world.send_card("t2", to="WangWu")
        await at(page, "第 7 步，共 8 步", "WangWu")
        await page.get_by_role("button", name="重来").click()
        await expect(page.locator("#tour-place")).to_have_text("第 1 步，共 8 步")
    assert complaints == []


@pytest.mark.needs_browser
async def test_it_begins_where_the_menu_is_opened() -> None:
    """An item inside a part of the menu is found: first the part is pointed at, then the item."""
    async with opened_world(CAST) as world, opened(world.page) as (page, complaints):
        await world.publish({"name": "客户", "sub_button": [REPORT, REPORT | {"name": "帮助"}]})
        await page.locator("#tour-go").click()
        await expect(page.locator("[data-hint]")).to_have_text("客户 ▴")
        await page.keyboard.press("Enter")
        await expect(page.locator("[data-hint]")).to_have_text("不满报告")
    assert complaints == []


@pytest.mark.needs_browser
async def test_no_tour_where_nothing_can_be_reported(world: World) -> None:
    """Without leaders to send a report up to, the tour is not offered."""
    await world.publish(REPORT)
    async with opened(world.page) as (page, complaints):
        await page.get_by_role("button", name="不满报告").first.wait_for()
        await expect(page.get_by_role("button", name="三分钟引导")).to_be_hidden()
    assert complaints == []
