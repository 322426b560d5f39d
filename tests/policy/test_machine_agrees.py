"""What a policy's stages are walked with is the machine that moves the cases."""

from cases.machine import LADDER, TRANSITIONS
from cases.policy.moves import MOVES

# The engine passes over a state in which nobody does anything: the flow starts with the call.
_THROUGH = {("T04", "soothing"): "submitted", ("T07", "leader"): "submitted"}
# Each begins a case, ends it beside another one, or is decided as a request.
_APART = {"T01", "T18", "T24"}


def test_every_move_of_a_policy_is_one_of_the_machine() -> None:
    """The same id leads from the same states to the same state."""
    drawn = {(m.id, m.source, m.target) for m in MOVES if m.id not in _APART}
    real = {
        (row.id, str(source), _THROUGH.get((row.id, str(source)), str(row.target)))
        for row in TRANSITIONS
        if row.id.startswith("T") and row.id not in _APART
        for source in row.sources
    }

    # A policy's drawing leaves out what only tidies up after an end.
    tidying = {one for one in real if one[0] == "T27" and one[1] != "closed"}
    assert drawn == real - tidying


def test_the_ladder_is_there() -> None:
    """The moves of the first minutes are the machine's first rows."""
    assert {row.id for row in LADDER} >= {f"T0{n}" for n in range(1, 8)}
