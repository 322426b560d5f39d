"""Whoever leaves, no open case stays behind with him."""

from dataclasses import replace

from cases import leavers, lifecycle
from cases.callbacks import offer_told, take_call
from cases.escalation import hop_told
from cases.facts import Facts, Why
from cases.model import Case, State
from cases.outcome import Outcome
from tests.cases.board import POLICY, TEAM, at, done, minutes, opened, run_out, told, with_leader


def gone(case: Case, *who: str, heir: str | None = "leader1", facts: Facts = TEAM) -> Outcome:
    """Let people leave at 10:08."""
    return done(leavers.left(case, set(who), heir, POLICY, facts, at("10:08")))


def calling() -> Case:
    """Give a case whose call ma has taken at 10:02."""
    case = done(lifecycle.start(opened().case, "chen", at("10:01"), POLICY, TEAM)).case
    case = done(offer_told(case, 1, at("10:01"), POLICY)).case
    return done(take_call(case, "ma", at("10:02"))).case


def test_when_the_reporter_leaves_his_leader_speaks_for_the_report() -> None:
    """He is told, may say that it is settled, and is asked for what is missing."""
    out = gone(opened().case, "chen")
    assert (out.case.contact_owner, told(out)) == ("leader1", {"leader1": "contact_left"})
    assert out.case.reporter == "chen"
    assert not out.stops

    settled = done(lifecycle.resolve(out.case, "leader1", at("10:09")))
    assert settled.case.resolution == "self_resolved"
    again = gone(out.case, "leader1", "chen", heir="leader2")
    assert again.case.contact_owner == "leader2"


def test_when_the_current_leader_leaves_the_next_one_is_told_at_once() -> None:
    """As with one who can't be reached; his minutes end where he left."""
    out = gone(with_leader(), "leader1", facts=Facts("leader2"))
    assert [(hop.leader, hop.outcome) for hop in out.case.hops] == [
        ("leader1", "left"), ("leader2", ""),
    ]  # fmt: skip
    assert told(out) == {"leader2": "leader", "chen": "leader_left"}
    assert Why.LEFT in out.case.flags
    assert minutes(out.case, "leader1") == 3


def test_the_last_leader_who_leaves_starts_the_flow() -> None:
    """With nobody above him the complaint team takes over."""
    out = gone(with_leader(), "leader1", facts=replace(TEAM, next_leader=None))
    assert out.case.state is State.FIRST_CALLBACK
    assert told(out)["ma"] == "callback"


def test_a_deputy_who_leaves_gives_the_case_back_to_the_leader() -> None:
    """And a leader who leaves while his deputy has it changes nothing."""
    case = run_out(opened().case, "staff_5m", "10:05", Facts("leader1", deputy="deputy")).case
    case = done(hop_told(case, 1, at("10:05"), POLICY)).case
    out = gone(case, "deputy")
    assert (told(out), len(out.case.hops)) == ({"leader1": "leader"}, 1)
    assert leavers.left(case, {"leader1"}, "leader2", POLICY, TEAM, at("10:08")) is None


def test_when_the_caller_leaves_the_next_member_is_asked() -> None:
    """The five minutes run on: a reassignment never touches the legal clock (design §4.6)."""
    case = calling()
    out = gone(case, "ma")
    call = out.case.callback
    assert call is not None
    assert case.callback is not None
    assert (call.assignee, call.due_at) == (None, case.callback.due_at)
    assert told(out) == {"guo": "callback"}
    assert "first_callback_5m" not in out.stops


def test_when_everybody_was_asked_before_they_are_asked_again() -> None:
    """Those who let another take the call are the only ones left."""
    out = gone(calling(), "ma", facts=Facts("leader1", team=("ma", "guo")))
    last = done(take_call(out.case, "guo", at("10:09"))).case
    again = gone(last, "guo", facts=Facts("leader1", team=("ma", "guo")))
    assert told(again) == {"ma": "callback"}


def test_what_hangs_on_nobody_who_left_is_let_alone() -> None:
    """An earlier leader has had his minutes; a case that has ended needs nobody."""
    later = run_out(with_leader(), "leader_10m", "10:15", Facts("leader2")).case
    ended = done(lifecycle.resolve(opened().case, "chen", at("10:02"))).case
    for case in (later, ended):
        assert leavers.left(case, {"leader1"}, "x", POLICY, TEAM, at("10:20")) is None
    assert leavers.left(opened().case, {"chen"}, None, POLICY, TEAM, at("10:02")) is None
