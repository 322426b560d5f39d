"""The clocks on the way to the unit: started, warned, run out, waiting, going on, ended."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.templates import Context, Sentences
from cases import clocks
from cases.calendar import YearNotCovered
from cases.escalation import is_current
from cases.model import Case, State
from cases.outcome import Arm, Outcome, Priority
from cases.policy import Policy, build
from tests.cases.board import PRESET, at, opened, told

SHANGHAI = ZoneInfo("Asia/Shanghai")
STEPS = [
    {"after": "0m", "to": "assignee", "what": "urge", "every": "1d", "times": 3},
    {"after": "0m", "to": "unit_head", "what": "urge"},
    {"after": "1wd", "to": "unit_head", "what": "supervise"},
    {"after": "1wd", "to": "cs_manager", "what": "supervise"},
]
PEOPLE = {"assignee": ("handler",), "unit_head": ("head",), "cs_manager": ("tang",)}


def policy_of(**clock: Any) -> Policy:
    """Give the shipped policy with two stretches of work a day and these clocks."""
    data = tomllib.loads(PRESET.read_text("utf-8"))
    data["calendar"] = {
        "hours": [{"start": "08:30", "end": "12:00"}, {"start": "13:30", "end": "17:30"}],
        "assumed": True,
    }
    data["category"] = {
        "claims": {
            "label": "理赔",
            "engine": "claims",
            "sub": {"refusal": "拒赔", "delay": "时效"},
        },
        "service": {"label": "服务", "engine": "service"},
    }
    for code, rule in clock.items():
        data["clock"][code] = {"assumed": True, **rule}
    policy, errors = build(data)
    assert policy, errors
    return policy


HANDLE: dict[str, Any] = {
    "limit": "3wd", "basis": "working", "levels": {"2": "1wd"}, "ceiling": "7d",
    "by_category": {"claims": "5wd", "claims.refusal": "2wd"}, "warn": [50, 80], "overdue": STEPS,
}  # fmt: skip
POLICY = policy_of(
    handle=HANDLE,
    sign={"limit": "30m", "basis": "elapsed"},
    quick7={"limit": "7d", "basis": "elapsed", "warn": [50], "measured_only": True},
)


def local(text: str) -> datetime:
    """Read a local time of March 2026, the 18th being a Wednesday: "18 24:00"."""
    day, clock = text.split()
    hours, minutes = map(int, clock.split(":"))
    start = datetime.combine(date(2026, 3, int(day)), time(0), tzinfo=SHANGHAI)
    return (start + timedelta(hours=hours, minutes=minutes)).astimezone(UTC)


def case(**more: Any) -> Case:
    """Give a case that a unit works on, as far as the clocks care."""
    return replace(opened().case, state=State.ACCEPTED, **more)


def started(clock: str = "handle", when: str = "18 10:00", **how: Any) -> Outcome:
    """Start a clock."""
    return clocks.start(Outcome(case()), clock, local(when), POLICY, **how)


def armed(out: Outcome) -> dict[str, datetime]:
    """Give what an outcome armed: instant by mark."""
    return {arm.mark: arm.due_at for arm in out.arms}


def fire(out: Outcome, mark: str, when: str, clock: str = "handle", now: str = "") -> Outcome:
    """Let a mark come."""
    arm = Arm(clock, local(when), mark=mark)
    return clocks.fired(Outcome(out.case), arm, POLICY, PEOPLE, local(now) if now else None)


def said(out: Outcome) -> list[str]:
    """List what the timeline says."""
    return [event.action for event in out.events]


def test_a_clock_arms_its_warnings_and_its_end_under_one_generation() -> None:
    """Three working days from Wednesday end on Monday at 24:00; the marks part the working time."""
    out = started()
    assert armed(out) == {
        "50": local("20 09:15"),
        "80": local("23 10:18"),
        "due": local("23 24:00"),
    }
    assert out.case.generation("handle") == 1
    assert out.case.running["handle"].limit == "3wd"


@pytest.mark.parametrize(
    ("how", "limit"),
    [
        ({}, "3wd"),
        ({"level": 2}, "1wd"),
        ({"level": 4}, "1wd"),
        ({"category": "claims"}, "5wd"),
        ({"category": "claims.refusal", "level": 4}, "2wd"),
        ({"category": "claims.delay"}, "5wd"),
        ({"category": "service", "level": 3}, "1wd"),
    ],
)
def test_the_limit_follows_the_category_then_the_level(how: dict[str, Any], limit: str) -> None:
    """The closest category first, then the highest level that the case reaches."""
    assert started(**how).case.running["handle"].limit == limit


@pytest.mark.rule("S2-R31")
def test_an_urgent_case_runs_day_and_night() -> None:
    """What would be working days are days, and Saturday is one of them."""
    urgent = Outcome(case(flags=("urgent",)))
    run = clocks.start(urgent, "handle", local("20 10:00"), POLICY).case.running["handle"]
    assert (run.limit, run.due_at) == ("3d", local("23 24:00"))


def test_a_clock_that_the_policy_does_not_have_is_not_started() -> None:
    """A stage without its clock goes on without one."""
    out = started("petition")
    assert (out.case.running, out.arms) == ({}, ())


def test_a_year_without_announced_holidays_refuses_and_says_what_to_do() -> None:
    """Nothing is started, and the refusal names the year."""
    with pytest.raises(YearNotCovered) as raised:
        clocks.start(Outcome(case()), "handle", datetime(2030, 3, 1, tzinfo=UTC), POLICY)
    refusal = clocks.not_covered(raised.value)
    assert (refusal.why, refusal.values) == ("year_not_covered", {"year": 2030})


def test_a_warning_reaches_the_person_in_charge_once() -> None:
    """It is booked, and a second timer of it changes nothing."""
    out = fire(started(), "50", "20 09:15")
    assert told(out) == {"handler": "clock_warned"}
    assert (said(out), out.arms) == (["warned"], ())
    assert fire(out, "50", "20 09:15") == Outcome(out.case)


def test_the_end_urges_the_person_and_the_unit_and_blocks_nothing() -> None:
    """The breach is booked on clock and case; the next step is armed under the same generation."""
    out = fire(started(), "due", "23 24:00")
    assert told(out) == {"handler": "clock_urged", "head": "clock_urged"}
    assert out.case.running["handle"].result == "breached"
    assert (out.case.flags, said(out)) == (("overdue",), ["ran_out", "urged", "urged"])
    assert armed(out) == {"over:0": local("25 08:30")}
    assert is_current(out.case, out.arms[0], 1)
    assert {alert.priority for alert in out.alerts} == {Priority.WARNING}


def test_a_step_later_it_is_supervised() -> None:
    """Whoever is to be urged and supervised at once is supervised; days wait for the morning."""
    out = fire(fire(started(), "due", "23 24:00"), "over:0", "25 08:30")
    assert told(out) == {
        "handler": "clock_urged", "head": "clock_supervised", "tang": "clock_supervised",
    }  # fmt: skip
    assert said(out) == ["urged", "supervised", "supervised"]
    assert out.case.flags == ("overdue", "supervised")
    last = fire(out, "over:1", "26 08:30")
    assert (told(last), last.arms) == ({"handler": "clock_urged"}, ())


def test_after_an_outage_what_came_meanwhile_is_told_as_one() -> None:
    """A warning that its clock has outrun is not given, and nobody hears three things at once."""
    assert fire(started(), "80", "23 10:18", now="25 09:00").alerts == ()
    out = fire(started(), "due", "23 24:00", now="25 09:00")
    assert told(out) == {
        "handler": "clock_urged", "head": "clock_supervised", "tang": "clock_supervised",
    }  # fmt: skip
    assert len(out.alerts) == 3
    assert armed(out) == {"over:1": local("26 08:30")}


def test_without_steps_in_the_policy_person_and_unit_are_urged_once() -> None:
    """The first step of the ladder is there without being written."""
    out = fire(started("sign"), "due", "18 10:30", "sign")
    assert told(out) == {"handler": "clock_urged", "head": "clock_urged"}
    assert out.arms == ()


def test_where_a_role_is_nobody_the_head_of_the_desk_hears_it() -> None:
    """No urge falls into the void."""
    out = started("sign")
    arm = Arm("sign", local("18 10:30"))
    assert told(clocks.fired(Outcome(out.case), arm, POLICY, {"cs_manager": ("tang",)})) == {
        "tang": "clock_urged"
    }


def test_a_clock_that_is_only_measured_tells_nobody() -> None:
    """The seventh day is booked and nothing is said."""
    out = started("quick7")
    assert armed(out) == {"due": local("25 24:00")}
    over = fire(out, "due", "25 24:00", "quick7")
    assert (over.alerts, said(over)) == ((), ["ran_out"])
    assert over.case.running["quick7"].result == "breached"


def test_stopping_in_time_is_met_and_cancels_every_mark() -> None:
    """24:00 itself is in time; the armed timers mean nothing any more."""
    out = started()
    ended = clocks.stop(Outcome(out.case), "handle", "sign", at=local("23 24:00"))
    run = ended.case.running["handle"]
    assert (run.result, run.late_s, set(ended.stops)) == ("met", 0, {"handle"})
    assert not is_current(ended.case, out.arms[0], 1)
    assert fire(ended, "due", "23 24:00") == Outcome(ended.case)


@pytest.mark.parametrize("result", ["met", "cancelled"])
def test_what_ends_late_is_breached_whatever_it_was_called(result: str) -> None:
    """Even if the timer had not fired yet, and even if it was cancelled."""
    out = clocks.stop(Outcome(started().case), "handle", at=local("23 24:01"), result=result)
    run = out.case.running["handle"]
    assert (run.result, run.late_s, out.case.flags) == ("breached", 60, ("overdue",))
    early = clocks.stop(Outcome(started().case), "handle", at=local("20 10:00"), result=result)
    assert early.case.running["handle"].result == result


def test_started_and_stopped_in_one_move_leaves_no_timer() -> None:
    """An order that is signed as it is sent arms nothing."""
    assert clocks.stop(started("sign"), "sign", at=local("18 10:00")).arms == ()


def test_starting_again_makes_a_new_run_and_cancels_the_old_timers() -> None:
    """A redo has its whole time, under another generation."""
    out = clocks.start(Outcome(started().case), "handle", local("19 09:00"), POLICY)
    assert out.stops == {"handle"}
    assert out.case.running["handle"].started_at == local("19 09:00")
    assert armed(out)["due"] == local("24 24:00")
    assert not is_current(out.case, started().arms[0], 1)


@pytest.mark.parametrize(
    ("pause", "resume", "due"),
    [
        ("19 10:00", "19 16:00", "23 24:00"),  # within a day nothing moves
        ("19 10:00", "20 09:00", "24 24:00"),
        ("20 17:00", "23 09:00", "24 24:00"),  # over a weekend one working day
        ("21 10:00", "22 10:00", "23 24:00"),  # within a weekend none
        ("23 23:59", "25 08:00", "25 24:00"),  # on the last evening it is still in time
    ],
)
def test_a_pause_moves_the_end_by_the_working_days_it_took(
    pause: str, resume: str, due: str
) -> None:
    """While it waits no mark is armed; afterwards those that have not come are armed anew."""
    held = clocks.pause(Outcome(started().case), local(pause), "handle")
    assert "handle" in held.stops
    on = clocks.resume(Outcome(held.case), local(resume), POLICY, "handle")
    assert on.case.running["handle"].due_at == armed(on)["due"] == local(due)
    assert on.case.generation("handle") == 3
    ended = clocks.stop(Outcome(held.case), "handle", at=local("31 10:00"))
    assert ended.case.running["handle"].result == "met"


def test_a_warning_given_before_the_pause_is_not_given_again() -> None:
    """Each mark comes once, over all generations."""
    warned = fire(started(), "50", "20 09:15")
    held = clocks.pause(Outcome(warned.case), local("20 10:00"), "handle")
    assert set(armed(clocks.resume(Outcome(held.case), local("23 10:00"), POLICY, "handle"))) == {
        "80", "due",
    }  # fmt: skip


def test_a_breached_clock_that_waits_is_silent_and_goes_on_with_the_next_step() -> None:
    """The end does not move any more; the steps after it move by the pause."""
    late = fire(started(), "due", "23 24:00")
    held = clocks.pause(Outcome(late.case), local("24 10:00"), "handle")
    on = clocks.resume(Outcome(held.case), local("26 10:00"), POLICY, "handle")
    assert on.case.running["handle"].due_at == local("23 24:00")
    assert armed(on) == {"over:0": local("27 08:30")}
    ended = clocks.stop(Outcome(on.case), "handle", at=local("26 12:00"))
    assert ended.case.running["handle"].late_s == 12 * 3600


def test_minute_clocks_pause_by_the_length() -> None:
    """Twenty minutes of waiting move thirty minutes by twenty."""
    held = clocks.pause(Outcome(started("sign").case), local("18 10:10"), "sign")
    on = clocks.resume(Outcome(held.case), local("18 10:30"), POLICY, "sign")
    assert on.case.running["sign"].due_at == local("18 10:50")


def test_what_the_clocks_will_still_say_is_known_beforehand() -> None:
    """The next marks of all running clocks in order, with roles and weight; none while waiting."""
    both = clocks.start(Outcome(started().case), "sign", local("18 10:00"), POLICY).case
    marks = clocks.next_marks(both, POLICY, local("18 10:00"))
    assert [(mark.clock, mark.mark, mark.what) for mark in marks] == [
        ("sign", "due", "urge"),
        ("handle", "50", "warn"),
        ("handle", "80", "warn"),
        ("handle", "due", "urge"),
        ("handle", "over:0", "supervise"),
        ("handle", "over:1", "urge"),
    ]
    assert marks[4].to == ("assignee", "unit_head", "cs_manager")
    held = clocks.pause(Outcome(both), local("18 10:10"), "handle", "sign").case
    assert clocks.next_marks(held, POLICY, local("18 10:10")) == ()


@pytest.mark.rule("S4-R41")
def test_vector_14_another_policy_leaves_a_running_clock_alone() -> None:
    """The limit is kept with the run: the end does not move when the numbers do."""
    other = policy_of(handle={**HANDLE, "limit": "9wd", "levels": {}})
    held = clocks.pause(Outcome(started().case), local("19 10:00"), "handle")
    on = clocks.resume(Outcome(held.case), local("19 16:00"), other, "handle")
    assert on.case.running["handle"].due_at == local("23 24:00")


def test_the_ladder_is_not_touched() -> None:
    """Clocks that are not kept as runs are left to the ladder."""
    out = Outcome(opened().case)
    for same in (
        clocks.stop(out, "staff_5m", at=at("10:01")),
        clocks.pause(out, at("10:01"), "staff_5m"),
        clocks.resume(out, at("10:01"), POLICY, "staff_5m"),
    ):
        assert same == out


@pytest.mark.parametrize(
    ("mark", "when", "sentence"),
    [
        ("50", "20 09:15", "BM-261123-0001 的办理时限已过 50%，3月23日 24:00 到期。"),
        ("due", "23 24:00", "催办 BM-261123-0001：办理时限 3月23日 24:00 已到，还没有完成。"),
    ],
)
def test_what_is_told_names_the_clock_and_its_end(mark: str, when: str, sentence: str) -> None:
    """No customer's word is in it, and midnight is the end of the day that it ends."""
    out = fire(started(), mark, when)
    alert = out.alerts[0]
    context = Context(out.case, POLICY, out.case.number, values=alert.values)
    assert Sentences().say("alerts", alert.template, context).startswith(sentence)


def test_a_supervision_says_who_has_the_case() -> None:
    """The head is asked to see to it."""
    out = fire(fire(started(), "due", "23 24:00"), "over:0", "25 08:30")
    alert = next(alert for alert in out.alerts if alert.to == "tang")
    values = {**alert.values, "owner": "li"}
    context = Context(out.case, POLICY, out.case.number, {"li": "李强"}, values)
    assert "经办人李强。请督促办理" in Sentences().say("alerts", alert.template, context)
