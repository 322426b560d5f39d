"""What the acceptance centre and the departments owe each other and the customer (seed 002)."""

from pathlib import Path

import pytest

from cases.actions import Action
from cases.policy import resolved
from desk import notes, offers
from desk.work import Work
from tests.desk.office import office, staff
from tests.desk.test_integrated import ASKED, ORDER, PEOPLE, RESULT, sent
from tests.desk.test_together import in_force

STAFF = [
    *PEOPLE,
    *staff("""
        shi    施部长  技术部    部长      boss   unit_head
        wei    魏技术  技术部    技术专员  shi
        gao    高分管  中心      分管领导  -      line_leader
    """),
]


@pytest.mark.rule("S2-R03", "S2-R09")
async def test_the_customer_has_one_window_whatever_happens_inside(tmp_path: Path) -> None:
    """Sent, returned, sent elsewhere, handed on, done again: one owner, who always knows."""
    async with office(tmp_path, "integrated", STAFF) as found:
        await sent(found)
        await found.walk(minutes=1)
        await found.does("luo", Action.RETURN, reason="wrong_unit")
        assert (await found.case()).contact_owner == "wang"
        found.said_to("wang")
        await found.does("pei", Action.DISPATCH, unit="technology", cause="系统故障")
        [heard] = found.said_to("wang")
        assert "已派给技术部，魏技术负责。客户来问，请回“查看" in heard
        await found.does("wei", Action.SIGN)
        await found.does("shi", Action.HAND_OVER, to="shi")
        await found.does("shi", Action.CONTACTED, reached=True, note="说明原因")
        await found.does("shi", Action.DONE, **RESULT)
        await found.does("mo", Action.REDO, why="缺少时间")
        await found.does("shi", Action.DONE, **RESULT)
        await found.does("mo", Action.APPROVE)
        # The centre tells the result, and no department does.
        assert await found.refused("shi", Action.TAKE_CALL) == "not_your_part"
        assert "二次回访 TS-261123-0001" in found.said_to("xia")
        await found.does("xia", Action.TAKE_CALL)
        found.said_to("wang")
        await found.does("xia", Action.CONTENT)
        assert (await found.case()).contact_owner == "wang"
        assert found.said_to("wang") == ["TS-261123-0001 已办结。"]


@pytest.mark.rule("S2-R10", "S2-R49")
async def test_a_department_goes_step_by_step(tmp_path: Path) -> None:
    """Signed, spoken with the customer, handed in, judged by another: no step is left out."""
    async with office(tmp_path, "integrated", STAFF) as found:
        handler = await sent(found)
        contacted = {"reached": True, "note": "听取诉求并解释"}
        assert await found.refused(handler, Action.DONE, **RESULT) == "not_now"
        await found.does(handler, Action.SIGN)
        assert await found.refused(handler, Action.DONE, **RESULT) == "contact_first"
        assert await found.refused("wei", Action.CONTACTED, **contacted) == "not_your_part"
        await found.does(handler, Action.CONTACTED, **contacted)
        without = {key: RESULT[key] for key in ("finding", "solution")}
        assert await found.refused(handler, Action.DONE, **without) == "lacking"
        await found.does(handler, Action.DONE, **RESULT)
        assert await found.refused(handler, Action.APPROVE) == "not_your_part"
        assert await found.refused("luo", Action.APPROVE) == "not_your_part"


@pytest.mark.rule("S2-R49")
async def test_a_department_that_does_not_call_the_customer_is_urged(tmp_path: Path) -> None:
    """Its time to contact him begins with the order; both who owe it hear when it is over."""
    async with office(tmp_path, "integrated", STAFF) as found:
        handler = await sent(found)
        await found.does(handler, Action.SIGN)
        for person in (handler, "luo"):
            found.said_to(person)
        # Four working hours from ten o'clock, an hour's rest between.
        await found.walk(hours=4, minutes=59)
        assert found.said_to(handler) == []
        await found.walk(minutes=1)
        for person in (handler, "luo"):
            [heard] = found.said_to(person)
            assert heard.startswith("催办 TS-261123-0001：承办单位联系客户时限")


@pytest.mark.rule("S2-R11")
async def test_a_department_reports_its_progress_to_the_centre(tmp_path: Path) -> None:
    """A contact and a note are told to whoever received the customer; so is silence, in time."""
    async with office(tmp_path, "integrated", STAFF) as found:
        handler = await sent(found)
        await found.does(handler, Action.SIGN)
        found.said_to("wang")
        await found.does(handler, Action.CONTACTED, reached=True, note="约好补件")
        assert "业务部有新进展，已联系客户 1 次" in found.said_to("wang")[-1]
        await found.walk(hours=1)
        await found.turns.run(lambda work: noted(work, found.id, handler))
        await found.deliver()
        assert "业务部有新进展" in found.said_to("wang")[-1]
        # Monday's order is due on the next Monday: its half is over on Thursday, with a contact.
        await found.walk(days=3)
        assert found.said_to("wang") == []
        # From then on nothing was heard: whoever faces the customer must not learn it from him.
        await found.walk(days=3)
        [heard] = found.said_to("wang")
        assert "办理时限已过 80%，业务部自 11月23日 10:00 起没有报告进展。请问" in heard


