"""The unit's work and what follows it: waiting, suspension, review, the way back (T16 to T28)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cases import clocks
from cases.actions import Action
from cases.model import Case, Contact, State
from cases.moves import Step
from cases.moves.coming_due import came_due
from cases.moves.ending import absorbed
from cases.moves.leaving import unit_left
from cases.outcome import Outcome
from cases.policy import Duration
from cases.transitions import Part
from tests.cases.board import at, done, refused, told
from tests.cases.way import PEOPLE, WAYS, case_in, move, order, ways

MANAGERS = (Action.DISPATCH, Action.WITHDRAW, Action.MERGE, Action.REOPEN, Action.ARCHIVE)
RESULT: dict[str, Any] = {"finding": "漏件", "responsibility": "定损有误", "solution": "补赔"}

FILING, BY_HAND = ways(archive_after="3d"), ways()


def working(state: State = State.PROCESSING) -> Case:
    """Give a case that liu works on, with the unit's clock and the answer's running."""
    case = case_in(state, assignments=(order(signed_at=at("10:00")),))
    out = Outcome(case)
    for clock in ("contact", "handle", "complaint_simple"):
        out = clocks.start(out, clock, at("10:00"), WAYS)
    return out.case


def waits(out: Outcome) -> set[str]:
    """Name the clocks that wait."""
    return {name for name, run in out.case.running.items() if run.paused_at}


@pytest.mark.rule("S2-R17", "S2-R24")
def test_the_unit_waits_for_the_customer_but_the_answer_does_not() -> None:
    """Only once he was told; whoever speaks with him hears of it and may let it go on (T16)."""
    untold = move(working(), "liu", Part.HANDLER, Action.WAIT, what="发票", told=False)
    assert refused(untold) == "tell_customer"
    out = done(move(working(), "liu", Part.HANDLER, Action.WAIT, what="发票", told=True))
    assert (out.case.state, waits(out)) == (State.WAIT_CUSTOMER, {"contact", "handle"})
    assert told(out) == {"chen": "waiting"}
    on = done(move(out.case, "chen", Part.CONTACT_OWNER, Action.RESUME, "11:10"))
    assert (on.case.state, waits(on)) == (State.PROCESSING, set())


def test_an_appraisal_lets_the_answer_wait_too() -> None:
    """Its time does not count for the regulator either; the head of the desk decides (T17)."""
    given: dict[str, Any] = {"reason": "伤残鉴定", "told": True}
    assert refused(move(working(), "liu", Part.HANDLER, Action.SUSPEND)) == "not_your_part"
    out = done(move(working(), "tang", Part.CS_MANAGER, Action.SUSPEND, "10:10", **given))
    assert waits(out) == {"contact", "handle", "complaint_simple"}


@pytest.mark.rule("S0-R29", "S0-R31", "S2-R32")
def test_a_result_has_its_contact_finding_and_solution() -> None:
    """It stops the unit's clocks and waits for the reviewer, its words sealed (T19)."""
    case = working()
    assert refused(move(case, "liu", Part.HANDLER, Action.DONE, **RESULT)) == "contact_first"
    called = done(move(case, "liu", Part.HANDLER, Action.CONTACTED, reached=False, note="无人"))
    assert called.case.running["contact"].stopped_at == at("10:10")
    out = done(move(called.case, "liu", Part.HANDLER, Action.DONE, "10:20", **RESULT))
    assert (out.case.state, told(out)["tang"]) == (State.REVIEW, "to_review")
    assert out.case.details["solution"] == "补赔"
    assert out.case.running["handle"].stopped_at == at("10:20")


@pytest.mark.rule("S2-R28")
def test_an_objection_takes_a_closed_case_up_again() -> None:
    """In time only; archived it is read only (T27, T28)."""
    closed = replace(working(State.CLOSED), closed_at=at("10:00"), resolution="solved")
    out = done(move(closed, "tang", Part.CS_MANAGER, Action.REOPEN, why="客户有异议"))
    assert (out.case.state, out.case.closed_at) == (State.PROCESSING, None)
    assert told(out) == {"liu": "reopened", "wang": "reopened"}
    filed = done(move(closed, "tang", Part.CS_MANAGER, Action.ARCHIVE)).case
    assert filed.state is State.ARCHIVED
    for action in MANAGERS:
        assert refused(move(filed, "tang", Part.CS_MANAGER, action)) == "not_now"


