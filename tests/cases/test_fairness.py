"""Whose minutes they were: per hop and person, our own delay apart, a pause nobody's."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cases import callbacks, clocks, lifecycle
from cases.actions import Action
from cases.escalation import hop_told
from cases.facts import Facts
from cases.fairness import Share, minutes
from cases.model import SYSTEM, Callback, Case, Handing, State
from cases.moves.handing import take_over
from cases.moves.step import Step
from cases.outcome import Outcome
from cases.transitions import Part
from tests.cases.board import TEAM, at, done, opened, run_out, with_leader
from tests.cases.way import PEOPLE, WAYS, case_in, move, order

DAY = timedelta(days=1)
SENT: dict[str, Any] = {"unit": "claims", "cause": "拖延"}


def shares(case: Case, when: str) -> dict[tuple[str, str, int], float]:
    """Give the minutes by person, clock and step."""
    found = minutes(case, at(when), WAYS)
    return {(one.who, one.clock, one.step): one.seconds / 60 for one in found}


def test_the_open_minutes_are_the_reporters_then_the_leaders() -> None:
    """Booked stretches and the one that runs add up to the whole time."""
    assert shares(opened().case, "10:03") == {("chen", "staff_5m", 0): 3}
    two = run_out(with_leader(), "leader_10m", "10:15", Facts("leader2")).case
    two = done(hop_told(two, 2, at("10:15"), WAYS)).case
    assert shares(two, "10:21") == {
        ("chen", "staff_5m", 0): 5,
        ("leader1", "leader_10m", 1): 10,
        ("leader2", "leader_10m", 2): 6,
    }


def test_vector_5_our_own_delay_is_nobodys() -> None:
    """Dead from 10:04 to 11:04: 59 minutes are the system's, the leader's begin at 11:04."""
    up = run_out(opened().case, "staff_5m", "10:05").case
    assert Share(SYSTEM, "leader_10m", 1, 1800, system=True) in minutes(up, at("10:35"), WAYS)
    case = done(hop_told(up, 1, at("11:04"), WAYS)).case
    assert shares(case, "11:10") == {
        ("chen", "staff_5m", 0): 5, (SYSTEM, "leader_10m", 1): 59, ("leader1", "leader_10m", 1): 6,
    }  # fmt: skip


def test_a_second_try_of_the_same_leader_adds_up() -> None:
    """重新跟进 is the same hop: both stretches are his."""
    resolved = done(lifecycle.resolve(with_leader(), "chen", at("10:08"))).case
    again = done(lifecycle.follow_up(resolved, "leader1", at("10:12"), WAYS)).case
    assert shares(again, "10:14")["leader1", "leader_10m", 1] == 5


def test_a_call_is_charged_to_whoever_took_it() -> None:
    """Until the dial; while nobody has it, it is nobody's, and before the hand-over ours."""
    flow = run_out(opened().case, "staff_5m", "10:05", replace(TEAM, next_leader=None)).case
    assert shares(flow, "10:06")[SYSTEM, "first_callback_5m", 0] == 1
    told = done(callbacks.offer_told(flow, 1, at("10:05"), WAYS)).case
    assert "first_callback_5m" not in {clock for _, clock, _ in shares(told, "10:06")}
    taken = done(callbacks.take_call(told, "ma", at("10:06"))).case
    assert shares(taken, "10:08")["ma", "first_callback_5m", 0] == 2


def working(*names: str, state: State = State.PROCESSING) -> Case:
    """Give a case with liu of the claims department, whose clocks began at 10:00."""
    out = Outcome(case_in(state, assignments=(order(),)))
    for name in names:
        out = clocks.start(out, name, at("10:00"), WAYS)
    return out.case


def test_the_units_minutes_are_the_handlers_and_waiting_is_nobodys() -> None:
    """From 10:30 to 11:30 the customer has to bring something."""
    held = clocks.pause(Outcome(working("handle")), at("10:30"), "handle").case
    assert shares(held, "11:00") == {("liu", "handle", 1): 30}
    on = clocks.resume(Outcome(held), at("11:30"), WAYS, "handle").case
    assert shares(on, "11:40") == {("liu", "handle", 1): 40}
    ended = clocks.stop(Outcome(on), "handle", at=at("11:50")).case
    assert shares(ended, "16:00") == {("liu", "handle", 1): 50}


def test_a_night_is_no_working_time() -> None:
    """Of a day and a night only the hours of work are the handler's."""
    whole = minutes(working("handle"), at("10:00") + DAY, WAYS)
    window = WAYS.calendar.hours
    day = sum(_minutes(one.end) - _minutes(one.start) for one in window)
    assert [one.seconds for one in whole] == [day * 60]


