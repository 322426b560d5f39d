"""What the three shipped policies have in common on the way to a unit and back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cases.actions import Action
from desk.ahead import coming
from storage.contacts import ContactRow
from tests.desk import test_integrated, test_jiangsu, test_shebao
from tests.desk.office import Office, office, staff

SAID: dict[str, Any] = {"reached": True, "note": "说明", "about": ("progress",)}


@dataclass(frozen=True, slots=True)
class House:
    """An institution, how a case is accepted there, and who is who."""

    preset: str
    people: list[ContactRow]
    accept: Callable[[Office], Awaitable[None]]
    order: dict[str, Any]
    sender: str
    head: str
    handler: str
    heir: str
    helping: str
    helper: str


async def _centre(found: Office) -> None:
    await found.open("complaint", "wang", **test_integrated.ASKED)
    await found.does("pei", Action.ACCEPT)


async def _desk(found: Office) -> None:
    await found.open("complaint", "front", demand="补发", **test_shebao.ASKED)
    await found.does("lead", Action.ACCEPT)


HOUSES = [
    House("picc-jiangsu", test_jiangsu.people(), test_jiangsu.accepted, test_jiangsu.ORDER,
          "maxiao", "wangfang", "liuyang", "chenyu", "sales", "zhouhao"),
    House("integrated",
          [*test_integrated.PEOPLE, *staff("cai 蔡部长 财务部 部长 boss unit_head")], _centre,
          test_integrated.ORDER, "pei", "luo", "ding", "fan", "finance", "cai"),
    House("shebao",
          [*test_shebao.PEOPLE, *staff("deng 邓科长 业务/登记科 科长 boss unit_head")], _desk,
          {"unit": "pension", "cause": "养老待遇发放"},
          "lead", "pan", "qian", "sun", "registration", "deng"),
]  # fmt: skip
each = pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.preset)


async def ordered(found: Office, house: House, **more: Any) -> None:
    """Let a case be accepted and sent to its unit."""
    await house.accept(found)
    given = {**house.order, "handler": house.handler, **more}
    assert await found.does(house.sender, Action.DISPATCH, **given) == "dispatched"


async def idle_until(found: Office) -> timedelta:
    """Give how long it is until the order comes back by itself."""
    expected = await coming(found.turns.work("test"), await found.case(), 20)
    [idle] = [one for one in expected if one.clock == "idle"]
    return idle.due_at - found.now


@each
async def test_who_takes_over_and_leaves_it_alone_loses_it(tmp_path: Path, house: House) -> None:
    """接手 begins the time anew; once over, the order waits to be sent again."""
    async with office(tmp_path, house.preset, house.people) as found:
        await ordered(found, house)
        await found.does(house.handler, Action.SIGN)
        half = await idle_until(found) / 2
        await found.walk(seconds=int(half.total_seconds()))
        await found.does(house.handler, Action.HAND_OVER, to=house.heir, why="请假")
        await found.does(house.heir, Action.TAKE)
        assert await idle_until(found) > half
        found.said_to(house.heir)
        await found.walk(seconds=int((await idle_until(found)).total_seconds()) - 1)
        assert (await found.case()).state == "processing"
        await found.walk(seconds=2)
        case = await found.case()
        assert (case.state, case.assignments[-1].return_reason) == ("returned", "idle")
        assert found.said_to(house.heir) != []
        assert "handle" in await found.running()
        again = {**house.order, "handler": house.handler}
        assert await found.does(house.sender, Action.DISPATCH, **again) == "dispatched"


@each
async def test_who_has_begun_keeps_it(tmp_path: Path, house: House) -> None:
    """One call to the customer, and the order comes back no more by itself."""
    async with office(tmp_path, house.preset, house.people) as found:
        await ordered(found, house)
        await found.does(house.handler, Action.SIGN)
        idle = await idle_until(found)
        await found.does(house.handler, Action.CONTACTED, reached=False, note="无人接")
        await found.walk(seconds=int(idle.total_seconds()) + 60)
        assert (await found.case()).state == "processing"


@pytest.mark.rule("S4-R07", "S2-R21")
@each
async def test_who_helps_knows_the_time_and_is_urged_with_the_lead(
    tmp_path: Path, house: House
) -> None:
    """The head of a helping unit hears the due time at once, and of its end; no other head does."""
    async with office(tmp_path, house.preset, house.people) as found:
        await ordered(found, house, co_units=(house.helping,))
        [notice] = found.said_to(house.helper)
        assert "请贵单位协办" in notice
        assert "办理时限" in notice
        await found.does(house.handler, Action.SIGN)
        await found.does(house.handler, Action.CONTACTED, **SAID)
        left = (await found.case()).running["handle"].due_at - found.now
        await found.walk(seconds=int(left.total_seconds()) + 60)
        for head in (house.head, house.helper):
            assert any("催办" in line and "办理时限" in line for line in found.said_to(head)), head
        await found.does(house.helper, Action.CONTACTED, **SAID)


@pytest.mark.rule("S4-R07")
@each
async def test_a_unit_that_does_not_help_hears_nothing(tmp_path: Path, house: House) -> None:
    """The same order without it: its head is left alone."""
    async with office(tmp_path, house.preset, house.people) as found:
        await ordered(found, house)
        await found.walk(days=20)
        assert [line for line in found.said_to(house.helper) if "办理时限" in line] == []


@each
async def test_the_third_order_is_designated_and_stays(tmp_path: Path, house: House) -> None:
    """Returned once by each unit, the third comes with no way back (vector 6)."""
    async with office(tmp_path, house.preset, house.people) as found:
        await ordered(found, house)
        reasons = found.policy.dispatch.return_reasons
        reason = next(iter(reasons))
        assert await found.does(house.head, Action.RETURN, reason=reason) == "returned"
        second = {"unit": house.helping, "cause": "其他", "handler": house.helper}
        assert await found.does(house.sender, Action.DISPATCH, **second) == "dispatched"
        assert not (await found.case()).assignments[-1].designated
        assert await found.does(house.helper, Action.RETURN, reason=reason) == "returned"
        await found.does(house.sender, Action.DISPATCH, **house.order, handler=house.handler)
        assert (await found.case()).assignments[-1].designated
        assert Action.RETURN not in await found.offered(house.head)
        assert await found.refused(house.head, Action.RETURN, reason=reason) == "designated"
