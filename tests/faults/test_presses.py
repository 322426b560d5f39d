"""An unlucky double press: two phones at the same moment (design §3)."""

import asyncio
from typing import Any

from sqlalchemy import select

from storage import tables
from tests.faults.seen import the_case
from tests.stories.world import World


async def press_body(town: World, who: str, label: str) -> dict[str, Any]:
    """Give what the press of a live card's button sends."""
    card = next(e for e in reversed(await town.screen(who)) if e.get("state") == "live")
    (key,) = [b["key"] for b in card["card"]["button_list"] if b["text"] == label]
    return {"app": card["app"], "task_id": card["task_id"], "key": key}


async def deeds(town: World, action: str) -> list[str]:
    """List who did something, by the case's audit."""
    audit = tables.audit.c
    statement = select(audit.actor).where(audit.action == action)
    return [row.actor for row in await town.house.turns.store.rows(statement)]


async def test_two_who_take_the_call_at_once(town: World) -> None:
    """One has it and sees the number; the other is told who, and sees none."""
    await town.tap("chenyu")
    await town.say("chenyu", "客户张伟，13812346721")
    await town.say("chenyu", "转投诉组")
    await town.until("10:01:40")
    callers = [
        who
        for who in town.people
        if any("我来打" in str(e.get("card")) for e in await town.screen(who))
    ]
    assert len(callers) == 2
    bodies = [await press_body(town, who, "我来打") for who in callers]
    for who in callers:
        await town.unread(who)

    await asyncio.gather(
        *(
            town.post(f"/sim/users/{who}/press", body)
            for who, body in zip(callers, bodies, strict=True)
        )
    )
    await town.settle()

    assignee = (await the_case(town)).assignee
    assert await deeds(town, "took_call") == [assignee]
    for who in callers:
        shown = str([entry.get("card", entry["text"]) for entry in await town.unread(who)])
        assert ("13812346721" in shown) == (who == assignee)


async def test_one_leader_on_two_phones(town: World) -> None:
    """Both of his phones press 接手 on the same card: it counts once, and nothing fails."""
    await town.tap("chenyu")
    await town.until("10:05")
    body = await press_body(town, "wangfang", "接手")

    await asyncio.gather(
        *(town.post("/sim/users/wangfang/press", body) for _ in range(2)), return_exceptions=True
    )
    await town.settle()

    assert await deeds(town, "taken") == ["wangfang"]
    assert (await the_case(town)).body["hops"][0]["taken_at"] is not None
