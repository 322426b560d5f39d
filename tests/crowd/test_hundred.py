"""A hundred people at once, two messages each in the same moment (design §3, budget)."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cases.model import Case, State
from storage import tables
from tests.crowd.town import (
    Told,
    at_once,
    cases,
    contacts,
    everybody,
    pushes,
    silently_dropped,
)
from tests.stories.world import POLICY, World, world

MINUTE = timedelta(minutes=1)
PER_MINUTE = 30


async def both(found: World, told: Told, way: str) -> None:
    """Send what a person sends in one moment."""
    if way == "tap and detail":
        await at_once([found.tap(told.who), found.say(told.who, told.detail)])
    else:
        await at_once(found.say(told.who, f"不满报告 {told.detail}") for _ in range(2))


def mixed(opened: Sequence[Case]) -> list[str]:
    """Name the cases that carry anything of another person's customer."""
    told = {one.who: one for one in everybody()}
    return [
        case.number
        for case in opened
        if case.details["customer"] != told[case.reporter].customer
        or case.details["phone"] != told[case.reporter].phone
        or told[case.reporter].what not in case.details["what"]
    ]


@pytest.mark.parametrize("way", ["tap and detail", "the same text twice"])
async def test_a_hundred_cases_none_twice_none_mixed(tmp_path: Path, way: str) -> None:
    """Each person has one case with his own customer; the numbers have no gap."""
    async with world(tmp_path, contacts(tmp_path)) as found:
        await at_once(both(found, told, way) for told in everybody())
        await found.settle()

        opened = await cases(found)
        assert sorted(case.number for case in opened) == [
            f"BM-261123-{n:04}" for n in range(1, 101)
        ]
        assert {case.reporter for case in opened} == {told.who for told in everybody()}
        assert mixed(opened) == []
        assert await found.get("/sim/errors") == []


async def test_the_ladder_of_a_hundred_keeps_the_budget_and_loses_nobody(tmp_path: Path) -> None:
    """Leaders with 28 and 50 cases get every alert, and nobody more than 30 in a minute."""
    async with world(tmp_path, contacts(tmp_path), two_hops(tmp_path)) as found:
        await at_once(both(found, told, "tap and detail") for told in everybody())
        await found.until("10:05:00")
        leaders = Counter(told.leader for told in everybody())
        assert await cards(found) == leaders

        # The second twenty of fifty wait until the minute is over; his clock starts when told.
        await found.until("10:16:30")
        told = await cards(found)
        assert (told["boss0"], told["boss1"]) == (sum_of(leaders, 0), sum_of(leaders, 1))

        await found.until("10:36:00")
        ended = await cases(found)
        assert {(case.state, len(case.hops)) for case in ended} == {(State.FIRST_CALLBACK, 2)}
        assert all(hop.told_at for case in ended for hop in case.hops)
        assert all(any(o.told_at for o in case.callback.offers) for case in ended if case.callback)
        assert await waiting(found) == 0
        assert await silently_dropped(found) == []
        assert await busiest_minute(found) <= PER_MINUTE


def two_hops(folder: Path) -> Path:
    """Write the policy with a ladder of two."""
    three = "max_leader_hops = { value = 3"
    assert three in POLICY.read_text()
    path = folder / "policy.toml"
    path.write_text(POLICY.read_text().replace(three, "max_leader_hops = { value = 2"))
    return path


async def test_minor_messages_are_merged_when_places_are_scarce(tmp_path: Path) -> None:
    """New cards and "passed on" of 28 colleagues come at once: the latter come as few messages."""
    async with world(tmp_path, contacts(tmp_path)) as found:
        crowd = [told for told in everybody() if told.leader == "leader0"]
        await at_once(both(found, told, "tap and detail") for told in crowd)
        await found.until("10:10:00")
        await at_once(found.tap(told.who) for told in crowd)
        await at_once(found.say(told.who, "2") for told in crowd)
        await found.until("10:16:00")

        texts = [text for who, text in await pushes(found) if who == "leader0"]
        assert sum("请您介入" in text for text in texts) == 2 * len(crowd)
        digests = [text for text in texts if "几件事一起告诉您" in text]
        assert 0 < len(digests) <= 2
        assert sum(text.count("已到时限") for text in digests) == len(crowd)
        assert await silently_dropped(found) == []


async def test_one_report_costs_three_messages_a_leader_and_two_a_caller(tmp_path: Path) -> None:
    """V1 in silence until 10:40, counted by what went out by message/send (design §3)."""
    async with world(tmp_path) as found:
        await found.tap("chenyu")
        await found.until("10:40:00")

        counted = Counter(who for who, _ in await pushes(found))
        callers = {"maxiao", "guojing", "dengkai", "tangyan"}
        assert {who: n for who, n in counted.items() if n > (2 if who in callers else 3)} == {}
        assert callers < counted.keys()


async def cards(found: World) -> Counter[str]:
    """Count the leaders' cards that each person has."""
    return Counter(who for who, text in await pushes(found) if "请您介入" in text)


def sum_of(leaders: Counter[str], boss: int) -> int:
    """Count the cases under a leader of leaders."""
    return sum(n for who, n in leaders.items() if int(who.removeprefix("leader")) % 2 == boss)


async def busiest_minute(found: World) -> int:
    """Give the most messages that one person received in any minute, passive answers and all."""
    worst = 0
    for who in found.people:
        came = [
            datetime.fromisoformat(entry["at"])
            for entry in await found.screen(who)
            if entry["direction"] == "in"
        ]
        window: defaultdict[datetime, int] = defaultdict(int)
        for at in came:
            window[at] = sum(at <= other < at + MINUTE for other in came)
        worst = max(worst, *window.values(), 0)
    return worst


async def waiting(found: World) -> int:
    """Count the messages that are neither sent nor given up."""
    outbox = tables.outbox.c.state
    statement = select(func.count()).where(outbox.in_(["pending", "sending"]))
    [row] = await found.house.turns.store.rows(statement)
    return int(row[0])
