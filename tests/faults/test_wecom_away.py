"""WeCom's API away: alerts wait, go out when it is back, and nobody is charged (design §4.7)."""

import asyncio

import pytest

from bot.jobs.holding import Holding
from bot.jobs.publish_menus import PublishMenus
from storage import tables
from tests.faults.seen import Watch, count, eventually, heard, outbox, the_case
from tests.stories.player import sum_of
from tests.stories.world import World

ALERT = "客户不满 BM-261123-0001"


async def alerts(town: World, who: str) -> list[str]:
    """List the times at which a leader's phone got the alert."""
    return [line[:8] for line in await heard(town, who) if line[9:].startswith(ALERT)]


async def wecom(town: World, **faults: object) -> None:
    """Set the simulator's faults."""
    await town.post("/sim/faults", faults)


async def test_ten_minutes_without_wecom_charge_nobody_and_skip_nobody(town: World) -> None:
    """The alert of 10:05 goes out when WeCom is back; the next leader has his own ten minutes."""
    await town.tap("chenyu")
    await wecom(town, refuse=True)
    watch = Watch()
    await town.until("10:15")
    # A long outage must not hold up time: it is looked at now and then.
    assert watch.seconds < 20

    assert await alerts(town, "wangfang") == await alerts(town, "zhaolei") == []
    assert len((await the_case(town)).body["hops"]) == 1

    await wecom(town, refuse=False)
    await town.until("10:17")
    (told,) = await alerts(town, "wangfang")
    assert "10:15:00" <= told <= "10:16:00"
    assert sum_of((await the_case(town)).body["charges"], "system").startswith("10")

    await town.until("10:24:59")
    assert await alerts(town, "zhaolei") == []
    await town.until("10:26")
    assert await alerts(town, "zhaolei") == [f"10:2{int(told[4]) + 0}:{told[6:]}"]
    assert len(await alerts(town, "wangfang")) == 1


async def test_an_outage_that_ends_is_noticed_within_seconds(town: World) -> None:
    """With time standing still too: the first retries come soon after each other."""
    await town.tap("chenyu")
    await wecom(town, refuse=True)
    await town.until("10:05")
    await wecom(town, refuse=False)

    async def told() -> bool:
        return await alerts(town, "wangfang") == ["10:05:00"]

    await eventually(told, 10.0)


@pytest.mark.parametrize("lost", [1, 2, 3])
async def test_a_lost_answer_makes_no_second_alert(town: World, lost: int) -> None:
    """The alert arrived, WeCom's answer did not: the same bytes are sent again, and dropped."""
    await town.tap("chenyu")
    await wecom(town, lose_answers=lost)
    await town.until("10:06")

    assert await alerts(town, "wangfang") == ["10:05:00"]
    assert (await the_case(town)).body["hops"][0]["started_at"].endswith("02:05:00+00:00")
    sends = [send for send in await town.get("/sim/sends") if "wangfang" in send]
    assert len(set(sends)) == 1


async def test_a_lost_answer_to_a_card_update_is_no_second_line(town: World) -> None:
    """The code is spent: so the update went through, and nothing more is said."""
    await town.tap("chenyu")
    await town.until("10:05")
    await wecom(town, lose_answers=1)
    await town.say("chenyu", "已化解")
    await town.settle()

    entries = await town.screen("wangfang")
    assert [entry["msgtype"] for entry in entries] == ["template_card", "template_card"]
    assert (await outbox(town, "wangfang"))[-1].state == "sent"


async def test_an_alert_in_doubt_for_four_hours_is_listed_and_the_ladder_goes_on(
    town: World,
) -> None:
    """WeCom would not notice a repeat any more: he may not know, so the next leader is told."""
    await town.tap("sunli")
    await wecom(town, refuse=True)
    await town.until("10:06")
    assert (await outbox(town, "zhouhao"))[0].state == "sending"

    await town.post("/sim/time", {"outage_s": 4 * 3600})
    await wecom(town, refuse=False)
    await town.until("14:08")

    assert (await outbox(town, "zhouhao"))[0].state == "listed"
    assert await alerts(town, "zhouhao") == []
    assert len(await alerts(town, "zhaolei")) == 1
    case = await the_case(town)
    assert [hop["leader"] for hop in case.body["hops"]] == ["zhouhao", "zhaolei"]


async def test_the_menus_are_published_when_wecom_is_back(town: World) -> None:
    """A bot that starts during an outage has its menus once it is over."""
    town.sim.menus.__init__()  # type: ignore[misc, union-attr]
    senders = town.house.deliver._sending._senders
    clock = asyncio.get_running_loop().time
    flows = dict.fromkeys(senders, ("dissatisfaction",))
    menus = PublishMenus(
        senders, flows, {"dissatisfaction": "不满报告"}, Holding(clock, town.house.turns.now)
    )
    await wecom(town, refuse=True)
    await menus.once()
    assert [app["menu"] for app in await town.get("/sim/apps")] == [[], []]

    await wecom(town, refuse=False)
    await asyncio.sleep(0.6)
    await menus.once()
    assert all(app["menu"] for app in await town.get("/sim/apps"))


async def test_ten_people_wait_and_each_is_told_once(town: World) -> None:
    """Ten reports in an outage: ten alerts afterwards, each once."""
    for who in ("chenyu", "liuyang", "sunli", "wumin"):
        await town.tap(who)
    await wecom(town, refuse=True)
    await town.until("10:08")
    await wecom(town, refuse=False)
    await town.until("10:10")

    told = [len([x for x in await heard(town, who) if "客户不满" in x]) for who in
            ("wangfang", "zhouhao", "zhengjun")]  # fmt: skip
    assert told == [2, 1, 1]
    assert await count(town, tables.cases) == 4


async def test_a_card_that_is_still_on_its_way_is_changed_when_it_comes(town: World) -> None:
    """Resolved while the alert is in doubt: it arrives once, and is closed at once."""
    await town.tap("chenyu")
    await wecom(town, lose_answers=True)
    await town.until("10:05")
    await town.say("chenyu", "已化解")
    watch = Watch()
    await town.until("10:15")
    assert watch.seconds < 20

    await wecom(town, lose_answers=False)
    await town.until("10:17")
    first, second = await town.screen("wangfang")
    assert (first["at"][11:19], first["state"]) == ("10:05:00", "closed")
    assert [button["text"] for button in second["card"]["button_list"]] == ["重新跟进"]
