"""The guided tour with the bot behind it: as a newcomer walks it, by keyboard alone."""

from pathlib import Path

import pytest
from playwright.async_api import expect
from sqlalchemy import select

from storage import tables
from tests.simulator.browsing import opened
from tests.stories.world import world

STEPS = 8


@pytest.mark.needs_browser
@pytest.mark.slow
async def test_a_newcomer_walks_the_whole_tour(tmp_path: Path) -> None:
    """Each step says what to do and leads there; the last one finds the case archived."""
    async with world(tmp_path) as found, opened(found.base) as (page, complaints):
        for step in range(1, STEPS + 1):
            await expect(page.locator("#tour-place")).to_have_text(f"第 {step} 步，共 {STEPS} 步")
            # What is pointed at may still be on its way to the phone.
            await page.locator("[data-hint]").wait_for()
            await page.locator("#tour-go").press("Enter")
            await page.keyboard.press("Enter")
        await expect(page.locator("#tour-place")).to_have_text("三分钟走完了")
        rows = await found.house.turns.store.rows(select(tables.cases.c.state))
        assert [row.state for row in rows] == ["archived"]
    assert complaints == []
