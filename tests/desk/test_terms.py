"""By when a complainant has his answer, from the desk to the timeline."""

from pathlib import Path

import pytest
from sqlalchemy import select

from cases.actions import Action
from storage import tables
from tests.desk import test_jiangsu as insurer
from tests.desk import test_shebao as service_desk
from tests.desk.office import Office, office

PEOPLE = service_desk.PEOPLE


async def booked(found: Office) -> list[str]:
    """List what the timeline of the case says, the first entry first."""
    statement = select(tables.audit.c.action).where(tables.audit.c.chain == f"case:{found.id}")
    return [row.action for row in await found.store.rows(statement.order_by(tables.audit.c.seq))]


@pytest.mark.rule("S0-R27", "S0-R30")
async def test_a_petition_has_sixty_days_and_is_supervised_after_them(tmp_path: Path) -> None:
    """Filed as such it runs on the petition's own time; the line's leader hears of a breach."""
    asked = {**service_desk.ASKED, "demand": "补发"}
    async with office(tmp_path, "shebao", PEOPLE) as found:
        await found.open("complaint", "front", channel="petition", **asked)
        assert await found.running() == {"accept", "petition"}
        await found.does("lead", Action.ACCEPT)
        given = {"unit": "pension", "cause": "养老待遇发放"}
        await found.does("lead", Action.DISPATCH, **given)
        await found.walk(days=63)
        assert "petition" in await found.running()
        assert any("督办" in line and "信访办理时限" in line for line in found.said_to("boss"))


@pytest.mark.rule("S0-R12", "S2-R25")
async def test_what_turns_out_complex_is_due_later_and_everybody_is_told(tmp_path: Path) -> None:
    """The result says it: the answer is due thirty days from receipt, in the same commit."""
    async with office(tmp_path, "picc-jiangsu", insurer.people()) as found:
        await found.open("complaint", "chenyu", demand="道歉", **insurer.TOLD)
        await found.does("maxiao", Action.ACCEPT)
        await found.does("maxiao", Action.DISPATCH, handler="liuyang", **insurer.ORDER)
        first = (await found.case()).running["complaint_simple"]
        await found.does("liuyang", Action.SIGN)
        await found.does("liuyang", Action.CONTACTED, reached=True, note="说明")
        found.said_to("liuyang")
        await found.does("liuyang", Action.DONE, **{**insurer.RESULT, "finding": "历史遗留问题"})
        case = await found.case()
        term = case.running["complaint_complex"]
        assert (term.started_at, (term.due_at - first.due_at).days) == (first.started_at, 15)
        assert "complaint_simple" not in await found.running()
        assert (await booked(found))[-2:] == ["weighed", "term_changed"]
        for owner in ("chenyu", "liuyang"):
            assert any("12月23日 24:00 到期" in line for line in found.said_to(owner)), owner
        assert await found.whole()
