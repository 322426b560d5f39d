"""What goes out by message/send, and when, byte by byte (design §3, "an alert out")."""

import asyncio
import json
from pathlib import Path
from typing import Any

from bot.wecom.limits import DUPLICATE_CHECK
from tests.stories.world import World, world


async def sends(found: World) -> list[dict[str, Any]]:
    """Give every body of message/send."""
    return [json.loads(body) for body in await found.get("/sim/sends")]


async def test_alerts_alone_carry_the_duplicate_check(tmp_path: Path) -> None:
    """From the first send on, and for as long as WeCom allows; a chat answer may repeat itself."""
    async with world(tmp_path) as found:
        await found.tap("chenyu")
        await found.until("10:05:00")
        checked = {
            body["touser"]: (body["enable_duplicate_check"], body["duplicate_check_interval"])
            for body in await sends(found)
        }
        assert checked["wangfang"] == (1, DUPLICATE_CHECK)

        seen = len(await sends(found))
        await found.press("wangfang", "接手")
        await found.press("wangfang", "上报")
        await press_again(found)
        answers = [body for body in (await sends(found))[seen:] if "过期" in str(body)]
        assert answers
        assert all("enable_duplicate_check" not in body for body in answers)


async def press_again(found: World) -> None:
    """Press a card that is not there, which is answered by message/send."""
    body = {"app": "claims", "task_id": "0" * 32, "key": "take", "force": True}
    await found.post("/sim/users/wangfang/press", body)
    await found.settle()


async def test_nothing_goes_out_a_second_before_it_is_due(tmp_path: Path) -> None:
    """At 10:04:59 every phone but the reporter's is silent."""
    async with world(tmp_path) as found:
        await found.tap("chenyu")
        await found.until("10:04:59")
        # Whoever looks ahead in time is not busy in the eyes of the walk: give him a moment.
        await asyncio.sleep(0.5)
        assert await sends(found) == []
        await found.until("10:05:00")
        assert {body["touser"] for body in await sends(found)} == {"chenyu", "wangfang"}
