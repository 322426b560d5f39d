"""The complaint team's page for a first callback (S4-R31 to S4-R33)."""

import re

import pytest

from storage.cases import by_number
from tests.web.house import PHONE, House

TELLTALE = ("报告", "上报", "投诉", "不满", "反映", "领导", "陈宇")


async def asked(house: House, number: str) -> str:
    """Give the member of the team who was asked."""
    case = await by_number(house.store, number)
    assert case is not None
    return str(case.body["callback"]["offers"][0]["person"])


@pytest.mark.rule("S4-R31", "S4-R32", "S4-R33")
async def test_a_call_from_the_page(house: House) -> None:
    """Neutral words, the number only after 我来打, a dial, an outcome, and the case is archived."""
    number = await house.called()
    caller = house.visitor(await asked(house, number))
    page = await caller.get(f"/c/{number}")
    assert PHONE not in page.text
    assert "接下回访后显示姓名和电话" in page.seen

    taken = await caller.press(page, "take_call")
    assert f'href="tel:{PHONE}"' in taken.text
    script = re.search(r'class="card script">(.*?)</section>', taken.text, re.DOTALL)
    assert script is not None
    assert "满意度回访" in script[1]
    assert not [word for word in TELLTALE if word in script[1]]

    dialled = await caller.press(taken, "dialled")
    assert "第 1 次" in dialled.seen
    assert 'value="dialled"' not in dialled.text
    done = await caller.press(dialled, "content")
    assert "已归档" in done.seen
    assert await house.state(number) == "archived"
    assert PHONE not in done.text


@pytest.mark.rule("S4-R33")
async def test_unreachable_after_the_attempts_of_the_policy(house: House) -> None:
    """Each missed call says when to try again; after the last one the case is accepted."""
    number = await house.called()
    caller = house.visitor(await asked(house, number))
    page = await caller.press(await caller.get(f"/c/{number}"), "take_call")
    assert "最多拨打 3 次" in page.seen
    page = await caller.press(page, "missed")
    assert "第 2 次请在 10:15:00 拨打" in page.seen
    await house.world.until("10:15")
    page = await caller.press(await caller.get(f"/c/{number}"), "missed")
    assert "第 3 次请在 11:00:00 拨打" in page.seen
    await house.world.until("11:00")
    page = await caller.press(await caller.get(f"/c/{number}"), "missed")
    assert "已受理待派单" in page.seen
    assert await house.state(number) == "accepted"


async def test_a_colleague_sees_who_has_the_call(house: House) -> None:
    """The rest of the team and its head may look; the number stays with whoever calls."""
    number = await house.called()
    first = await asked(house, number)
    caller = house.visitor(first)
    early = house.visitor("tangyan")
    stale = await early.get(f"/c/{number}")
    assert 'value="take_call"' in stale.text
    await caller.press(await caller.get(f"/c/{number}"), "take_call")

    late = await early.press(stale, "take_call")
    assert (late.status, "接下回访" in late.seen) == (409, True)
    page = await early.get(f"/c/{number}")
    assert 'value="take_call"' not in page.text
    assert PHONE not in page.text


async def test_the_next_call_is_one_tap_away(house: House) -> None:
    """A member with two calls finds the other one on the page, also after the outcome."""
    first = await house.called()
    caller = await asked(house, first)
    await house.world.tap("sunli")
    await house.world.say("sunli", "转投诉组")
    await house.world.settle()
    browser = house.visitor(caller)
    page = await browser.press(await browser.get(f"/c/{first}"), "take_call")
    second = "BM-261123-0002"
    await house.world.until("10:03")
    other = await browser.get(f"/c/{second}")
    await browser.press(other, "take_call")

    page = await browser.press(await browser.get(f"/c/{first}"), "content")
    assert f"下一个回访 {second}" in page.seen
    assert f'href="/c/{second}"' in page.text
