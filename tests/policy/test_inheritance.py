"""A policy may be laid over another one; a branch's overlay may only be stricter (S4-R39)."""

from collections.abc import Callable
from typing import Any

import pytest

from cases.policy import Policy, Source, build_layers, dotted

Data = dict[str, Any]
HEAD = {"id": "suzhou", "version": "1", "effective_from": "2026-01-01"}
OVERLAY = {**HEAD, "overlay_of": "picc-jiangsu", "department": "苏州分公司"}


def laid(child: Data, parent: Data) -> Policy:
    """Give the policy of a child laid over its parent."""
    policy, errors = build_layers([child, parent])
    assert errors == ()
    assert policy is not None
    return policy


def told(child: Data, parent: Data) -> dict[tuple[int, str], str]:
    """Give the sentences by the file's place and the dotted path."""
    policy, errors = build_layers([child, parent])
    assert (policy is None) == bool(errors)
    return {(place, dotted(error.path)): error.message for place, error in errors}


@pytest.mark.rule("S4-R39", "S4-R41")
def test_what_the_branch_does_not_say_holds_as_above(preset: Data) -> None:
    """Tables join key by key; the version names what it is made of."""
    clock = {"staff_5m": {"limit": "4m", "source": "苏州细则第3条"}}
    policy = laid({"policy": OVERLAY, "clock": clock}, preset)

    assert str(policy.clocks["staff_5m"].limit) == "4m"
    assert str(policy.clocks["leader_10m"].limit) == "10m"
    assert policy.clocks["staff_5m"].auto
    assert (policy.id, policy.institution) == ("suzhou", "人保财险江苏")
    assert policy.head.based_on == (f"picc-jiangsu {preset['policy']['version']}",)


@pytest.mark.rule("S4-R39")
def test_each_number_keeps_the_source_of_the_file_that_it_is_from(preset: Data) -> None:
    """A limit from the branch's own rules is no default of ours any more; the rest stays one."""
    clock = {"handle": {"limit": "2wd", "source": "苏州细则第7条"}}
    policy = laid({"policy": OVERLAY, "clock": clock}, preset)

    assert policy.source_of("clock", "handle", "limit") == Source(source="苏州细则第7条")
    assert policy.is_assumed("clock", "handle", "ceiling")
    assert policy.is_assumed("clock", "sign", "limit")


def test_a_branch_owes_sources_for_its_own_numbers(preset: Data) -> None:
    """The source above does not speak for a number below."""
    child = {"policy": OVERLAY, "clock": {"staff_5m": {"limit": "4m"}}}

    assert list(told(child, preset)) == [(0, "clock.staff_5m.limit")]


def test_a_mistake_above_is_told_above(preset: Data) -> None:
    """Whoever reads the error opens the file in which it stands."""
    preset["clock"]["sign"]["limit"] = "half an hour"
    preset["kind"]["dissatisfaction"]["stages"].remove("leader")
    child = {"policy": OVERLAY, "callback": {"head_role": "boss"}}

    assert set(told(child, preset)) == {
        (1, "clock.sign.limit"),
        (1, "kind.dissatisfaction.stages"),
        (0, "callback.head_role"),
    }


def test_an_heir_has_the_kinds_that_it_names(preset: Data) -> None:
    """What the file above says of other kinds, and of their clocks, is left out."""
    preset["clock"]["handle"]["by_kind"] = {"complaint": "2wd", "dissatisfaction": "1wd"}
    heir = {"policy": {**HEAD, "inherits": "picc-jiangsu", "kinds": ["complaint"]}}

    policy = laid(heir, preset)

    assert list(policy.kind) == ["complaint"]
    assert list(policy.clocks["handle"].by_kind) == ["complaint"]


@pytest.mark.rule("S4-R39")
def test_an_overlay_leaves_no_kind_out(preset: Data) -> None:
    """A branch that had fewer kinds would be laxer; the sentence names what is missing."""
    child = {"policy": {**OVERLAY, "kinds": ["complaint"]}}

    assert "dissatisfaction" in told(child, preset)[0, "policy.kinds"]


