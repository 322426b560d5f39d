"""A case can walk through every kind of a policy: no stage out of reach, no state without exit."""

from typing import Any

import pytest

from cases.policy import build, dotted, moves_of
from cases.policy.moves import WAY

Data = dict[str, Any]


def told(preset: Data, **changes: object) -> dict[str, str]:
    """Change the kind and give the sentences by dotted path."""
    preset["kind"]["dissatisfaction"].update(changes)
    _, errors = build(preset)
    return {dotted(error.path): error.message for error in errors}


def without(*stages: str) -> list[str]:
    """Give the whole way without some stages."""
    return [stage for stage in WAY if stage not in stages]


def test_a_state_without_exit_is_refused(preset: Data) -> None:
    """Closed cases could never be archived."""
    found = told(preset, transitions_off=["T27", "T28"])

    assert list(found) == ["kind.dissatisfaction.transitions_off"]
    assert "已办结" in found["kind.dissatisfaction.transitions_off"]
    assert "T27" in found["kind.dissatisfaction.transitions_off"]


def test_withdrawal_is_no_exit_to_rely_on(preset: Data) -> None:
    """A returned order that nobody can send again waits for ever."""
    found = told(preset, transitions_off=["T15"])

    assert "退单待改派" in found["kind.dissatisfaction.transitions_off"]


@pytest.mark.parametrize("off", [["T16"], ["T17"], ["T14"], ["T23", "T28"], ["T18", "T25", "T26"]])
def test_what_a_case_can_do_without_may_be_off(preset: Data, off: list[str]) -> None:
    """Waiting, suspending, returning, redoing, withdrawing: an institution may not have them."""
    assert told(preset, transitions_off=off) == {}


def test_a_switch_that_stops_the_way_is_told_of_once(preset: Data) -> None:
    """Without T19 no result ever comes to be reviewed: the rest follows from that."""
    found = told(preset, transitions_off=["T19"])

    assert list(found) == ["kind.dissatisfaction.transitions_off"]
    assert "T19" in found["kind.dissatisfaction.transitions_off"]
    assert "办理中" in found["kind.dissatisfaction.transitions_off"]


def test_stages_stand_in_the_order_of_the_way(preset: Data) -> None:
    """A list out of order is told which stage goes where."""
    stages = without()
    stages[7], stages[8] = stages[8], stages[7]

    found = told(preset, stages=stages)

    assert list(found) == ["kind.dissatisfaction.stages[8]"]
    assert "result_callback" in found["kind.dissatisfaction.stages[8]"]


@pytest.mark.parametrize(
    ("off", "hint"), [("T99", "T29"), ("t14", "T14"), ("T08", "系统"), ("T01", "系统")]
)
def test_a_switch_names_a_move_that_may_be_off(preset: Data, off: str, hint: str) -> None:
    """An unknown id is told what there is; what the system does cannot be off."""
    found = told(preset, transitions_off=[off])

    assert hint in found["kind.dissatisfaction.transitions_off[0]"]


def test_a_state_beside_the_way_is_no_stage(preset: Data) -> None:
    """退单 comes with its stage; it is not listed."""
    found = told(preset, stages=[*without(), "returned"])

    assert "自动出现" in found["kind.dissatisfaction.stages[11]"]


def test_a_move_passes_over_stages_that_are_not_there() -> None:
    """Without review and callback a result closes the case, and nothing leads back from them."""
    moves = {(m.id, m.source): m.target for m in moves_of(without("review", "result_callback"))}

    assert moves["T19", "processing"] == "closed"
    assert not {"T20", "T21", "T22", "T23", "T24"} & {name for name, _ in moves}


def test_the_end_of_who_stays_dissatisfied_is_drawn() -> None:
    """When the times to do it again are used up, T24 closes the case."""
    assert ("T24", "closed") in {(m.id, m.target) for m in moves_of(without())}


def test_without_a_ladder_a_case_begins_at_submitted() -> None:
    """A complaint is registered, taken up by hand, or answered on the spot where allowed."""
    stages = without("soothing", "leader", "first_callback")

    begun = [move for move in moves_of(stages, at_once=True) if move.source in {"", "submitted"}]

    assert [(m.id, m.target) for m in begun if m.id not in {"T25", "T26"}] == [
        ("T01", "submitted"),
        ("T11", "accepted"),
        ("T11", "rejected"),
        ("T11", "closed"),
    ]