def _minutes(clock: str) -> int:
    hours, rest = map(int, clock.split(":"))
    return hours * 60 + rest


@pytest.mark.rule("S2-R04")
def test_who_takes_over_is_charged_from_then_on() -> None:
    """Each has his own minutes of the same clock."""
    handing = Handing("handler", "liu", "zhang", at("10:20"))
    case = replace(working("handle"), handing=handing)
    step = Step(case, "zhang", at("10:25"), WAYS, frozenset({Part.HEIR}), {}, PEOPLE)
    after = done(take_over(step)).case
    assert shares(after, "10:40") == {("liu", "handle", 1): 25, ("zhang", "handle", 1): 15}


def test_a_second_order_does_not_wipe_out_the_first() -> None:
    """The clock starts again for another unit; what the first one had stays booked."""
    first = working("sign", state=State.DISPATCHED)
    back = done(move(first, "wang", Part.UNIT_HEAD, Action.RETURN, reason="not_ours")).case
    orders = (*back.assignments, order(n=2, handler="zhou", at=at("10:30")))
    again = clocks.start(Outcome(replace(back, assignments=orders)), "sign", at("10:30"), WAYS)
    signing = {place: had for place, had in shares(again.case, "10:35").items() if "sign" in place}
    assert signing == {("liu", "sign", 1): 10, ("zhou", "sign", 2): 5}


def test_a_desks_minutes_are_the_desks_until_somebody_acts() -> None:
    """Before it is sent nobody of the desk has it; whoever sends it had it."""
    case = clocks.start(Outcome(case_in(State.ACCEPTED)), "transfer", at("10:00"), WAYS).case
    assert shares(case, "10:04") == {("role:dispatcher", "transfer", 0): 4}
    by = clocks.stop(Outcome(case), "transfer", at=at("10:06"), by="ma").case
    assert shares(by, "10:30") == {("ma", "transfer", 0): 6}
    sent = replace(case, assignments=(order(at=at("10:07")),))
    sent = clocks.stop(Outcome(sent), "transfer", at=at("10:07")).case
    assert shares(sent, "10:30") == {("ma", "transfer", 0): 7}


@pytest.mark.parametrize(
    ("state", "clock", "part", "action", "given"),
    [
        (State.SUBMITTED, "accept", Part.DISPATCHER, Action.ACCEPT, {}),
        (State.SUBMITTED, "accept", Part.DISPATCHER, Action.REJECT, {"reason": "court"}),
        (State.REVIEW, "review", Part.REVIEWER, Action.APPROVE, {}),
        (State.REVIEW, "review", Part.REVIEWER, Action.REDO, {"why": "没有方案"}),
        (State.ACCEPTED, "transfer", Part.DISPATCHER, Action.DISPATCH, SENT),
    ],
)
def test_who_did_the_desks_work_is_charged_with_it(
    state: State, clock: str, part: Part, action: Action, given: dict[str, Any]
) -> None:
    """From 10:00 to 10:10 it lay with the desk; whoever decided has the ten minutes."""
    orders = (order(),) if state is State.REVIEW else ()
    case = clocks.start(Outcome(case_in(state, assignments=orders)), clock, at("10:00"), WAYS).case
    ended = done(move(case, "ma", part, action, "10:10", **given)).case
    assert shares(ended, "10:10")["ma", clock, 0] == 10


def test_where_nobody_did_it_the_desk_is_charged() -> None:
    """The customer withdraws before anybody looked: the registrar who books it is not blamed."""
    case = clocks.start(Outcome(case_in(State.SUBMITTED)), "accept", at("10:00"), WAYS).case
    ended = done(
        move(case, "chen", Part.REGISTRAR, Action.WITHDRAW, "10:10", how="来电", today=True)
    ).case
    assert shares(ended, "16:00") == {("role:dispatcher", "accept", 0): 10}


def test_the_second_call_is_the_teams_until_somebody_takes_it() -> None:
    """Offered at 10:00, taken at 10:10, done at 10:25."""
    called = case_in(State.RESULT_CALLBACK, callback=Callback(at("10:00"), purpose="result"))
    case = clocks.start(Outcome(called), "result_callback", at("10:00"), WAYS).case
    taken = done(callbacks.take_call(case, "lin", at("10:10"))).case
    ended = clocks.stop(Outcome(taken), "result_callback", at=at("10:25"), by="lin").case
    assert shares(ended, "16:00") == {
        ("role:callback_agent", "result_callback", 0): 10, ("lin", "result_callback", 0): 15,
    }  # fmt: skip


def test_a_clock_that_is_nobodys_work_is_charged_to_nobody() -> None:
    """The legal term is measured beside the unit's own clock, not on top of it."""
    assert shares(working("complaint_simple", "quick7"), "11:00") == {}
