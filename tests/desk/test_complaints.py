"""A complaint has a cause and a department, and is followed until the customer is content."""

from pathlib import Path

import pytest

from cases.actions import Action
from tests.desk.office import Office, office
from tests.desk.test_integrated import ASKED, ORDER, PEOPLE, RESULT, sent


async def judged(found: Office, handler: str, said: Action) -> str:
    """Let the result be handed in, passed, and the customer say something; gives the state."""
    await found.walk(minutes=1)
    await found.does(handler, Action.DONE, **RESULT)
    await found.does("mo", Action.APPROVE)
    await found.does("xia", Action.TAKE_CALL)
    return await found.does("xia", said)


@pytest.mark.rule("S2-R48")
async def test_no_complaint_closes_without_cause_and_department(tmp_path: Path) -> None:
    """Both are asked for on the way out, the responsibility with the result."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        await found.open("complaint", "wang", category="business", part="delay", **ASKED)
        refused = await found.refused("pei", Action.ANSWER, solution="已解释")
        assert refused == "switched_off"
        await found.does("pei", Action.ACCEPT)
        for missing in ORDER:
            order = {key: value for key, value in ORDER.items() if key != missing}
            assert await found.refused("pei", Action.DISPATCH, **order) == "lacking"
        await found.does("pei", Action.DISPATCH, **ORDER)
        handler = (await found.case()).solution_owner
        await found.does(handler, Action.SIGN)
        await found.does(handler, Action.CONTACTED, reached=True, note="核实")
        unnamed = {**RESULT, "responsibility": ""}
        assert await found.refused(handler, Action.DONE, **unnamed) == "lacking"
        assert await judged(found, handler, Action.CONTENT) == "closed"
        case = await found.case()
        last = case.assignments[-1]
        assert (last.unit, last.cause) == ("business", "办理超时")
        assert case.details["responsibility"] == RESULT["responsibility"]
        assert (case.category, case.subcategory) == ("business", "delay")


@pytest.mark.rule("S2-R50", "S2-R51")
async def test_a_complaint_is_corrected_until_the_customer_is_content(tmp_path: Path) -> None:
    """Twice by the department; then the centre takes it up again as often as it needs."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        handler = await sent(found)
        await found.does(handler, Action.SIGN)
        await found.does(handler, Action.CONTACTED, reached=True, note="致歉")
        for again in (1, 2):
            assert await judged(found, handler, Action.DISSATISFIED) == "processing"
            assert (await found.case()).redo_count == again
            assert await found.running() == {"handle_redo"}
            assert "客户仍不满 TS-261123-0001" in found.said_to(handler)
        for _ in range(2):
            found.said_to("boss")
            assert await judged(found, handler, Action.DISSATISFIED) == "closed"
            case = await found.case()
            assert (case.resolution, case.satisfaction) == ("dissatisfied", "dissatisfied")
            assert "客户仍不满 TS-261123-0001" in found.said_to("boss")
            assert {Action.REOPEN, Action.ARCHIVE} <= set(await found.offered("boss"))
            await found.walk(minutes=1)
            await found.does("boss", Action.REOPEN, why="客户仍不满")
            assert await found.running() == {"handle"}
        assert await judged(found, handler, Action.CONTENT) == "closed"
        assert (await found.case()).satisfaction == "satisfied"


@pytest.mark.rule("S2-R51")
async def test_nobody_forgets_a_complaint_that_is_done_again(tmp_path: Path) -> None:
    """The time for doing it again runs, and whoever owes it is urged when it is over."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        handler = await sent(found)
        await found.does(handler, Action.SIGN)
        await found.does(handler, Action.CONTACTED, reached=True, note="致歉")
        await judged(found, handler, Action.DISSATISFIED)
        found.said_to("luo")
        await found.walk(days=3)
        assert any("催办 TS-261123-0001：重办时限" in line for line in found.said_to("luo"))