def test_a_kind_that_is_described_is_listed(preset: Data) -> None:
    """A table of a kind that the list of kinds does not name would never be read."""
    preset["policy"]["kinds"] = ["dissatisfaction"]

    policy, errors = build_layers([preset])

    assert policy is None
    assert ("kind", "complaint") in {error.path for _, error in errors}


@pytest.mark.rule("S4-R39")
def test_what_is_laxer_is_told_beside_other_mistakes(preset: Data) -> None:
    """One run tells that a move may not be off and that a limit is too long."""
    clock = {"handle": {"limit": "9wd", "source": "苏州细则第7条"}}
    kind = {"complaint": {"transitions_off": ["T12"]}}

    found = told({"policy": OVERLAY, "clock": clock, "kind": kind}, preset)

    assert set(found) == {(0, "clock.handle.limit"), (0, "kind.complaint.transitions_off")}


def test_an_institution_may_inherit_without_being_stricter(preset: Data) -> None:
    """``inherits`` starts another institution from a policy; only an overlay is bound."""
    clock = {"staff_5m": {"limit": "9m", "assumed": True}}
    policy = laid({"policy": {**HEAD, "inherits": "picc-jiangsu"}, "clock": clock}, preset)

    assert str(policy.clocks["staff_5m"].limit) == "9m"


def clock(code: str, **values: object) -> Callable[[Data], Data]:
    """Change values of a clock."""
    return lambda _: {"clock": {code: {**values, "assumed": True}}}


def kind(**values: object) -> Callable[[Data], Data]:
    """Change values of the kind."""
    return lambda _: {"kind": {"dissatisfaction": {**values, "assumed": True}}}


def table(name: str, **values: object) -> Callable[[Data], Data]:
    """Change values of a table."""
    return lambda _: {name: {**values, "assumed": True}}


def kpi(code: str, target: int) -> Callable[[Data], Data]:
    """Change the target of a figure."""
    return lambda _: {"kpi": {code: {"target": target, "assumed": True}}}


def stages_without(stage: str) -> Callable[[Data], Data]:
    """Leave out a stage."""
    return lambda parent: {
        "kind": {
            "dissatisfaction": {
                "stages": [s for s in parent["kind"]["dissatisfaction"]["stages"] if s != stage]
            }
        }
    }


