"""What a move leaves behind: clocks that go on or stop, hands that a case is still promised to."""

from pathlib import Path

import pytest

from cases.actions import Action
from tests.desk.office import office
from tests.desk.test_centre import STAFF
from tests.desk.test_complaints import judged
from tests.desk.test_integrated import RESULT, sent


async def test_the_departments_time_runs_from_the_first_order_on(tmp_path: Path) -> None:
    """Returned and sent elsewhere: signing begins anew, the customer's wait does not (T14)."""
    async with office(tmp_path, "integrated", STAFF) as found:
        await sent(found)
        first = (await found.case()).running
        await found.walk(hours=2)
        await found.does("luo", Action.RETURN, reason="wrong_unit")
        await found.does("pei", Action.DISPATCH, unit="technology", cause="系统故障")
        again = (await found.case()).running
        for clock in ("handle", "contact"):
            assert again[clock].started_at == first[clock].started_at
        assert (again["sign"].started_at - first["sign"].started_at).total_seconds() == 2 * 3600


@pytest.mark.rule("S2-R28")
async def test_a_case_that_is_taken_up_again_is_not_filed_meanwhile(tmp_path: Path) -> None:
    """The day on which it would have been archived passes it by (T27, T28)."""
    async with office(tmp_path, "integrated", STAFF) as found:
        handler = await sent(found)
        await found.does(handler, Action.SIGN)
        await found.does(handler, Action.CONTACTED, reached=True, note="致歉")
        assert await judged(found, handler, Action.CONTENT) == "closed"
        await found.walk(days=20)
        await found.does("boss", Action.REOPEN, why="客户有异议")
        await found.walk(days=20)
        assert (await found.case()).state == "processing"


@pytest.mark.rule("S2-R28")
async def test_the_lines_leader_hears_of_a_customer_who_objects(tmp_path: Path) -> None:
    """Sent back by the customer it is told upwards; sent back by the reviewer it is not (T23)."""
    async with office(tmp_path, "integrated", STAFF) as found:
        handler = await sent(found)
        await found.does(handler, Action.SIGN)
        await found.does(handler, Action.CONTACTED, reached=True, note="致歉")
        await found.does(handler, Action.DONE, **RESULT)
        await found.does("mo", Action.REDO, why="缺少时间")
        assert found.said_to("gao") == []
        await judged(found, handler, Action.DISSATISFIED)
        told = found.said_to("gao")
        assert [line for line in told if "客户仍不满，已退回业务部重办" in line]


@pytest.mark.rule("S2-R04")
async def test_what_was_promised_to_a_colleague_ends_with_the_order(tmp_path: Path) -> None:
    """His 接手 comes too late; who was to speak with the customer still may take that over."""
    async with office(tmp_path, "integrated", STAFF) as found:
        handler = await sent(found)
        other = "fan" if handler == "ding" else "ding"
        await found.does(handler, Action.HAND_OVER, to=other)
        await found.does("luo", Action.RETURN, reason="wrong_unit")
        assert await found.refused(other, Action.TAKE) == "not_your_part"
        assert (await found.case()).contact_owner == "wang"
        await found.does("wang", Action.HAND_OVER, to="pei")
        await found.does("pei", Action.DISPATCH, unit="technology", cause="系统故障")
        await found.does("pei", Action.TAKE)
        case = await found.case()
        assert (case.contact_owner, case.solution_owner) == ("pei", "wei")


@pytest.mark.rule("S2-R10")
async def test_the_head_of_another_department_has_no_say(tmp_path: Path) -> None:
    """He neither signs for an order that is not his unit's, nor gives it back or away."""
    async with office(tmp_path, "integrated", STAFF) as found:
        await sent(found)
        for action, given in (
            (Action.SIGN, {}),
            (Action.RETURN, {"reason": "wrong_unit"}),
            (Action.HAND_OVER, {"to": "wei"}),
        ):
            assert await found.refused("shi", action, **given) == "not_your_part"
