"""One message, one answer: slow turns, repeats, lost responses (design §3, "a message in")."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from bot.conversation import reception, routing, talking
from simulator import courier
from simulator.inbound import Inbound, Origin
from simulator.replies import open_reply
from storage import tables
from tests.faults.seen import Watch, count, eventually, heard
from tests.stories.world import CORP, World


@contextmanager
def slow(seconds: float) -> Iterator[None]:
    """Let every turn take so long."""
    plain = routing.route

    async def route(*values: Any) -> Any:
        await asyncio.sleep(seconds)
        return await plain(*values)

    with patch.object(talking, "route", route):
        yield


def tap(town: World, who: str = "chenyu", app: str = "claims") -> Inbound:
    """Make one tap, to be delivered as often as one likes."""
    assert town.sim is not None
    origin = Origin(CORP, town.sim.app(app), who, town.sim.clock.seconds())
    return origin.event("click", [("EventKey", "dissatisfaction")])


async def delivered(town: World, inbound: Inbound) -> str:
    """Deliver once; gives the text of the response, "" for an empty 200."""
    assert town.sim is not None
    body = await courier._post(town.sim, inbound)
    assert body is not None
    reply = open_reply(body, town.sim.envelope(inbound.app), inbound)
    return reply.text if reply else ""


async def test_a_slow_turn_is_answered_by_a_push(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three seconds WeCom gets an empty 200, and the answer comes by message/send, once."""
    monkeypatch.setattr(reception, "PASSIVE_S", 0.2)
    with slow(0.6):
        assert await delivered(town, tap(town)) == ""
        await town.settle()

    (told,) = await heard(town, "chenyu")
    assert "BM-261123-0001" in told


async def test_three_seconds_are_the_limit(town: World) -> None:
    """WeCom would deliver again after five: the empty 200 comes well before."""
    watch = Watch()
    with slow(4.0):
        assert await delivered(town, tap(town)) == ""
        assert 2.8 < watch.seconds < 3.6
        await town.settle()

    assert len(await heard(town, "chenyu")) == 1


async def test_an_answer_that_is_being_committed_may_still_be_passive(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rendered as passive and not ready at the limit: waited for, and never pushed as well."""
    monkeypatch.setattr(reception, "PASSIVE_S", 0.2)
    committer = town.house.turns.store.committer
    plain: Callable[..., Awaitable[None]] = committer._commit_batch

    async def slowly(*values: Any) -> None:
        await plain(*values)
        await asyncio.sleep(0.6)

    with patch.object(committer, "_commit_batch", slowly):
        assert "BM-261123-0001" in await delivered(town, tap(town))
    await town.settle()

    assert await heard(town, "chenyu") == []


async def test_two_deliveries_at_the_same_moment_are_one_case(town: World) -> None:
    """One of them answers; the other is an empty 200."""
    inbound = tap(town)
    with slow(0.2):
        answers = await asyncio.gather(*(delivered(town, inbound) for _ in range(5)))

    assert len([answer for answer in answers if answer]) == 1
    assert await count(town, tables.cases) == 1
    await town.settle()
    assert await heard(town, "chenyu") == []


async def test_a_duplicate_of_a_slow_turn_never_runs_it_again(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for the first as long as the first may take, and then says nothing."""
    monkeypatch.setattr(reception, "PASSIVE_S", 0.2)
    inbound = tap(town)
    with slow(0.6):
        assert await asyncio.gather(*(delivered(town, inbound) for _ in range(2))) == ["", ""]
        await town.settle()

    assert len(await heard(town, "chenyu")) == 1
    assert await count(town, tables.cases) == 1


async def test_a_redelivery_gets_the_identical_stored_answer(town: World) -> None:
    """Also much later, and by another process: the answer stands in the record."""
    inbound = tap(town)
    first = await delivered(town, inbound)
    await town.until("10:03")

    assert await delivered(town, inbound) == first
    assert await count(town, tables.cases) == 1


async def test_a_redelivery_of_what_was_pushed_says_nothing(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes out by message/send is not said once more in a response."""
    monkeypatch.setattr(reception, "PASSIVE_S", 0.2)
    inbound = tap(town)
    with slow(0.6):
        await delivered(town, inbound)
        await town.settle()

    assert await delivered(town, inbound) == ""
    assert len(await heard(town, "chenyu")) == 1


async def gone_away(town: World, inbound: Inbound) -> None:
    """Deliver, and hang up before the answer comes."""
    with slow(0.3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await delivered(town, inbound)
        await town.settle()


async def test_an_answer_that_nobody_took_goes_out_by_itself(town: World) -> None:
    """Fifteen seconds without a redelivery, and it comes as a message, once."""
    assert town.house.again._patience == timedelta(seconds=15)
    town.house.again._patience = timedelta(seconds=0.5)
    await gone_away(town, tap(town))

    async def told() -> bool:
        return len(await heard(town, "chenyu")) == 1

    await eventually(told, 5.0)
    await asyncio.sleep(1.5)
    (text,) = await heard(town, "chenyu")
    assert "BM-261123-0001" in text


async def test_an_answer_taken_by_a_redelivery_does_not_go_out_again(town: World) -> None:
    """WeCom asks again within seconds: that is what the fifteen are for."""
    town.house.again._patience = timedelta(seconds=2.5)
    inbound = tap(town)
    with slow(0.3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await delivered(town, inbound)
        await asyncio.sleep(0.5)

    assert "BM-261123-0001" in await delivered(town, inbound)
    await asyncio.sleep(3.5)
    assert await heard(town, "chenyu") == []


async def test_a_turn_that_fails_is_apologised_for(
    town: World, expect_error_log: Callable[[str], None]
) -> None:
    """A defect of ours: nothing is saved, the person hears it with the number to call."""
    expect_error_log("its turn failed")

    async def broken(*_: Any) -> Any:
        raise RuntimeError("a defect")

    with patch.object(talking, "route", broken):
        assert "没有保存" in await delivered(town, tap(town))

    assert await count(town, tables.inbox) == 0