LAXER: list[tuple[Callable[[Data], Data], str, str]] = [
    (clock("staff_5m", limit="6m"), "clock.staff_5m.limit", "5m"),
    (clock("staff_5m", limit="1h"), "clock.staff_5m.limit", "5m"),
    (clock("staff_5m", auto=False), "clock.staff_5m.auto", "true"),
    (clock("handle", limit="4wd"), "clock.handle.limit", "3wd"),
    (clock("handle", levels={"2": "2wd"}), "clock.handle.levels.2", "1wd"),
    (clock("handle", levels={"3": "2wd"}), "clock.handle.levels.3", "1wd"),
    (clock("review", limit="1wd"), "clock.review.limit", "4wh"),
    (clock("sign", measured_only=True), "clock.sign.measured_only", "false"),
    (kind(max_leader_hops=4), "kind.dissatisfaction.max_leader_hops", "3"),
    (kind(void_within="2m"), "kind.dissatisfaction.void_within", "60s"),
    (kind(transitions_off=["T23"]), "kind.dissatisfaction.transitions_off", "T23"),
    (kind(neutral_first_callback=False), "kind.dissatisfaction.neutral_first_callback", "true"),
    (stages_without("review"), "kind.dissatisfaction.stages", "review"),
    (table("callback", attempts=2, spacing=["0m", "15m"]), "callback.attempts", "3"),
    (table("callback", spacing=["0m", "15m", "90m"]), "callback.spacing", "60m"),
    (
        table("callback", window={"start": "08:00", "end": "21:00"}),
        "callback.window",
        "00:00 至 24:00",
    ),
    (clock("sign", overdue=[]), "clock.sign.overdue", "unit_head"),
    (clock("handle", warn=[80]), "clock.handle.warn", "50"),
    (clock("handle", by_category={"claims": "4wd"}), "clock.handle.by_category.claims", "3wd"),
    (table("dispatch", return_allowed=2), "dispatch.return_allowed", "1"),
    (table("dispatch", return_within="3h"), "dispatch.return_within", "2h"),
    (table("dispatch", designate_from=4), "dispatch.designate_from", "3"),
    (table("extension", allowed=2), "extension.allowed", "1"),
    (table("unreported", enabled=False), "unreported.enabled", "true"),
    (table("unreported", lookback_days=7), "unreported.lookback_days", "30"),
    (kpi("first_callback_rate", 90), "kpi.first_callback_rate.target", "95"),
    (kpi("phone_share", 30), "kpi.phone_share.target", "20"),
    (lambda _: {"level": []}, "level", "T1"),
    (lambda _: {"visibility": {"protect_source": False}}, "visibility.protect_source", "true"),
    (table("retention", cases_years=2), "retention.cases_years", "3"),
    (table("hotline", offer_after="2m"), "hotline.offer_after", "90s"),
    (table("grave", level=4), "grave.level", "3"),
    (table("grave", roles=["cs_manager"]), "grave.roles", "line_leader"),
    (table("grave", repeat="15m"), "grave.repeat", "10m"),
    (table("grave", times=3), "grave.times", "6"),
    (table("calendar", extra_holidays=["2026-12-24"]), "calendar.extra_holidays", "2026-12-24"),
    (table("calendar", weekdays=[1, 2, 3, 4]), "calendar.weekdays", "5"),
]


@pytest.mark.rule("S4-R39")
@pytest.mark.parametrize(("change", "path", "above"), LAXER, ids=[path for _, path, _ in LAXER])
def test_a_laxer_overlay_is_refused(
    preset: Data, change: Callable[[Data], Data], path: str, above: str
) -> None:
    """The sentence stands in the branch's file and names the value above and what to write."""
    found = told({"policy": OVERLAY, **change(preset)}, preset)

    assert (0, path) in found
    assert "只能更严" in found[0, path]
    assert above in found[0, path]
    assert "请" in found[0, path]


@pytest.mark.rule("S4-R39")
def test_an_overlay_talks_over_no_less(preset: Data) -> None:
    """What must be discussed above must be discussed below; more may be."""
    preset["dispatch"]["discuss"] = ["complex"]
    for flags, right in ((["major"], False), (["complex", "major"], True)):
        child = {"policy": OVERLAY, "dispatch": {"discuss": flags, "assumed": True}}
        assert ((0, "dispatch.discuss") in told(child, preset)) is not right


STRICTER = [
    clock("handle", limit="2d", basis="elapsed", levels={"2": "1d"}),
    clock("review", limit="2wh"),
    clock("handle", levels={"3": "4wh"}),
    kind(max_leader_hops=1, fields=["customer", "phone"]),
    kind(transitions_off=["T16"]),
    table("callback", attempts=4, spacing=["0m", "10m", "30m", "60m"]),
    table("calendar", weekdays=[1, 2, 3, 4, 5, 6]),
]


@pytest.mark.rule("S4-R39")
@pytest.mark.parametrize("change", STRICTER)
def test_a_stricter_overlay_is_taken(preset: Data, change: Callable[[Data], Data]) -> None:
    """Shorter limits, fewer hops, more attempts, more required fields, more working days."""
    laid({"policy": OVERLAY, **change(preset)}, preset)


def test_an_overlay_names_its_department(preset: Data) -> None:
    """Without it nobody knows whose cases it is for."""
    head = {key: value for key, value in OVERLAY.items() if key != "department"}

    assert list(told({"policy": head}, preset)) == [(0, "policy.department")]
