"""What a customer hears while his case is worked on, and whom the desk asks (seed 000)."""

from pathlib import Path

import pytest

from cases.actions import Action
from tests.desk.office import office, staff
from tests.desk.test_result import worked_on
from tests.desk.test_shebao import ASKED, CHECKED, FOUND, PEOPLE, RESULT, TALKED, TOLD

STAFF = [
    *PEOPLE,
    *staff("""
        yi     易科长  业务/医疗科       科长     boss   unit_head
        gao    高分管  中心              分管领导 -      line_leader
    """),
]


@pytest.mark.rule("S0-R22")
async def test_the_applicant_hears_of_the_progress(tmp_path: Path) -> None:
    """Half-way whoever works on it is asked to tell him; nothing is handed in before it is told."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        silent = {"reached": True, "note": "问地址", "about": ()}
        handler = await worked_on(found, "application", {**silent, "reached": False}, **CHECKED)
        assert await found.refused(handler, Action.CONTACTED, **silent) == "lacking"
        found.said_to(handler)
        await found.walk(days=15)
        warned = [line for line in found.said_to(handler) if "办理时限已过 50%" in line]
        assert len(warned) == 1
        assert "把进展告诉客户，再回“已联系 YW-261123-0001”" in warned[0]
        assert await found.refused(handler, Action.DONE, **RESULT) == "talk_first"
        await found.does(handler, Action.CONTACTED, **TOLD)
        assert (await found.case()).contacts[-1].about == ("progress",)
        assert await found.does(handler, Action.DONE, **RESULT) == "review"


@pytest.mark.rule("S0-R30")
async def test_a_complainant_is_asked_and_told_before_the_result(tmp_path: Path) -> None:
    """His demand cleared up, progress and what may come of it told: by one call or by several."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        told = {**TALKED, "about": ("demand",)}
        handler = await worked_on(found, "complaint", told, demand="补发")
        result = {**FOUND, "settled": False}
        decided = await found.act(handler, Action.DONE, **result)
        assert getattr(decided, "values", {})["topics"] == ("progress", "prospect")
        await found.does(handler, Action.CONTACTED, **{**TALKED, "about": ("progress", "prospect")})
        assert await found.does(handler, Action.DONE, **result) == "review"


@pytest.mark.rule("S0-R30")
async def test_whoever_cannot_be_reached_holds_nothing_up(tmp_path: Path) -> None:
    """As many attempts as a callback has are enough."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        missed = {"reached": False, "note": "无人接听"}
        handler = await worked_on(found, "complaint", missed, demand="补发")
        result = {**FOUND, "settled": False}
        await found.does(handler, Action.CONTACTED, **missed)
        assert await found.refused(handler, Action.DONE, **result) == "talk_first"
        await found.does(handler, Action.CONTACTED, **missed)
        assert await found.does(handler, Action.DONE, **result) == "review"


@pytest.mark.rule("S0-R12", "S0-R23")
async def test_a_difficult_matter_is_coordinated_and_gets_its_own_solution(tmp_path: Path) -> None:
    """Flagged by what the customer says; other units and the line's leader agree, on record."""
    async with office(tmp_path, "shebao", STAFF) as found:
        what = "历史遗留问题，两个科室都说不归自己管"
        handler = await worked_on(found, "application", TOLD, **{**CHECKED, "what": what})
        case = await found.case()
        assert "complex" in case.flags
        assert await found.refused(handler, Action.DONE, **RESULT) == "discuss_first"
        found.said_to("gao")
        held = {
            "units": ("pension", "medical"), "people": ("gao",),
            "conclusion": "按当年的档案核定", "follows": "医疗待遇科三日内出具证明",
        }  # fmt: skip
        await found.does(handler, Action.DISCUSS, **held)
        for person in ("yi", "gao", "front"):
            assert any("已会商" in line for line in found.said_to(person)), person
        assert (await found.case()).discussions[-1].units == ("pension", "medical")
        assert await found.does(handler, Action.DONE, **RESULT) == "review"
        assert (await found.case()).details["solution"] == RESULT["solution"]


@pytest.mark.rule("S0-R06", "S0-R27", "S0-R35")
@pytest.mark.parametrize("channel", ["hotline", "web", "letter", "counter"])
async def test_the_way_a_customer_came_stays_with_his_case(channel: str, tmp_path: Path) -> None:
    """Through every channel of the rules it is taken in, and read back from the record."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        kind = "complaint" if channel != "counter" else "enquiry"
        await found.open(kind, "front", channel=channel, **{**ASKED, "demand": "补发"})
        case = await found.case()
        assert case.channel == channel
        assert {case.details["customer"], case.details["phone"]} == {"周大爷", "13812345678"}
        assert await found.does("lead", Action.ACCEPT) == "accepted"


@pytest.mark.rule("S0-R14")
async def test_a_problem_fed_back_is_followed_to_its_end(tmp_path: Path) -> None:
    """A late one is urged and supervised; an unhappy answer sends it back; its end is on record."""
    async with office(tmp_path, "shebao", STAFF) as found:
        handler = await worked_on(found, "complaint", TALKED, demand="补发")
        await found.walk(days=35)
        assert any("催办" in line for line in found.said_to("pan"))
        assert any("督办" in line for line in found.said_to("gao"))
        await found.does(handler, Action.DONE, **FOUND, settled=False)
        await found.does("ren", Action.APPROVE)
        assert (await found.case()).state == "result_callback"
        await found.does("hui", Action.TAKE_CALL)
        assert await found.does("hui", Action.DISSATISFIED) == "processing"
        await found.does(handler, Action.DONE, **FOUND, settled=False)
        await found.does("ren", Action.APPROVE)
        await found.does("hui", Action.TAKE_CALL)
        assert await found.does("hui", Action.CONTENT) == "closed"
        case = await found.case()
        assert (case.resolution, case.satisfaction, case.redo_count) == ("solved", "satisfied", 1)
        assert await found.running() == set()
        assert await found.whole()