@pytest.mark.parametrize(
    ("state", "action", "given", "part"),
    [
        (State.SUBMITTED, Action.REJECT, {"reason": "court"}, Part.DISPATCHER),
        (State.PROCESSING, Action.WITHDRAW, {"how": "来电", "today": True}, Part.REGISTRAR),
    ],
)
def test_what_ended_otherwise_is_filed_when_the_policy_says_so(
    state: State, action: Action, given: dict[str, Any], part: Part
) -> None:
    """So many days later by a timer, and read only from then on; else by hand alone (T27)."""
    ended = done(move(working(state), "ma", part, action, policy=FILING, **given))
    [arm] = [arm for arm in ended.arms if arm.clock == "archive"]
    assert arm.due_at == at("23:59") + timedelta(days=3, minutes=1)
    filed = came_due(ended.case, arm, FILING, (), arm.due_at).case
    assert (filed.state, filed.archived_at) == (State.ARCHIVED, arm.due_at)
    for again in MANAGERS:
        assert refused(move(filed, "tang", Part.CS_MANAGER, again)) == "not_now"
    by_hand = done(move(working(state), "ma", part, action, policy=BY_HAND, **given))
    assert not [arm for arm in by_hand.arms if arm.clock == "archive"]


def test_a_result_that_is_wrong_goes_back() -> None:
    """The handler hears of it, and a clock of its own runs (T20)."""
    case = replace(working(State.REVIEW), contacts=(Contact("liu", at("10:05"), reached=True),))
    out = done(move(case, "tang", Part.REVIEWER, Action.REDO, why="没有责任认定"))
    assert (out.case.state, out.case.redo_count) == (State.PROCESSING, 1)
    assert told(out) == {"liu": "redo", "wang": "redo"}
    assert "handle_redo" in out.case.running


@pytest.mark.parametrize(("fresh", "started"), [(True, "12:00"), (False, "10:00")])
def test_new_material_lets_the_answer_be_due_anew(fresh: bool, started: str) -> None:
    """Only new facts do; the unit's own time runs on either way (A4, T26)."""
    step = Step(case_in(State.ACCEPTED), "ma", at("12:00"), WAYS, given={"new_facts": fresh})
    out = absorbed(step, replace(working(), id="c2"), WAYS)
    assert out.case.running["complaint_simple"].started_at == at(started)
    assert out.case.running["handle"].started_at == at("10:00")
    assert set(told(out).values()) == ({"new_facts"} if fresh else set())


def test_whoever_comes_after_a_leaver_has_the_whole_time_to_begin() -> None:
    """Liu left at 11:00 an order that he had signed for at 10:00; chen's two hours begin then."""
    dispatch = WAYS.dispatch.model_copy(update={"idle_after": Duration.parse("2h")})
    policy = WAYS.model_copy(update={"dispatch": dispatch})
    out = unit_left(Outcome(working()), {"liu"}, PEOPLE, policy, at("11:00"))
    assert out.case.solution_owner == "chen"
    assert [(arm.clock, arm.due_at) for arm in out.arms] == [("idle", at("13:00"))]
    assert "idle" in out.stops


def test_what_was_late_before_it_waited_stays_late() -> None:
    """Though nobody could say so at its end: a pause after it makes up for nothing."""
    held = clocks.pause(Outcome(working()), at("20:00"), "contact")
    run = held.case.running["contact"]
    assert (run.due_at < at("20:00"), run.result, "overdue" in held.case.flags) == (
        True, "breached", True,
    )  # fmt: skip
    on = clocks.resume(held, at("21:00"), WAYS, "contact")
    assert on.case.running["contact"].result == "breached"
