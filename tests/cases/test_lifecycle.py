"""What people may do with a report, and what they may not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import lifecycle
from cases.facts import Facts, Why
from cases.model import State
from tests.cases.board import (
    POLICY,
    TEAM,
    at,
    done,
    due,
    minutes,
    opened,
    refused,
    run_out,
    told,
    with_leader,
)


@pytest.mark.parametrize(("seconds", "used"), [(0, 0), (120, 120), (600, 600), (601, 0), (-5, 0)])
@pytest.mark.rule("S4-R17")
def test_the_time_of_the_tap_counts_if_it_is_not_too_old(seconds: int, used: int) -> None:
    """CreateTime is used up to ten minutes back, and never ahead of us (design §4.1)."""
    now = at("10:00")
    made = now - timedelta(seconds=seconds)
    assert lifecycle.sensed(made, now, POLICY, "dissatisfaction") == now - timedelta(seconds=used)


def test_an_earlier_time_told_later_is_kept_and_moves_nothing() -> None:
    """It is flagged until it is taken back; one after the tap is no earlier time (design §4.1)."""
    case = opened().case
    said = lifecycle.earlier(case, at("09:40"))
    out = done(lifecycle.amend(case, "chen", {}, said))
    assert (out.case.sensed_told, out.case.flags) == (at("09:40"), (Why.BACKDATED,))
    assert (out.case.sensed_at, out.arms, out.stops) == (case.sensed_at, (), frozenset())
    assert lifecycle.earlier(case, at("10:00")) is None
    taken_back = done(lifecycle.amend(out.case, "chen", {}, None))
    assert (taken_back.case.sensed_told, taken_back.case.flags) == (None, ())
    assert [event.action for event in taken_back.events] == ["backdated"]


@pytest.mark.rule("S4-R12")
def test_what_is_calmed_in_time_is_logged_and_nobody_is_told() -> None:
    """已化解 within the five minutes: kept as resolved by himself, three minutes of his."""
    out = done(lifecycle.resolve(opened().case, "chen", at("10:03")))
    assert (out.case.state, out.case.resolution) == (State.RESOLVED_EARLY, "self_resolved")
    assert (minutes(out.case, "chen"), out.alerts) == (3, ())


def test_whoever_stood_below_may_still_resolve() -> None:
    """The reporter and an earlier leader may; a stranger may not (design §4.4)."""
    case = run_out(with_leader(), "leader_10m", "10:15", Facts("leader2")).case
    assert done(lifecycle.resolve(case, "chen", at("10:16"))).case.closed_by == "chen"
    assert done(lifecycle.resolve(case, "leader1", at("10:16"))).case.closed_by == "leader1"
    assert refused(lifecycle.resolve(case, "sun", at("10:16"))) == "not_yours"


@pytest.mark.rule("S4-R18")
def test_only_who_has_the_case_may_pass_it_on() -> None:
    """The reporter before, the hop's leader after the five minutes."""
    case = opened().case
    assert refused(lifecycle.pass_up(case, "leader1", at("10:01"), POLICY, TEAM)) == "in_charge"
    assert done(lifecycle.pass_up(case, "chen", at("10:01"), POLICY, TEAM)).case.hop
    case = with_leader()
    for move in (
        lifecycle.pass_up(case, "chen", at("10:06"), POLICY, TEAM),
        lifecycle.start(case, "chen", at("10:06"), POLICY, TEAM),
        lifecycle.take(case, "chen", at("10:06")),
        lifecycle.told(case, "chen", at("10:06"), TEAM),
    ):
        assert refused(move) == "in_charge"


@pytest.mark.rule("S4-R05", "S4-R18", "S4-R31")
def test_the_flow_starts_incomplete_and_says_so() -> None:
    """转投诉组 needs no detail; what is missing is flagged and asked afterwards."""
    bare = done(lifecycle.start(opened().case, "chen", at("10:01"), POLICY, TEAM)).case
    assert (bare.state, bare.incomplete) == (State.FIRST_CALLBACK, True)
    known = {"what": "嫌慢", "customer": "张伟", "phone": "13812345678"}
    full = opened(details=known).case
    assert not done(lifecycle.start(full, "chen", at("10:01"), POLICY, TEAM)).case.incomplete


