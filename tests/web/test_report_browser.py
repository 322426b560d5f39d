"""The form in a real browser: whole on a PC, step by step on a phone, with scripts and without."""

from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.web.forms import JPEG
from tests.web.house import House
from tests.web.test_browser import browser, picture

ADDRESS = "/report/dissatisfaction"


async def enter(context: BrowserContext, house: House, name: str = "陈宇") -> Page:
    """Open the form and say at WeCom's login who one is."""
    page = await context.new_page()
    await page.goto(f"{house.base}{ADDRESS}")
    await page.get_by_role("link", name=name).first.click()
    await page.wait_for_url(f"**{ADDRESS}")
    return page


async def narrow(page: Page, width: int) -> None:
    """Nothing scrolls sideways."""
    assert await page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.needs_browser
@pytest.mark.parametrize("scripts", [False, True])
async def test_step_by_step_on_a_phone(house: House, tmp_path: Path, *, scripts: bool) -> None:
    """One question at a time, a photo, and back; a wrong answer keeps its question."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(JPEG)
    async with browser(360, scripts=scripts) as (context, complaints):
        page = await enter(context, house)
        await picture(page, f"report-begin-360-{scripts}")
        await page.get_by_role("button", name="开始不满报告").click()
        await expect(page.get_by_label("经过")).to_be_visible()
        await expect(page.get_by_label("客户怎么称呼")).to_be_hidden()
        await narrow(page, 360)
        await picture(page, f"report-step-360-{scripts}")
        await page.get_by_label("经过").fill("客户说车修了两次还响" * 9)
        await page.get_by_role("button", name="下一题").click()
        await page.get_by_label("客户怎么称呼").fill("张伟")
        await page.get_by_label("客户怎么称呼").press("Enter")
        await page.get_by_label("客户的电话").fill("1381234")
        await page.get_by_role("button", name="下一题").click()
        await page.get_by_role("link", name="电话：这个号码").click()
        await expect(page.get_by_label("客户的电话")).to_be_visible()
        await picture(page, f"report-wrong-360-{scripts}")
        await page.get_by_label("客户的电话").fill("13812348000")
        await page.get_by_role("button", name="下一题").click()
        await page.goto(f"{house.base}{ADDRESS}?step=evidence")
        await page.get_by_label("照片、语音或文件").set_input_files(photo)
        await page.get_by_role("button", name="下一题").click()
        await expect(page.get_by_text("13", exact=False).first).to_be_visible()
        await picture(page, f"report-end-360-{scripts}")
        await page.get_by_role("button", name="上一题").click()
        await expect(page.get_by_role("link", name="照片 1")).to_be_visible()
        await narrow(page, 360)
        await page.goto(f"{house.base}{ADDRESS}?all=1")
        await expect(page.get_by_label("客户怎么称呼")).to_have_value("张伟")
        await expect(page.get_by_label("希望怎么处理")).to_be_visible()
        await picture(page, f"report-all-360-{scripts}")
        await narrow(page, 360)
    # The browser itself notes that a form was refused.
    assert [said for said in complaints if "422" not in said] == []


@pytest.mark.needs_browser
@pytest.mark.parametrize("scripts", [False, True])
async def test_one_page_on_a_pc(house: House, *, scripts: bool) -> None:
    """All questions at once, by keyboard too; the chat's word meanwhile is shown and kept."""
    async with browser(1280, scripts=scripts) as (context, complaints):
        page = await enter(context, house)
        await page.get_by_role("button", name="开始不满报告").click()
        await page.get_by_label("客户怎么称呼").fill("张伟")
        await page.keyboard.press("Tab")
        await page.keyboard.type("13812348000")
        await page.get_by_label("明确表示不满").check()
        await page.get_by_label("柜台").check()
        await picture(page, f"report-1280-{scripts}")
        await page.get_by_role("button", name="保存").last.click()
        await page.get_by_text("已保存").wait_for()
        await house.world.say("chenyu", "改电话 13900001111")
        await house.world.settle()
        await page.get_by_label("客户的电话").fill("13700001111")
        await page.get_by_role("button", name="保存").last.click()
        await page.get_by_text("另一处现在记的是：13900001111").wait_for()
        await picture(page, f"report-late-1280-{scripts}")
        await narrow(page, 1280)
    assert [said for said in complaints if "409" not in said] == []


@pytest.mark.needs_browser
@pytest.mark.parametrize("width", [360, 1280])
async def test_a_complaint_is_filed(house: House, width: int) -> None:
    """At either width: a choice brings its questions at once, the end has the number."""
    async with browser(width, scripts=True) as (context, complaints):
        page = await context.new_page()
        await page.goto(f"{house.base}/report/complaint?all=1")
        await page.get_by_role("link", name="陈宇").first.click()
        await page.goto(f"{house.base}/report/complaint?all=1")
        await page.get_by_label("发生了什么").fill("定损比修车费低三千")
        await page.get_by_label("投诉人怎么称呼").fill("张伟")
        await page.get_by_label("投诉人的联系电话").fill("13812345678")
        await page.get_by_label("理赔", exact=True).check()
        await page.get_by_label("定损金额").check()
        await page.get_by_label("希望怎么处理").fill("按修理厂发票赔")
        await narrow(page, width)
        await picture(page, f"complaint-{width}")
        await page.get_by_role("button", name="提交").click()
        await page.get_by_text("请读给客户：编号").wait_for()
        await narrow(page, width)
        await picture(page, f"complaint-done-{width}")
    assert complaints == []
