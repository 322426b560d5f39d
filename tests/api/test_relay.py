"""A logged call that its agent does not touch goes to the next on duty, at last to the head."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversation.turns import Turns
from bot.jobs.fire import Fire
from desk import relay
from storage import drafts, tables
from storage.audit_check import verify
from storage.errors import Conflict
from storage.unit import Unit, Update
from tests.api.caller import Caller, record
from tests.plugins.errorlog import ExpectErrorLog
from tests.stories.world import CONTACTS
from tests.web.forms import Form
from tests.web.house import PHONE, House, opened

MORE = """\
luoyi,罗怡,县支公司/95518客服中心,坐席,tangyan,hotline_agent,13900000121,service
songmei,宋梅,县支公司/95518客服中心,坐席,tangyan,hotline_agent,13900000122,service
"""
NEW = "有一通热线（138****8000）还没有对应的事项"


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Caller]:
    """Give the caller beside a hotline of three agents, two of them on duty."""
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(CONTACTS.read_text("utf-8") + MORE, "utf-8")
    async with opened(tmp_path, contacts=contacts) as house:
        for agent in ("hexin", "luoyi"):
            await house.world.say(agent, "上班")
        await house.world.settle()
        for person in house.world.people:
            await house.world.unread(person)
        yield Caller(house)


async def called(centre: Caller, **more: object) -> str:
    """Log a call; gives the agent whom the answer names. The message to her goes out."""
    (result,) = await centre.send(record(**more))  # type: ignore[arg-type]
    await centre.house.world.settle()
    return str(result["agent"])


async def told(house: House, who: str) -> list[str]:
    """Give what a phone received since the last look."""
    await house.world.settle()
    return [entry["text"] for entry in await house.world.unread(who)]


async def holder(house: House) -> str:
    """Give before whom the one draft lies."""
    row = await house.store.row(select(tables.drafts.c.person))
    assert row is not None
    return str(row.person)


async def armed(house: House) -> int:
    """Count the timers that wait."""
    timers = tables.timers.c
    return len(await house.store.rows(select(timers.id).where(timers.state == "armed")))


@pytest.mark.rule("S4-R29")
async def test_a_silent_agent_loses_the_call_to_the_next_on_duty(centre: Caller) -> None:
    """After 90 seconds, not before; the former hears of it, who is off duty is not asked."""
    house, world = centre.house, centre.house.world
    assert await called(centre, summary="客户张伟：理赔太慢") == "hexin"
    assert len(await told(house, "hexin")) == 1
    await world.until("10:01:29")
    assert (await told(house, "luoyi"), await holder(house)) == ([], "hexin")
    await world.until("10:01:30")
    (asked,) = await told(house, "luoyi")
    assert f"09:58:00 {NEW}，先请的坐席没有接手，转给您补全登记" in asked
    assert PHONE not in asked
    (moved,) = await told(house, "hexin")
    assert moved == "09:58:00 的热线（138****8000）已转给罗怡，您不用再填。"
    await world.say("luoyi", "热线代录")
    assert "已登记，编号 BM-261123-0001" in "".join(await told(house, "luoyi"))
    case = await house.store.row(select(tables.cases))
    assert case is not None
    assert (case.reporter, case.body["registrar"]) == ("luoyi", "luoyi")
    await world.until("10:05")
    assert (await told(house, "songmei"), await told(house, "tangyan")) == ([], [])


async def test_after_all_on_duty_the_head_has_it_once(centre: Caller) -> None:
    """She hears once how to take it, and takes it at the form."""
    house, world = centre.house, centre.house.world
    await called(centre, summary="客户催问理赔进度")
    await world.until("10:02:59")
    assert await told(house, "tangyan") == []
    await world.until("10:03")
    (asked,) = await told(house, "tangyan")
    assert f"{NEW}，没有坐席接手，现在在您名下，请您登记" in asked
    assert "回“热线代录”接着填" in asked
    assert "已转给唐燕" in "".join(await told(house, "luoyi"))
    await world.until("10:30")
    assert await told(house, "tangyan") == []
    assert (await holder(house), await armed(house)) == ("tangyan", 0)
    visitor = house.visitor("tangyan")
    form = Form.of(await visitor.get("/report/hotline"))
    assert form.value("what") == "客户催问理赔进度"
    page = await form.send(visitor)
    assert "编号 BM-261123-0001" in page.seen
    assert await house.booked("call_moved") == ["system", "system"]


async def test_nobody_on_duty(centre: Caller) -> None:
    """The least loaded of all is asked; after him nobody who is at home, but the head."""
    house, world = centre.house, centre.house.world
    for agent in ("hexin", "luoyi"):
        await world.say(agent, "下班")
        await told(house, agent)
    assert await called(centre) == "hexin"
    await world.until("10:01:30")
    assert "没有坐席接手" in "".join(await told(house, "tangyan"))
    assert await told(house, "luoyi") == []


async def test_who_went_off_duty_meanwhile_is_passed_over(centre: Caller) -> None:
    """Who came on duty meanwhile is asked in his place."""
    house, world = centre.house, centre.house.world
    await called(centre)
    await world.say("luoyi", "下班")
    await world.say("songmei", "上班")
    await world.until("10:01:30")
    assert await holder(house) == "songmei"


async def test_an_answer_keeps_the_call(centre: Caller) -> None:
    """Whoever answered, if only the half of it, has it for as long as it takes."""
    house, world = centre.house, centre.house.world
    await called(centre, caller="13900009999", caller_kind="staff", summary="客户很生气")
    await told(house, "hexin")
    await world.say("hexin", "热线代录")
    assert "谁来电" in "".join(await told(house, "hexin"))
    await world.until("10:03")
    assert (await told(house, "luoyi"), await holder(house)) == ([], "hexin")


async def test_an_opened_form_keeps_the_call(centre: Caller) -> None:
    """Its page is filled in from then on, however long that takes; the record says who opened."""
    house, world = centre.house, centre.house.world
    await called(centre)
    visitor = house.visitor("hexin")
    form = Form.of(await visitor.get("/report/hotline"))
    await world.until("10:05")
    assert (await holder(house), await armed(house)) == ("hexin", 0)
    assert await house.booked("call_opened") == ["hexin"]
    assert "编号 BM-261123-0001" in (await form.send(visitor)).seen


async def test_the_form_of_a_call_that_moved_on(centre: Caller) -> None:
    """An old link says so, and does not show somebody else's call in its place."""
    house, world = centre.house, centre.house.world
    await called(centre)
    row = await house.store.row(select(tables.drafts.c.id))
    assert row is not None
    await world.until("10:01:30")
    visitor = house.visitor("hexin")
    await visitor.get("/report/hotline")
    page = await visitor.get(f"/report/hotline?draft={row.id}")
    assert "链接里的那份已不在您名下" in page.seen
    assert await holder(house) == "luoyi"


