"""What happens next, foretold from the case alone: the ladder hop by hop, the call, the clocks."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from cases import callbacks, clocks, lifecycle
from cases.escalation import hop_told
from cases.facts import Facts
from cases.model import Callback, Case, State
from cases.outcome import Arm, Outcome
from cases.policy import Policy
from cases.prospect import Around, Coming, upcoming
from tests.cases.board import POLICY, TEAM, at, done, opened, policy_with, run_out, with_leader

LEADERS = ("leader1", "leader2", "leader3", "leader4")
AROUND = Around(TEAM, LEADERS, channels={"leader1": "claims", "leader2": ""})


def told(case: Case, now: str, around: Around = AROUND, most: int = 5) -> list[str]:
    """Write what comes as "10:05 tell_leader leader1"."""
    return spelled(upcoming(case, POLICY, around, at(now), most))


def spelled(found: Iterable[Coming]) -> list[str]:
    """Write each due time with what happens and to whom."""
    return [
        " ".join([f"{one.due_at + timedelta(hours=8):%H:%M:%S}", one.then, *one.who])
        for one in found
    ]


def test_vector_1_is_foretold_from_the_tap() -> None:
    """Silence: three leaders, the flow at 10:35, the callback due at 10:40."""
    assert told(opened().case, "10:00") == [
        "10:05:00 tell_leader leader1",
        "10:07:00 remind_leader leader1",
        "10:15:00 tell_leader leader2",
        "10:17:00 remind_leader leader2",
        "10:25:00 tell_leader leader3",
    ]
    assert told(opened().case, "10:00", most=12)[5:] == [
        "10:27:00 remind_leader leader3",
        "10:35:00 start_flow ma",
        "10:36:30 offer_call guo",
        "10:38:00 offer_call tang",
        "10:40:00 late_call tang",
    ]


def test_each_due_time_has_its_channel() -> None:
    """The app that reaches the person, WeCom where it is not known, none where there is none."""
    found = upcoming(opened().case, POLICY, AROUND, at("10:00"), 12)
    assert [one.channel for one in found[:5]] == ["claims", "claims", "", "", "wecom"]


@pytest.mark.parametrize("taken", [False, True])
def test_from_the_leader_on_it_goes_further_up(taken: bool) -> None:
    """Taking over spares the reminder and nothing else."""
    case = with_leader()
    case = done(lifecycle.take(case, "leader1", at("10:06"))).case if taken else case
    above = replace(AROUND, leaders=("leader2", "leader3"))
    first = [] if taken else ["10:07:00 remind_leader leader1"]
    assert told(case, "10:06", above)[: len(first) + 2] == [
        *first, "10:15:00 tell_leader leader2", "10:17:00 remind_leader leader2",
    ]  # fmt: skip


def test_before_the_hand_over_the_time_is_what_it_will_be() -> None:
    """Within the minute of grace the due time before counts, later the hand-over."""
    case = run_out(opened().case, "staff_5m", "10:05").case
    above = replace(AROUND, leaders=("leader2",))
    assert told(case, "10:05", above)[1] == "10:15:00 tell_leader leader2"
    assert told(case, "10:30", above)[1] == "10:40:00 tell_leader leader2"


def test_a_deputy_is_told_in_the_leaders_place() -> None:
    """The next hop alone is known to be away."""
    away = replace(AROUND, facts=replace(TEAM, deputy="deputy"))
    assert told(opened().case, "10:00", away)[:3] == [
        "10:05:00 tell_leader deputy",
        "10:07:00 remind_leader deputy",
        "10:15:00 tell_leader leader2",
    ]


def test_with_nobody_above_the_flow_starts() -> None:
    """And with nobody left to ask, that is said."""
    alone = Around(Facts(team=("ma",)))
    assert told(opened().case, "10:00", alone) == [
        "10:05:00 start_flow ma", "10:06:30 ask_nobody", "10:10:00 late_call",
    ]  # fmt: skip


def test_a_policy_that_does_not_act_by_itself_only_notes() -> None:
    """The timeline is written, and nobody is told."""
    quiet = with_clock("staff_5m", auto=False)
    assert spelled(upcoming(opened().case, quiet, AROUND, at("10:00"))) == ["10:05:00 note"]


def test_a_call_that_was_offered() -> None:
    """The next member after 90 seconds, then nobody; late after five minutes."""
    case = flow()
    assert told(case, "10:05") == [
        "10:06:30 offer_call guo", "10:08:00 offer_call tang", "10:10:00 late_call tang",
    ]  # fmt: skip
    taken = done(callbacks.take_call(case, "ma", at("10:06"))).case
    assert told(taken, "10:06") == ["10:10:00 late_call ma tang"]
    missed = done(callbacks.dialled(taken, "ma", at("10:07"))).case
    again = replace(missed, callback=replace(done_call(missed), retry_at=at("10:22")))
    assert told(again, "10:07") == ["10:22:00 call_again ma"]


def test_the_clocks_of_the_unit_come_in_between() -> None:
    """Marks of kept clocks are told with the people of their roles."""
    policy = with_clock("sign", overdue=())
    case = clocks.start(Outcome(opened().case), "sign", at("10:00"), policy).case
    people = {"unit_head": ("head",), "assignee": ("li",)}
    found = upcoming(case, policy, replace(AROUND, people=people), at("10:00"), 12)
    assert "10:30:00 urge li head" in spelled(found)


def test_what_only_moves_a_case_on_is_known_by_its_timer() -> None:
    """A closed case is archived when its time is over; other timers add nothing."""
    closed = replace(opened().case, state=State.CLOSED)
    armed = [Arm("archive", at("18:00")), Arm("staff_5m", at("10:05"))]
    assert told(closed, "12:00", replace(AROUND, timers=armed)) == ["18:00:00 archive"]


def test_nothing_comes_of_a_case_that_has_ended() -> None:
    """Neither resolved nor archived."""
    case = done(lifecycle.resolve(opened().case, "chen", at("10:01"))).case
    assert told(case, "10:02") == []


def test_what_is_foretold_is_what_happens() -> None:
    """With other numbers too, each hop is raised when it was foretold (vector V7)."""
    other = policy_with(staff_5m="4m", leader_10m="7m")
    case = opened().case
    out = lifecycle.opened(replace(case, generations={}), other)
    seen = {one.due_at: one.then for one in upcoming(out.case, other, AROUND, at("10:00"), 12)}
    assert seen[out.arms[0].due_at] == "tell_leader"
    up = run_out(out.case, "staff_5m", "10:04").case
    armed = done(hop_told(up, 1, at("10:04"), other)).arms
    assert [seen[arm.due_at] for arm in armed] == ["tell_leader", "remind_leader"]


def with_clock(clock: str, **changes: object) -> Policy:
    """Give the shipped policy with one clock changed."""
    rule = POLICY.clocks[clock].model_copy(update=changes)
    return POLICY.model_copy(update={"clocks": {**POLICY.clocks, clock: rule}})


def flow() -> Case:
    """Give a case whose flow started at 10:05, offered to ma and handed over."""
    case = run_out(opened().case, "staff_5m", "10:05", replace(TEAM, next_leader=None)).case
    return done(callbacks.offer_told(case, 1, at("10:05"), POLICY)).case


def done_call(case: Case) -> Callback:
    """Give the callback of a case that has one."""
    assert case.callback
    return case.callback