async def noted(work: Work, case_id: str, who: str) -> None:
    """Let somebody leave a note on the case."""
    case = await work.case(case_id)
    assert case
    assert notes.add(work, case, who, "配件周五到货", "f1") is None


@pytest.mark.rule("S2-R07", "S2-R17")
async def test_the_centre_checks_before_it_takes_a_case_up(tmp_path: Path) -> None:
    """What is missing is waited for, the clock with it; complete it is accepted, or declined."""
    async with office(tmp_path, "integrated", STAFF) as found:
        asked = {key: ASKED[key] for key in ("customer", "phone", "what")}
        await found.open("application", "wang", category="business", **asked)
        due = (await found.case()).running["accept"].due_at
        missing = {"reason": "materials", "what": "身份证复印件"}
        assert await found.refused("pei", Action.WAIT, told=False, **missing) == "tell_customer"
        assert await found.does("pei", Action.WAIT, told=True, **missing) == "wait_customer"
        assert "受理计时暂停" in found.said_to("wang")[-1]
        found.said_to("pei")
        await found.walk(days=3)
        assert found.said_to("boss") == []
        assert await found.refused("pei", Action.ACCEPT) == "not_now"
        assert await found.does("wang", Action.RESUME) == "submitted"
        assert found.said_to("pei") == ["业务申请待受理 SQ-261123-0001"]
        assert ((await found.case()).running["accept"].due_at - due).days == 3
        await found.does("pei", Action.ACCEPT)
        # Complete is what the policy says must be known.
        assert await found.refused("pei", Action.DISPATCH, **ORDER) == "fields_missing"


@pytest.mark.rule("S2-R07")
async def test_the_centre_declines_what_is_not_in_order(tmp_path: Path) -> None:
    """With one of the institution's reasons, which whoever received the customer passes on."""
    async with office(tmp_path, "integrated", STAFF) as found:
        await found.open("application", "wang", category="business", **ASKED)
        assert await found.refused("pei", Action.REJECT) == "lacking"
        assert await found.refused("luo", Action.REJECT, reason="litigation") == "not_your_part"
        assert await found.does("pei", Action.REJECT, reason="litigation") == "rejected"
        assert "已进入诉讼或仲裁" in found.said_to("wang")[-1]


@pytest.mark.rule("S2-R19")
async def test_a_case_goes_where_its_matter_belongs(tmp_path: Path) -> None:
    """The department of its category stands first; another cause needs another department."""
    async with office(tmp_path, "integrated", STAFF) as found:
        for category, unit in (("product", "technology"), ("business", "business")):
            await found.open("complaint", "wang", category=category, **ASKED)
            work = found.turns.work("test")
            questions = await offers.asked(work, await found.case(), Action.DISPATCH)
            [first, *_] = next(one.options for one in questions if one.field.key == "unit")
            assert first[0] == unit
        await found.does("pei", Action.ACCEPT)
        wrong = {"unit": "business", "cause": "系统故障"}
        assert await found.refused("pei", Action.DISPATCH, **wrong) == "lead_by_cause"
        await found.does("pei", Action.DISPATCH, **{**wrong, "unit": "technology"})
        assert (await found.case()).assignments[-1].unit == "technology"
        assert "新派单 TS-261123-0002" in found.said_to("shi")


@pytest.mark.rule("S2-R22")
async def test_a_department_names_who_handles_a_case(tmp_path: Path) -> None:
    """Its head signs or names another, at once; where nobody does, both leaders hear of it."""
    async with office(tmp_path, "integrated", STAFF) as found:
        body = resolved(found.policy)
        body["dispatch"]["assign"] = "head"
        await in_force(found, body)
        await found.open("complaint", "wang", category="business", **ASKED)
        await found.does("pei", Action.ACCEPT)
        await found.does("pei", Action.DISPATCH, **ORDER)
        assert (await found.case()).assignments[-1].handler == ""
        for person in ("luo", "gao"):
            found.said_to(person)
        await found.walk(hours=5)
        assert any("签收时限" in line for line in found.said_to("luo"))
        assert found.said_to("gao") == []
        await found.walk(days=2)
        assert any(line.startswith("督办 TS-261123-0001") for line in found.said_to("gao"))
        await found.does("luo", Action.HAND_OVER, to="fan")
        assert (await found.case()).solution_owner == "fan"
        assert found.said_to("fan") == ["请办理 TS-261123-0001"]
        await found.does("fan", Action.SIGN)
        assert "sign" not in await found.running()


@pytest.mark.rule("S2-R22")
async def test_a_head_who_signs_handles_it_until_he_names_another(tmp_path: Path) -> None:
    """No order lies in a department without somebody who owes its result."""
    async with office(tmp_path, "integrated", STAFF) as found:
        body = resolved(found.policy)
        body["dispatch"]["assign"] = "head"
        await in_force(found, body)
        await sent(found)
        await found.does("luo", Action.SIGN)
        assert (await found.case()).solution_owner == "luo"
        await found.does("luo", Action.HAND_OVER, to="ding")
        assert (await found.case()).solution_owner == "ding"
