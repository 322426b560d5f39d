"""The first callback: offered, taken, dialled, and what the customer says."""

from dataclasses import replace

import pytest

from cases import callbacks, lifecycle
from cases.actions import Action
from cases.facts import Facts, Why
from cases.model import Case, State
from cases.outcome import Outcome, Refusal
from tests.cases.board import POLICY, TEAM, at, done, due, minutes, opened, refused, run_out, told


def flow(facts: Facts = TEAM) -> Outcome:
    """Start the flow at 10:00 and hand the first offer over."""
    case = done(lifecycle.start(opened().case, "chen", at("10:00"), POLICY, facts)).case
    return done(callbacks.offer_told(case, 1, at("10:00"), POLICY))


def taken(when: str = "10:01") -> Case:
    """Let ma take the call."""
    return done(callbacks.take_call(flow().case, "ma", at(when))).case


def result(case: Case, action: Action, when: str) -> Outcome | Refusal:
    """Tell what came of the call."""
    return callbacks.result(case, "ma", action, at(when), POLICY)


@pytest.mark.rule("S4-R31")
def test_the_five_minutes_run_from_the_first_hand_over() -> None:
    """One member is asked; the next one 90 seconds later; the clock is the team's."""
    out = flow()
    assert due(out, "first_callback_5m") == at("10:05")
    assert due(out, "callback_offer") == at("10:01:30")
    second = run_out(out.case, "callback_offer", "10:01:30")
    assert told(second) == {"guo": "callback"}
    handed = done(callbacks.offer_told(second.case, 2, at("10:01:30"), POLICY))
    assert [arm.clock for arm in handed.arms] == ["callback_offer"]


@pytest.mark.rule("S4-R31")
def test_the_first_dial_stops_the_clock_whoever_answers() -> None:
    """The minutes until the dial are the caller's, and an open dial is not booked twice."""
    out = done(callbacks.dialled(taken(), "ma", at("10:03")))
    assert "first_callback_5m" in out.stops
    assert minutes(out.case, "ma") == 2
    assert refused(callbacks.dialled(out.case, "ma", at("10:04"))) == "already_dialled"


@pytest.mark.rule("S4-R10", "S4-R31")
def test_a_call_that_nobody_made_in_time_goes_to_the_head() -> None:
    """It stays open; who has it is warned, and the head may take it over."""
    case = run_out(taken(), "first_callback_5m", "10:05")
    assert told(case) == {"ma": "callback_late", "tang": "callback_overdue"}
    assert case.case.callback is not None
    assert case.case.callback.free
    assert done(callbacks.take_call(case.case, "tang", at("10:06"))).case.callback


def test_one_call_has_one_caller() -> None:
    """Another is refused while it is on time; the caller himself sees it again."""
    case = taken()
    assert refused(callbacks.take_call(case, "guo", at("10:02"))) == "call_taken"
    assert done(callbacks.take_call(case, "ma", at("10:02"))).case == case
    assert refused(callbacks.dialled(case, "guo", at("10:02"))) == "call_taken"
    assert refused(callbacks.dialled(flow().case, "ma", at("10:02"))) == "take_first"


@pytest.mark.rule("S4-R33")
def test_no_dissatisfaction_archives() -> None:
    """接通无不满 closes the case; told without a dial it books the dial as well."""
    case = done(result(taken(), Action.CONTENT, "10:03")).case
    assert (case.state, case.resolution) == (State.ARCHIVED, "not_dissatisfied")
    assert case.callback is not None
    assert [a.outcome for a in case.callback.attempts] == ["content"]
    assert refused(result(case, Action.CONTENT, "10:04")) == "no_call"


@pytest.mark.rule("S4-R34")
def test_a_dissatisfied_customer_is_accepted() -> None:
    """接通不满 leaves the case accepted and waiting to be dispatched."""
    out = done(result(taken(), Action.DISSATISFIED, "10:03"))
    assert (out.case.state, out.case.closed_at) == (State.ACCEPTED, None)
    assert told(out)["chen"] == "call_accepted"


def test_missed_calls_are_spaced_and_used_up() -> None:
    """未接通: again 15 and 60 minutes after the first dial; the third accepts (design §4.12)."""
    out = done(result(taken(), Action.MISSED, "10:02"))
    assert due(out, "callback_retry") == at("10:17")
    assert told(run_out(out.case, "callback_retry", "10:17")) == {"ma": "call_again"}
    out = done(result(out.case, Action.MISSED, "10:18"))
    assert due(out, "callback_retry") == at("11:02")
    out = done(result(out.case, Action.MISSED, "11:05"))
    assert (out.case.state, Why.CUSTOMER_UNREACHABLE in out.case.flags) == (State.ACCEPTED, True)


def test_whoever_cannot_be_reached_is_passed_over_at_once() -> None:
    """The next member is asked at the same instant; with nobody left the reporter must call."""
    case = done(lifecycle.start(opened().case, "chen", at("10:00"), POLICY, TEAM)).case
    for n, person in ((1, "guo"), (2, "tang")):
        out = done(callbacks.offer_unreachable(case, n, "no app", POLICY, TEAM))
        assert told(out) == {person: "callback"}
        case = out.case
    out = done(callbacks.offer_unreachable(case, 3, "no app", POLICY, TEAM))
    assert told(out) == {"chen": "nobody_reachable"}
    assert due(out, "first_callback_5m") == at("10:05")


def test_nobody_on_duty_is_written_on_the_case() -> None:
    """The whole team is asked then, and the case says why."""
    assert flow(replace(TEAM, on_duty=False)).case.flags == (Why.INCOMPLETE, Why.NOBODY_ON_DUTY)


@pytest.mark.rule("S4-R32")
def test_what_the_customer_hears_names_no_report() -> None:
    """The script is a survey; it names neither the report nor who made it."""
    said = "".join(POLICY.callback.script)
    assert not [word for word in ("报告", "上报", "投诉", "不满", "员工") if word in said]