async def test_while_wecom_is_away_nobody_loses_a_call(centre: Caller) -> None:
    """The time counts from when the message was handed over (design §4.7)."""
    house, world = centre.house, centre.house.world
    await world.post("/sim/faults", {"refuse": 9})
    await called(centre)
    await world.until("10:04")
    assert await holder(house) == "hexin"
    await world.post("/sim/faults", {"reset": True})
    await world.until("10:05")
    assert len(await told(house, "hexin")) == 1
    assert await holder(house) == "hexin"
    await world.until("10:07")
    assert await holder(house) == "luoyi"


async def test_the_clock_outlives_the_process(centre: Caller) -> None:
    """It stands in the record; what fell due meanwhile is done at the start."""
    house, world = centre.house, centre.house.world
    await called(centre)
    await world.settle()
    await world.restart()
    await world.until("10:01:30")
    assert await holder(house) == "luoyi"
    assert len(await told(house, "luoyi")) == 1


def later(house: House) -> Turns:
    """Give the turns of a process that looks at the record in two minutes."""
    turns = house.world.house.turns
    moved = timedelta(minutes=2)
    return Turns(
        turns.store, turns.policies, turns.sentences, lambda: turns.now() + moved, lambda: None
    )


async def test_two_processes_ask_one_agent(centre: Caller) -> None:
    """Both find the timer due; one moves the call, one message goes out."""
    house = centre.house
    await called(centre)
    await asyncio.gather(*(Fire(later(house)).once() for _ in range(2)))
    await house.world.until("10:02")
    assert await holder(house) == "luoyi"
    assert (len(await told(house, "luoyi")), len(await told(house, "hexin"))) == (1, 2)
    assert await house.booked("call_moved") == ["system"]


async def test_a_form_that_opens_as_the_call_moves(centre: Caller) -> None:
    """One of the two wins: the page is made anew, over what lies with her then."""
    house = centre.house
    await called(centre)
    found = await house.store.row(select(tables.drafts.c.id))
    assert found is not None
    row = await drafts.get(house.store, found.id)
    assert row is not None
    work = house.world.house.turns.work("web")
    await relay.looked_at(work, row)
    await Fire(later(house)).once()
    with pytest.raises(Conflict):
        await house.world.house.turns.save(work)
    assert await holder(house) == "luoyi"
    assert await house.booked("call_opened") == []


async def test_many_calls_move_in_one_turn(centre: Caller) -> None:
    """Each person hears of them once, not once for each; the chain of the institution holds."""
    house, world = centre.house, centre.house.world
    await world.say("luoyi", "下班")
    await centre.send(*(record(f"c-{n}", caller=f"1390000{n:04d}") for n in range(20)))
    await world.until("10:01:00")
    await told(house, "hexin")
    await world.until("10:02:30")
    (asked,) = await told(house, "tangyan")
    assert "有 20 通热线还没有对应的事项，没有坐席接手" in asked
    assert "另有 12 通" in asked
    (moved,) = await told(house, "hexin")
    assert "您没有接手的 20 通热线已转给唐燕" in moved
    assert await house.booked("call_moved") == ["system"] * 20
    assert await verify(house.store) == []


async def test_a_draft_that_raises_stands_in_nobodys_way(
    centre: Caller, expect_error_log: ExpectErrorLog
) -> None:
    """Its timer is put aside and reported, the other call moves on."""
    expect_error_log("calls fired one by one")
    expect_error_log("timer parked")
    house = centre.house
    await called(centre, call_id="c-1")
    await called(centre, call_id="c-2")
    broken, _ = await house.store.rows(select(tables.drafts.c.id))
    row = await drafts.get(house.store, broken.id)
    assert row is not None
    sealed = house.store.vault.seal({**row.sealed, "offer": {}})
    unit = Unit([Update(tables.drafts, {"id": row.id}, {"sealed": sealed})])
    await house.store.committer.commit(unit)
    await house.world.until("10:01:30")
    assert "已转给何欣" in (await told(house, "luoyi"))[-1]
    timers = tables.timers.c
    parked = await house.store.rows(select(timers.subject_id).where(timers.state == "parked"))
    assert [one.subject_id for one in parked] == [row.id]
