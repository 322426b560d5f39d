"""A policy with mistakes says all of them at once, and what to write instead."""

from collections.abc import Callable
from typing import Any

import pytest

from cases.policy import build, dotted

Data = dict[str, Any]


def errors_of(data: Data) -> dict[str, str]:
    """Give the sentences by dotted path; there is no policy where there is an error."""
    policy, errors = build(data)
    assert (policy is None) == bool(errors)
    return {dotted(error.path): error.message for error in errors}


def test_all_mistakes_are_told_at_once(preset: Data) -> None:
    """A typo, a bad duration, an unknown word and a missing table are four errors."""
    preset["callback"]["attemps"] = preset["callback"].pop("attempts")
    preset["clock"]["leader_ack"]["limit"] = "2 minutes"
    preset["kind"]["dissatisfaction"]["reporter_posts"][1] = "claim"
    del preset["duty"]

    told = errors_of(preset)

    assert set(told) == {
        "callback.attempts",
        "callback.attemps",
        "clock.leader_ack.limit",
        "kind.dissatisfaction.reporter_posts[1]",
        "duty",
    }
    assert "attempts" in told["callback.attemps"]
    assert '"90s"' in told["clock.leader_ack.limit"]
    assert "claims" in told["kind.dissatisfaction.reporter_posts[1]"]


def test_a_number_owes_its_source(preset: Data) -> None:
    """A number without a rule and without assumed = true is refused, wherever it stands."""
    preset["kind"]["dissatisfaction"]["max_leader_hops"] = 3
    del preset["clock"]["staff_5m"]["source"]
    del preset["callback"]["assumed"]

    told = errors_of(preset)

    assert set(told) == {
        "kind.dissatisfaction.max_leader_hops",
        "clock.staff_5m.limit",
        "callback.attempts",
        "callback.spacing",
    }
    assert all("assumed = true" in message for message in told.values())


def test_a_missing_source_hides_no_other_mistake(preset: Data) -> None:
    """A value that is impossible and has no source is told twice, so that one run is enough."""
    preset["clock"]["staff_5m"]["limit"] = "0m"
    del preset["clock"]["staff_5m"]["source"]

    _, errors = build(preset)

    told = [error.message for error in errors if dotted(error.path) == "clock.staff_5m.limit"]
    assert ["大于 0" in message for message in sorted(told)] == [False, True]


def in_clock(code: str, **values: object) -> Callable[[Data], None]:
    """Change values of a clock."""
    return lambda data: data["clock"][code].update(values)


def in_callback(**values: object) -> Callable[[Data], None]:
    """Change values of the callback."""
    return lambda data: data["callback"].update(values)


def in_kind(**values: object) -> Callable[[Data], None]:
    """Change values of the kind."""
    return lambda data: data["kind"]["dissatisfaction"].update(values)


HOPS = {"assumed": True}

