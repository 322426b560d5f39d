"""An acceptance centre from opening to archive, with the clocks walking (seed 002)."""

from pathlib import Path

import pytest

from cases.actions import Action
from tests.desk.office import Office, office, staff

PEOPLE = staff("""
    wang   王窗口  受理大厅/窗口   窗口岗  boss   hotline_agent
    pei    裴派单  受理中心        调度岗  boss   dispatcher
    luo    罗部长  业务部          部长    boss   unit_head
    ding   丁业务  业务部          专员    luo
    fan    范业务  业务部          专员    luo
    mo     莫审核  受理中心        审核岗  boss   reviewer
    xia    夏回访  受理中心        回访岗  boss   callback_agent
    boss   主任    受理中心        主任    -      cs_manager
""")
ASKED = {
    "customer": "刘女士", "phone": "13912345678", "what": "窗口办理太慢", "demand": "尽快办好",
}  # fmt: skip
ORDER = {"unit": "business", "cause": "办理超时"}
RESULT = {"finding": "排队系统故障", "responsibility": "业务部", "solution": "当日补办并致歉"}


async def sent(found: Office) -> str:
    """Let a complaint come in at the window and send it to the department."""
    await found.open("complaint", "wang", category="business", part="delay", **ASKED)
    await found.does("pei", Action.ACCEPT)
    await found.does("pei", Action.DISPATCH, **ORDER)
    return (await found.case()).assignments[-1].handler


@pytest.mark.rule("S2-R04", "S2-R06", "S2-R08", "S2-R21", "S2-R26", "S2-R27", "S2-R28")
async def test_a_complaint_from_the_window_to_the_archive(tmp_path: Path) -> None:
    """Both sides are told; an objection takes it up again; the first asked speaks all along."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        handler = await sent(found)
        assert any("已派给业务部" in line for line in found.said_to("wang"))
        assert "新派单 TS-261123-0001" in found.said_to("luo")
        await found.does(handler, Action.SIGN)
        await found.does(handler, Action.CONTACTED, reached=True, note="道歉并约好时间")
        await found.does(handler, Action.DONE, **RESULT)
        await found.does("mo", Action.APPROVE)
        await found.does("xia", Action.TAKE_CALL)
        assert await found.does("xia", Action.CONTENT) == "closed"
        assert await found.refused("pei", Action.REOPEN, why="客户有异议") == "not_your_part"
        assert await found.does("boss", Action.REOPEN, why="客户有异议") == "processing"
        assert await found.running() == {"handle"}
        await found.does(handler, Action.DONE, **RESULT)
        await found.does("mo", Action.APPROVE)
        await found.does("xia", Action.TAKE_CALL)
        await found.does("xia", Action.CONTENT)
        case = await found.case()
        assert (case.contact_owner, case.solution_owner) == ("wang", handler)
        await found.walk(days=31)
        assert (await found.case()).state == "archived"
        assert await found.whole()


@pytest.mark.rule("S2-R20")
async def test_the_next_case_goes_to_whoever_has_less_to_do(tmp_path: Path) -> None:
    """Four cases in a row: two for each."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        handlers = [await sent(found) for _ in range(4)]
        assert sorted(handlers) == ["ding", "ding", "fan", "fan"]


@pytest.mark.rule("S2-R31")
async def test_an_urgent_case_does_not_wait_for_office_hours(tmp_path: Path) -> None:
    """Within 24 hours by the clock on the wall; level and flag follow from the story."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        await found.walk(hours=10)
        case = await found.open("complaint", "wang", **{**ASKED, "what": "机房漏电，很危险"})
        assert (case.level, "urgent" in case.flags) == (4, True)
        await found.does("pei", Action.ACCEPT)
        await found.does("pei", Action.DISPATCH, **ORDER)
        run = (await found.case()).running["handle"]
        assert (run.due_at - run.started_at).total_seconds() == 24 * 3600


@pytest.mark.rule("S2-R04")
async def test_a_case_stays_with_its_owner_until_the_next_one_takes_it(tmp_path: Path) -> None:
    """转交 asks; 接手 changes hands; nobody outside of the unit gets the work."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        handler = await sent(found)
        other = "fan" if handler == "ding" else "ding"
        await found.does(handler, Action.SIGN)
        assert await found.refused(handler, Action.HAND_OVER, to="xia") == "not_in_unit"
        await found.does(handler, Action.HAND_OVER, to=other)
        assert (await found.case()).solution_owner == handler
        assert f"请接手 {(await found.case()).number}" in found.said_to(other)
        await found.does(other, Action.TAKE)
        assert (await found.case()).solution_owner == other
        await found.does("wang", Action.HAND_OVER, to="pei")
        await found.does("pei", Action.TAKE)
        assert (await found.case()).contact_owner == "pei"


async def test_two_of_one_customer_become_one(tmp_path: Path) -> None:
    """Merged where a key is the same; new facts let the answer be due anew (T26)."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        first = await found.open("complaint", "wang", **ASKED)
        await found.open("complaint", "wang", **{**ASKED, "phone": "13700000000"})
        assert await found.refused("pei", Action.MERGE, into=first.id) == "not_same_customer"
        await found.walk(days=1)
        second = await found.open("complaint", "wang", **{**ASKED, "what": "又排了两小时"})
        given = {"into": first.id, "new_facts": True}
        assert await found.does("pei", Action.MERGE, **given) == "merged"
        target, _, merged = await found.cases()
        assert (merged.id, merged.merged_into) == (second.id, first.id)
        assert target.links[-1].number == second.number
        assert found.said_to("wang")[-1].endswith("请回“查看 TS-261123-0001”。")
