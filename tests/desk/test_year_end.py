"""A year whose holidays nobody knows yet: what is refused, what goes on, and the remedy (ADR 0010).

The last year of the installed calendar is found, so that the story outlives its upgrades.
"""

from datetime import datetime
from pathlib import Path

import pytest

from cases.actions import Action
from cases.calendar import published
from tests.desk import test_shebao as service_desk
from tests.desk.office import NANJING, Office, office

LAST = max(year for year in range(2020, 2100) if published(year))
ORDER = {"unit": "pension", "cause": "养老待遇发放"}
ASKED = {**service_desk.ASKED, "demand": "补发"}


def day(month: int, of_month: int, hour: int = 15, year: int = LAST) -> datetime:
    """Give an hour of a day, by default in the afternoon of the last known year."""
    return datetime(year, month, of_month, hour, tzinfo=NANJING)


async def taken_in(found: Office) -> None:
    """Let a complaint come in on the last afternoon of the year, and be accepted."""
    found.now = day(12, 31, 16)
    await found.open("complaint", "front", **ASKED)
    assert await found.does("lead", Action.ACCEPT) == "accepted"


async def test_nobody_is_turned_away_and_an_order_is_refused_with_what_to_do(
    tmp_path: Path,
) -> None:
    """Intake runs in plain time, flagged; the order changes nothing and names the year."""
    async with office(tmp_path, "shebao", service_desk.PEOPLE) as found:
        await taken_in(found)
        before = await found.case()
        assert "calendar_missing" in before.flags
        assert before.running["transfer"].limit == "4h"
        assert await found.refused("lead", Action.DISPATCH, **ORDER) == "year_not_covered"
        assert await found.case() == before


async def test_one_line_in_the_settings_helps_the_open_case_at_once(tmp_path: Path) -> None:
    """Its policy version is fixed; New Year's Day alone makes the weekdays count meanwhile."""
    async with office(tmp_path, "shebao", service_desk.PEOPLE) as found:
        await taken_in(found)
        found.announce(f"{LAST + 1}-01-01")
        assert await found.does("lead", Action.DISPATCH, **ORDER) == "dispatched"
        weekdays = (await found.case()).running["handle"].due_at
        found.announce(*(f"{LAST + 1}-01-0{n}" for n in range(1, 10)))
        await found.open("complaint", "front", **ASKED)
        await found.does("lead", Action.ACCEPT)
        await found.does("lead", Action.DISPATCH, **ORDER)
        assert (await found.case()).running["handle"].due_at > weekdays


async def worked_on(found: Office) -> str:
    """Let a complaint be sent to its unit on the 1st of December; gives the handler."""
    found.now = day(12, 1, 10)
    await found.open("complaint", "front", **ASKED)
    await found.does("lead", Action.ACCEPT)
    await found.does("lead", Action.DISPATCH, **ORDER)
    return (await found.case()).assignments[-1].handler


async def test_a_case_that_is_under_way_goes_on_to_its_end(tmp_path: Path) -> None:
    """Signed, waiting, going on in the new year, reviewed, done again, called, closed."""
    async with office(tmp_path, "shebao", service_desk.PEOPLE) as found:
        handler = await worked_on(found)
        found.now = day(12, 14, 17)
        assert await found.does(handler, Action.SIGN) == "processing"
        await found.does(handler, Action.CONTACTED, **service_desk.TALKED)
        await found.does(handler, Action.WAIT, what="身份证复印件", told=True)
        due = (await found.case()).running["handle"].due_at
        found.now = day(1, 4, 9, LAST + 1)
        assert await found.does(handler, Action.RESUME) == "processing"
        waited = found.now - day(12, 14, 17)
        assert (await found.case()).running["handle"].due_at == due + waited
        result = {**service_desk.FOUND, "settled": False}
        for again in (Action.REDO, Action.APPROVE):
            assert await found.does(handler, Action.DONE, **result) == "review"
            await found.does("ren", again, why="没有方案")
        assert (await found.case()).state == "result_callback"
        for word in (Action.TAKE_CALL, Action.DIALLED, Action.DISSATISFIED):
            await found.does("hui", word)
        case = await found.case()
        assert (case.state, "calendar_missing" in case.flags) == ("closed", True)
        # Working days are promised anew where it is taken up again: that waits for the year.
        assert await found.refused("boss", Action.REOPEN, why="有新情况") == "year_not_covered"
        await found.walk(days=31)
        assert (await found.case()).state == "archived"
        assert await found.whole()


@pytest.mark.parametrize("action", [Action.RETURN, Action.SIGN])
async def test_what_the_unit_may_do_is_offered_and_done(tmp_path: Path, action: Action) -> None:
    """Looking at the case and giving the order back need no calendar of next year."""
    async with office(tmp_path, "shebao", service_desk.PEOPLE) as found:
        await taken_in(found)
        found.announce(f"{LAST + 1}-01-01")
        await found.does("lead", Action.DISPATCH, **ORDER)
        found.announce()
        assert action in await found.offered("pan")
        await found.does("pan", action, reason="wrong_unit")
        await found.walk(days=3)
        assert await found.whole()