MISTAKES: list[tuple[str, Callable[[Data], Any], str, str]] = [
    ("an empty limit", in_clock("staff_5m", limit="0m"), "clock.staff_5m.limit", "大于 0"),
    ("hours of work", in_clock("staff_5m", basis="working"), "clock.staff_5m.basis", "elapsed"),
    ("working days that run", in_clock("handle", basis="elapsed"), "clock.handle.basis", "working"),
    ("an unknown basis", in_clock("sign", basis="calendar"), "clock.sign.basis", "elapsed"),
    ("an unknown level", in_clock("handle", levels={"9": "1wd"}), "clock.handle.levels.9", "级别"),
    ("a late reminder", in_clock("leader_ack", limit="10m"), "clock.leader_ack.limit", "短于"),
    ("a late offer", in_clock("callback_offer", limit="6m"), "clock.callback_offer.limit", "短于"),
    ("a switch in quotes", in_clock("staff_5m", auto="yes"), "clock.staff_5m.auto", "true"),
    (
        "no clock for a stage",
        lambda data: data["clock"].pop("leader_ack"),
        "clock.leader_ack",
        "leader",
    ),
    (
        "a clock nobody knows",
        lambda data: data["clock"].update(staff_5min=data["clock"]["staff_5m"]),
        "clock.staff_5min",
        "staff_5m",
    ),
    (
        "no hop at all",
        in_kind(max_leader_hops={"value": 0} | HOPS),
        "kind.dissatisfaction.max_leader_hops",
        "不能小于 1",
    ),
    (
        "a hop in quotes",
        in_kind(max_leader_hops={"value": "3"} | HOPS),
        "kind.dissatisfaction.max_leader_hops",
        "整数",
    ),
    ("a small prefix", in_kind(prefix="bm"), "kind.dissatisfaction.prefix", "大写"),
    ("half a ladder", in_kind(stages=["soothing"]), "kind.dissatisfaction.stages", "leader"),
    (
        "a flag nobody knows",
        lambda data: data["dispatch"].update(discuss=["complicated"]),
        "dispatch.discuss[0]",
        "complex",
    ),
    ("more attempts than waits", in_callback(attempts=4), "callback", "spacing"),
    ("waits that fall", in_callback(spacing=["0m", "9m", "8m"]), "callback", "增大"),
    ("no window", lambda data: data["callback"].pop("window"), "callback.window", "缺少"),
    ("an unknown window", in_callback(window="daytime"), "callback.window", '"always"'),
    (
        "a window backwards",
        in_callback(window={"start": "21:00", "end": "08:00"}),
        "callback.window",
        "晚于",
    ),
    ("a script that tells", in_callback(script=["我们收到一份报告"]), "callback", "报告"),
    ("an unknown role", in_callback(head_role="boss"), "callback.head_role", "角色"),
    (
        "an unknown zone",
        lambda data: data["policy"].update(timezone="Asia/Nanjing"),
        "policy.timezone",
        "Asia/Shanghai",
    ),
    (
        "a day that is none",
        lambda data: data["policy"].update(effective_from="2018-06-31"),
        "policy.effective_from",
        "日期",
    ),
    (
        "a value for a table",
        lambda data: data.update(labels="95518"),
        "labels",
        "表",
    ),
    (
        "an unknown state",
        lambda data: data["labels"]["states"].update(sooth="安抚"),
        "labels.states.sooth",
        "soothing",
    ),
    (
        "a question nobody knows",
        lambda data: data["kind"]["complaint"].update(asks=["relations"]),
        "kind.complaint.asks[0]",
        "relation",
    ),
    (
        "nobody who may complain",
        lambda data: data.pop("relations"),
        "relations",
        "投诉人身份",
    ),
    (
        "one word for two",
        lambda data: data["relations"].update(heir=["继承人", "本人"]),
        "relations.heir[1]",
        "重复",
    ),
    (
        "a person without a word",
        lambda data: data["relations"].update(heir=[]),
        "relations.heir",
        "",
    ),
    (
        "a key of the record",
        lambda data: data.update(provenance={}),
        "provenance",
        "删去",
    ),
]


@pytest.mark.parametrize(
    ("mistake", "path", "hint"),
    [pytest.param(*case, id=name) for name, *case in MISTAKES],
)
def test_a_mistake_is_told_where_it_is(
    preset: Data, mistake: Callable[[Data], Any], path: str, hint: str
) -> None:
    """Each mistake has one error, at its place, with a hint for its author."""
    mistake(preset)

    told = errors_of(preset)

    assert list(told) == [path]
    assert hint in told[path]


@pytest.mark.parametrize("data", [{}, {"clock": 1}, {"kind": {"dissatisfaction": []}}])
def test_nonsense_is_no_policy(data: Data) -> None:
    """Whatever TOML may hold is answered with errors, never with an exception."""
    policy, errors = build(data)

    assert policy is None
    assert errors


def test_what_is_no_time_of_day_is_told_once(preset: Data) -> None:
    """9:00 is wrongly written; that it comes before 12:00 is not doubted besides."""
    preset["calendar"]["hours"] = [{"start": "9:00", "end": "12:00"}]

    assert list(errors_of(preset)) == ["calendar.hours[0].start"]
