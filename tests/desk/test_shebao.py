"""A social-insurance desk from opening to archive, with the clocks walking (seed 000)."""

from pathlib import Path
from typing import Any

import pytest

from cases.actions import Action
from tests.desk.office import Office, office, staff

PEOPLE = staff("""
    front  前台    服务大厅/窗口     窗口岗   boss    hotline_agent
    lead   班长    服务大厅/窗口     班长     boss    dispatcher
    pan    潘科长  业务/养老科       科长     boss    unit_head
    qian   钱经办  业务/养老科       经办岗   pan     handler
    sun    孙经办  业务/养老科       经办岗   pan     handler
    ren    任复核  业务/稽核科       复核岗   boss    reviewer
    hui    惠回访  服务大厅/热线     回访岗   boss    callback_agent
    boss   主任    中心              主任     -       cs_manager
""")
ASKED = {"customer": "周大爷", "phone": "13812345678", "what": "养老金还没有到账"}
CHECKED = {"identity": "已核实", "materials": "申请表、身份证", "delivery": "邮寄"}
RESULT = {
    "finding": "材料齐全", "responsibility": "无", "solution": "已核定，下月发放",
    "outcome": "granted", "grounds": "缴费满十五年，材料齐全",
}  # fmt: skip
FOUND = {**RESULT, "outcome": "founded", "grounds": "窗口漏录，已更正"}
TOLD: dict[str, Any] = {"reached": True, "note": "说明办到哪一步", "about": ("progress",)}
TALKED: dict[str, Any] = {**TOLD, "about": ("demand", "progress", "prospect")}


async def sent_to_the_back(found: Office) -> str:
    """Let an application for a pension come in, and send it to the pensions section."""
    case = await found.open(
        "application", "front", category="pension", part="first", **ASKED, **CHECKED
    )
    assert (case.state, case.contact_owner) == ("submitted", "front")
    assert await found.running() == {"accept"}
    assert found.said_to("lead") == ["业务办理待受理 YW-261123-0001"]
    assert await found.does("lead", Action.ACCEPT) == "accepted"
    given = {"unit": "pension", "cause": "养老待遇核定"}
    assert await found.does("lead", Action.DISPATCH, **given) == "dispatched"
    return (await found.case()).assignments[-1].handler


@pytest.mark.rule("S0-R03", "S0-R04", "S0-R16", "S0-R17", "S0-R18", "S0-R26")
async def test_an_application_from_the_counter_to_the_archive(tmp_path: Path) -> None:
    """Checked, sent to the back office, supplemented, checked again, closed, archived."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        handler = await sent_to_the_back(found)
        assert handler in {"qian", "sun"}
        assert await found.running() == {"sign", "contact", "handle"}
        assert await found.does(handler, Action.SIGN) == "processing"
        await found.does(handler, Action.CONTACTED, **TOLD)
        due = (await found.case()).running["handle"].due_at
        missing = {"what": "身份证复印件", "told": True}
        assert await found.does(handler, Action.WAIT, **missing) == "wait_customer"
        await found.walk(days=7)
        assert await found.does("front", Action.RESUME) == "processing"
        moved = (await found.case()).running["handle"].due_at - due
        assert moved.days == 7
        assert await found.does(handler, Action.DONE, **RESULT) == "review"
        assert await found.refused(handler, Action.APPROVE) == "not_your_part"
        assert await found.does("ren", Action.APPROVE) == "closed"
        assert await found.running() == set()
        await found.walk(days=61)
        case = await found.case()
        assert (case.state, case.resolution) == ("archived", "solved")
        assert await found.refused("boss", Action.REOPEN, why="补充") == "not_now"
        assert await found.whole()


@pytest.mark.rule("S0-R10")
async def test_a_question_is_answered_at_once_or_by_who_knows(tmp_path: Path) -> None:
    """At the counter it is closed and archived in one step; nobody else is troubled."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        await found.open("enquiry", "front", what="退休年龄怎么算")
        solution = "按出生年月渐进式延迟"
        assert await found.does("front", Action.ANSWER, solution=solution) == "archived"
        assert await found.running() == set()


@pytest.mark.rule("S0-R11", "S0-R17")
async def test_nothing_goes_to_the_back_before_it_is_checked(tmp_path: Path) -> None:
    """Without proof of who asks, and without the papers, it is not sent on."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        await found.open("application", "front", category="pension", **ASKED)
        await found.does("lead", Action.ACCEPT)
        given = {"unit": "pension", "cause": "养老待遇核定"}
        assert await found.refused("lead", Action.DISPATCH, **given) == "fields_missing"
        assert (await found.case()).state == "accepted"


@pytest.mark.rule("S0-R28")
async def test_what_is_not_ours_is_declined_with_the_right_way(tmp_path: Path) -> None:
    """The reason is one of the institution's, and whoever received the customer tells him."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        await found.open("complaint", "front", **ASKED)
        assert await found.refused("lead", Action.REJECT) == "lacking"
        assert await found.does("lead", Action.REJECT, reason="not_ours") == "rejected"
        [told] = found.said_to("front")
        assert "请联系主管部门或拨打12345" in told
        await found.walk(days=29)
        assert (await found.case()).state == "rejected"
        await found.walk(days=2)
        assert (await found.case()).state == "archived"
        assert await found.offered("boss") == ()
