"""A dissatisfaction report from the tap to the archive, with the clocks walking (seed 004)."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.contacts import read
from cases.actions import Action
from storage.contacts import ContactRow
from tests.desk.office import ROOT, Office, office

TOLD = {"customer": "张伟", "phone": "13812345678", "what": "嫌定损太低"}
RESULT = {"finding": "漏了一个配件", "responsibility": "定损有误", "solution": "补赔800元"}
ORDER = {"unit": "claims", "cause": "定损金额"}


def people() -> list[ContactRow]:
    """Read the sample institution."""
    rows, problems, _ = read(ROOT / "deploy/sample/contacts.csv", ["claims", "service"])
    assert not problems
    return [
        ContactRow(r.userid, r.name, r.department, r.post, r.leader, r.roles, r.phone, r.apps)
        for r in rows
    ]


async def accepted(found: Office) -> None:
    """Bring a report by its clocks to the complaint team, which finds the customer unhappy."""
    await found.act_on_duty("maxiao")
    await found.tap("chenyu", **TOLD)
    await found.walk(minutes=36)
    assert (await found.case()).state == "first_callback"
    await found.does("maxiao", Action.TAKE_CALL)
    assert await found.does("maxiao", Action.DISSATISFIED) == "accepted"
    assert await found.running() == {"transfer"}


async def worked_on(found: Office) -> str:
    """Send it to the claims department, which signs, calls the customer and hands its result in."""
    assert await found.does("maxiao", Action.DISPATCH, **ORDER) == "dispatched"
    handler = (await found.case()).assignments[-1].handler
    assert handler == "liuyang"
    await found.does(handler, Action.SIGN)
    assert await found.refused(handler, Action.DONE, **RESULT) == "contact_first"
    await found.does(handler, Action.CONTACTED, reached=True, note="客户要求复勘")
    assert await found.does(handler, Action.DONE, **RESULT) == "review"
    return handler


@pytest.mark.rule("S4-R06", "S4-R11", "S4-R33", "S4-R34")
async def test_from_the_tap_to_the_archive(tmp_path: Path) -> None:
    """Ladder, first call, order, work, review, second call, archive."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await accepted(found)
        await worked_on(found)
        assert "待审核 BM-261123-0001" in found.said_to("tangyan")
        assert await found.does("tangyan", Action.APPROVE) == "result_callback"
        assert "二次回访 BM-261123-0001" in found.said_to("tangyan")
        await found.does("tangyan", Action.TAKE_CALL)
        await found.does("tangyan", Action.DIALLED)
        assert await found.does("tangyan", Action.CONTENT) == "closed"
        assert "BM-261123-0001 已办结。" in found.said_to("chenyu")
        await found.walk(days=31)
        case = await found.case()
        assert (case.state, case.satisfaction) == ("archived", "satisfied")
        assert await found.whole()


@pytest.mark.rule("S4-R02")
async def test_a_report_goes_to_the_leader_and_the_department_steps_in(tmp_path: Path) -> None:
    """Told at once, with a card to act on; the unit that caused it has the case within minutes."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.act_on_duty("maxiao")
        await found.tap("chenyu", **TOLD)
        await found.walk(minutes=1)
        await found.does("chenyu", Action.PASS_UP)
        assert found.said_to("wangfang") == ["客户不满 BM-261123-0001"]
        assert {Action.TAKE, Action.RESOLVE} <= set(await found.offered("wangfang"))
        await found.does("wangfang", Action.TAKE)
        assert "王芳已接手 BM-261123-0001。" in found.said_to("chenyu")
        assert await found.does("wangfang", Action.START_FLOW) == "first_callback"
        await found.does("maxiao", Action.TAKE_CALL)
        assert await found.does("maxiao", Action.DISSATISFIED) == "accepted"
        await found.does("maxiao", Action.DISPATCH, **ORDER)
        assert "新派单 BM-261123-0001" in found.said_to("liuyang")
        case = await found.case()
        assert case.assignments[-1].at - case.opened_at == timedelta(minutes=1)


@pytest.mark.rule("S4-R10")
async def test_the_hotline_neither_works_nor_calls_a_second_time(tmp_path: Path) -> None:
    """What belongs to the unit, the reviewer and the manager is refused to the complaint team."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await accepted(found)
        await worked_on(found)
        assert await found.refused("maxiao", Action.APPROVE) == "not_your_part"
        await found.does("tangyan", Action.APPROVE)
        assert await found.refused("maxiao", Action.TAKE_CALL) == "not_your_part"
        assert await found.offered("maxiao") == (Action.MERGE, Action.WITHDRAW)


async def test_a_customer_who_stays_unhappy_becomes_a_complaint(tmp_path: Path) -> None:
    """Once it is done again, one level up; then it goes on as a complaint of its own (T24)."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await accepted(found)
        handler = await worked_on(found)
        await found.does("tangyan", Action.APPROVE)
        await found.does("tangyan", Action.TAKE_CALL)
        assert await found.does("tangyan", Action.DISSATISFIED) == "processing"
        again = await found.case()
        assert (again.redo_count, again.level) == (1, 2)
        assert await found.running() == {"handle_redo"}
        found.said_to("zhaolei")
        await found.does(handler, Action.DONE, **RESULT)
        await found.does("tangyan", Action.APPROVE)
        await found.does("tangyan", Action.TAKE_CALL)
        assert await found.does("tangyan", Action.DISSATISFIED) == "closed"
        report, complaint = await found.cases()
        assert (complaint.kind, complaint.state) == ("complaint", "submitted")
        assert (complaint.level, complaint.number) == (3, "TS-261123-0001")
        assert complaint.links[0].number == report.number
        assert report.links[0].case_id == complaint.id
        assert {"complaint_simple", "accept", "quick7"} == set(complaint.running)


async def test_what_nobody_begins_comes_back(tmp_path: Path) -> None:
    """Signed for and left alone: after the policy's time it waits to be sent again."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await accepted(found)
        await found.does("maxiao", Action.DISPATCH, **ORDER)
        await found.does("liuyang", Action.SIGN)
        await found.walk(hours=4)
        assert (await found.case()).state == "returned"
        assert "久未办理 BM-261123-0001" in found.said_to("maxiao")
        await found.walk(days=4)
        # The unit's time runs on; the heads of other units hear nothing of it.
        assert any("办理时限" in line for line in found.said_to("wangfang"))
        assert found.said_to("zhouhao") == []
        assert await found.does("maxiao", Action.DISPATCH, **ORDER) == "dispatched"


async def test_the_customer_withdraws(tmp_path: Path) -> None:
    """On the day it is received everything stops (T25); of yesterday he has to say it again."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await accepted(found)
        await found.does("maxiao", Action.DISPATCH, **ORDER)
        said = {"how": "客户来电撤回", "today": True}
        assert await found.refused("sunli", Action.WITHDRAW, **said) == "not_your_part"
        earlier = {**said, "today": False}
        assert await found.refused("maxiao", Action.WITHDRAW, **earlier) == "withdrawn_earlier"
        assert await found.refused("maxiao", Action.WITHDRAW, how="来电") == "lacking"
        # By the role alone, and by nobody else of the centre (policy *withdraw.roles*).
        assert Action.WITHDRAW in await found.offered("hexin")
        assert Action.WITHDRAW not in await found.offered("zhaolei")
        assert await found.does("maxiao", Action.WITHDRAW, **said) == "withdrawn"
        runs = (await found.case()).running.values()
        assert {run.result for run in runs if run.clock != "transfer"} == {"cancelled"}
        await found.walk(days=10)
        assert (await found.case()).state == "withdrawn"
