"""The ladder as the rules have it: who is told when, and whose minutes they are."""

from dataclasses import replace

import pytest

from cases import lifecycle
from cases.escalation import hop_told, hop_unreachable, is_current
from cases.facts import Facts, Why
from cases.model import SYSTEM, State
from cases.outcome import Arm
from tests.cases.board import (
    POLICY,
    TEAM,
    at,
    done,
    due,
    minutes,
    opened,
    run_out,
    told,
    with_leader,
)


@pytest.mark.rule("S4-R17")
def test_five_minutes_run_from_the_sensing() -> None:
    """The clock is armed by the tap, under a generation of its own."""
    out = opened()
    assert due(out, "staff_5m") == at("10:05")
    assert out.case.generation("staff_5m") == 1


@pytest.mark.rule("S4-R17", "S4-R18")
def test_when_they_are_over_the_leader_is_told() -> None:
    """The case moves to the leader, whose ten minutes wait for the hand-over."""
    out = run_out(opened().case, "staff_5m", "10:05")
    assert (out.case.state, told(out)["leader1"]) == (State.LEADER, "leader")
    assert not out.arms
    assert minutes(out.case, "chen") == 5


@pytest.mark.rule("S4-R20", "S4-R21")
def test_ten_minutes_then_his_own_leader() -> None:
    """The hand-over starts the ten minutes, and their end tells the next one."""
    case = with_leader()
    out = run_out(case, "leader_10m", "10:15", Facts("leader2"))
    assert [hop.leader for hop in out.case.hops] == ["leader1", "leader2"]
    assert minutes(out.case, "leader1") == 10
    assert told(out) == {"leader2": "leader", "leader1": "passed_on"}


@pytest.mark.parametrize(
    ("handed_over", "starts", "system"),
    [("10:05", "10:05", 0), ("10:06", "10:05", 0), ("10:06:01", "10:06:01", 61 / 60)],
)
@pytest.mark.rule("S4-R20")
def test_a_late_hand_over_is_nobodys_time(handed_over: str, starts: str, system: float) -> None:
    """Within a minute the clock starts at the raising, later at the hand-over (design §4.7)."""
    case = run_out(opened().case, "staff_5m", "10:05").case
    out = done(hop_told(case, 1, at(handed_over), POLICY))
    assert out.case.hop is not None
    assert out.case.hop.started_at == at(starts)
    assert minutes(out.case, SYSTEM) == pytest.approx(system)


def test_an_alert_that_arrives_after_the_case_has_moved_on_starts_nothing() -> None:
    """A hand-over means its own hop, once."""
    case = with_leader()
    assert hop_told(case, 1, at("10:06"), POLICY) is None
    assert hop_told(case, 2, at("10:06"), POLICY) is None
    resolved = done(lifecycle.resolve(case, "chen", at("10:06"))).case
    assert hop_told(resolved, 1, at("10:06"), POLICY) is None


@pytest.mark.rule("S4-R21")
def test_an_unreachable_leader_is_a_hop_of_no_length() -> None:
    """The next one is told at the same instant, and the reporter hears why."""
    case = run_out(opened().case, "staff_5m", "10:05").case
    out = done(hop_unreachable(case, 1, "no app", POLICY, Facts("leader2")))
    assert [hop.outcome for hop in out.case.hops] == ["unreachable", ""]
    assert out.case.flags == (Why.UNREACHABLE,)
    assert told(out) == {"leader2": "leader", "chen": "leader_unreachable"}
    assert out.case.hops[1].raised_at == at("10:05")
    assert minutes(out.case, "leader1") == 0


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (replace(TEAM, next_leader=None), Why.NO_LEADER),
        (replace(TEAM, next_leader=None, why_last=Why.CIRCLE), Why.CIRCLE),
    ],
)
@pytest.mark.rule("S4-R18", "S4-R21")
def test_with_nobody_above_the_flow_starts(facts: Facts, why: Why) -> None:
    """No leader, or a circle: the complaint team, and the reason on the case."""
    out = run_out(opened().case, "staff_5m", "10:05", facts)
    assert out.case.state is State.FIRST_CALLBACK
    assert why in out.case.flags
    assert told(out)["ma"] == "callback"


@pytest.mark.rule("S4-R21")
def test_the_ladder_has_as_many_hops_as_the_policy_says() -> None:
    """After the third leader the flow starts, though he has a leader too."""
    case = with_leader()
    for n, when in ((2, "10:15"), (3, "10:25")):
        raised = run_out(case, "leader_10m", when, Facts(f"leader{n}")).case
        case = done(hop_told(raised, n, at(when), POLICY)).case
    out = run_out(case, "leader_10m", "10:35", replace(TEAM, next_leader="leader4"))
    assert out.case.state is State.FIRST_CALLBACK
    assert (out.case.submitted_at, Why.HOPS_USED in out.case.flags) == (at("10:35"), True)


@pytest.mark.rule("S4-R19")
def test_a_silent_leader_is_reminded_and_nobody_else() -> None:
    """leader_ack repeats the push to him; it moves nothing and starts nothing."""
    case = with_leader()
    out = run_out(case, "leader_ack", "10:07")
    assert told(out) == {"leader1": "leader_again"}
    assert (out.case, out.arms) == (case, ())


@pytest.mark.rule("S4-R19")
def test_taking_over_stops_the_reminder_and_nothing_else() -> None:
    """接手: the ten minutes run on under their own generation."""
    case = with_leader()
    out = done(lifecycle.take(case, "leader1", at("10:06")))
    assert out.stops == {"leader_ack"}
    assert out.case.generation("leader_10m") == case.generation("leader_10m")


@pytest.mark.parametrize("clock", ["leader_10m", "leader_ack"])
def test_a_stopped_clock_means_nothing(clock: str) -> None:
    """Whatever timer was armed before the case was resolved is of an old generation."""
    case = with_leader()
    armed, timer = case.generation(clock), Arm(clock, at("10:15"), 1)
    assert is_current(case, timer, armed)
    resolved = done(lifecycle.resolve(case, "chen", at("10:06"))).case
    assert not is_current(resolved, timer, armed)
    again = done(lifecycle.follow_up(resolved, "leader1", at("10:08"), POLICY)).case
    assert not is_current(again, timer, armed)


def test_a_reassignment_never_touches_another_clock() -> None:
    """Generations count per clock: the next hop's reminder leaves the staff clock alone."""
    case = with_leader()
    again = run_out(case, "leader_10m", "10:15", Facts("leader2")).case
    later = done(hop_told(again, 2, at("10:15"), POLICY)).case
    assert later.generation("first_callback_5m") == case.generation("first_callback_5m") == 0