@pytest.mark.rule("S4-R24", "S4-R25")
def test_a_verbal_report_is_proved_by_the_leaders_tap_alone() -> None:
    """已口头上报 changes no clock; 属实 moves the case and starts the leader's ten minutes."""
    asked = done(lifecycle.told(opened().case, "chen", at("10:02"), TEAM))
    assert (asked.case.state, asked.arms, asked.stops) == (State.SOOTHING, (), frozenset())
    assert told(asked) == {"leader1": "confirm_told"}
    assert refused(lifecycle.confirm(asked.case, "sun", at("10:03"), POLICY)) == (
        "nothing_to_confirm"
    )
    proved = done(lifecycle.confirm(asked.case, "leader1", at("10:03"), POLICY))
    assert proved.case.told[0].confirmed_at == at("10:03")
    assert (proved.case.state, due(proved, "leader_10m")) == (State.LEADER, at("10:13"))
    assert minutes(proved.case, "chen") == 3


@pytest.mark.rule("S4-R25")
def test_a_proof_that_comes_late_moves_no_clock() -> None:
    """After the five minutes 属实 is kept as the proof; the leader's minutes run on."""
    asked = done(lifecycle.told(opened().case, "chen", at("10:04"), TEAM)).case
    case = run_out(asked, "staff_5m", "10:05").case
    late = done(lifecycle.confirm(case, "leader1", at("10:06"), POLICY))
    assert late.case.told[0].confirmed_at == at("10:06")
    assert (late.case.hops, late.arms, late.stops) == (case.hops, (), frozenset({"leader_ack"}))


@pytest.mark.rule("S4-R24")
def test_a_denied_report_proves_nothing() -> None:
    """不属实 is heard by who claimed it, and cannot be confirmed afterwards."""
    asked = done(lifecycle.told(opened().case, "chen", at("10:02"), TEAM)).case
    out = done(lifecycle.deny(asked, "leader1", at("10:03")))
    assert told(out) == {"chen": "told_denied"}
    assert refused(lifecycle.confirm(out.case, "leader1", at("10:04"), POLICY)) == (
        "nothing_to_confirm"
    )


@pytest.mark.parametrize(
    ("when", "details", "by_number", "why"),
    [
        ("10:01:00", {}, False, ""),
        ("10:01:01", {}, False, "void_too_late"),
        ("10:01:01", {}, True, "void_too_late"),
        ("10:00:30", {"what": "嫌慢"}, False, "void_has_details"),
        ("10:00:30", {"what": "嫌慢"}, True, ""),
    ],
)
def test_a_tap_is_taken_back_in_its_minute(
    when: str,
    details: dict[str, str],
    by_number: bool,
    why: str,
) -> None:
    """撤销 within 60 s, before any detail or with the number (design §4.10)."""
    case = opened(details=details).case
    decided = lifecycle.void(case, "chen", at(when), POLICY, by_number=by_number)
    if why:
        assert refused(decided) == why
    else:
        assert done(decided).case.state is State.VOID
    assert refused(lifecycle.void(case, "sun", at(when), POLICY, by_number=True)) == "not_yours"


@pytest.mark.parametrize(("when", "late"), [("10:16", False), ("10:16:01", True)])
def test_the_leader_may_take_up_again_for_ten_minutes(when: str, late: bool) -> None:
    """重新跟进: the same hop, ten fresh minutes from the press (T31)."""
    case = done(lifecycle.resolve(with_leader(), "chen", at("10:06"))).case
    assert refused(lifecycle.follow_up(case, "chen", at("10:07"), POLICY)) == "not_the_leader"
    decided = lifecycle.follow_up(case, "leader1", at(when), POLICY)
    if late:
        assert refused(decided) == "follow_up_too_late"
    else:
        out = done(decided)
        assert due(out, "leader_10m") == at(when) + timedelta(minutes=10)
        assert (len(out.case.hops), out.case.closed_at) == (1, None)


def test_after_the_flow_has_started_the_ladder_is_over() -> None:
    """Every early word is answered with where the case stands and who has it (design §4.4)."""
    case = done(lifecycle.start(opened().case, "chen", at("10:01"), POLICY, TEAM)).case
    for decided in (
        lifecycle.resolve(case, "chen", at("10:02")),
        lifecycle.pass_up(case, "chen", at("10:02"), POLICY, TEAM),
        lifecycle.start(case, "chen", at("10:02"), POLICY, TEAM),
        lifecycle.void(case, "chen", at("10:00:30"), POLICY, by_number=True),
    ):
        assert refused(decided) == "late_first_callback"


def test_nothing_is_added_to_what_is_closed() -> None:
    """A void or archived case takes no details; a resolved one takes the note (T02)."""
    case = opened().case
    for state in (State.VOID, State.ARCHIVED):
        assert refused(lifecycle.amend(replace(case, state=state), "chen", {})) == "ended"
    resolved = replace(case, state=State.RESOLVED_EARLY)
    assert done(lifecycle.amend(resolved, "chen", {"done": "道歉"})).case.details
