"""The moves of a case that a policy may switch off, and where they lead (``domain.md`` B4).

A stage that a kind leaves out is passed over: a move to it ends at the next stage that is there.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from cases.model import ENDED, State
from cases.transitions import TRANSITIONS

START: Final = ""
# The order in which a case walks; a policy leaves out what its institution does not have.
WAY: Final = (
    "soothing",
    "leader",
    "submitted",
    "first_callback",
    "accepted",
    "dispatched",
    "processing",
    "review",
    "result_callback",
    "closed",
    "archived",
)
# What an institution may do without; every case is taken up, sent, worked on, closed and kept.
OPTIONAL: Final = ("soothing", "leader", "first_callback", "review", "result_callback")
NEEDED: Final = tuple(stage for stage in WAY if stage not in OPTIONAL)
# Where a case may stand beside its way, and the stage that it left.
ASIDE: Final = MappingProxyType(
    {
        "resolved_early": ("soothing", "leader"),
        "void": ("soothing",),
        "rejected": ("submitted",),
        "returned": ("dispatched",),
        "wait_customer": ("processing",),
        "suspended": ("processing",),
        "withdrawn": (),
        "merged": (),
    }
)
ENDS: Final = frozenset(str(state) for state in ENDED - {State.CLOSED})
# A customer may withdraw, and a case be joined to another, wherever it stands.
ANYWHERE: Final = frozenset({"T25", "T26"})


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of the machine: ``word`` is what people call it."""

    id: str
    source: str
    target: str
    word: str


def _drawn() -> Iterator[Move]:
    """Give an arrow for each state that a named row of the table starts from."""
    for row in TRANSITIONS:
        target = row.through or row.target
        if row.word and target:
            froms = [str(state) for state in State if state in row.sources] or [START]
            yield from (Move(row.id, source, str(target), row.word) for source in froms)


# What ends any open case stands last.
MOVES: Final = tuple(sorted(_drawn(), key=lambda one: (one.id in ANYWHERE, one.id)))
IDS: Final = tuple(sorted({row.id for row in TRANSITIONS if row.id.startswith("T")}))
# What the engine does by itself at a due time, or without which no case begins.
FIXED: Final = frozenset({"T01", "T03", "T06", "T07", "T08"})


def moves_of(
    stages: Sequence[str], off: Collection[str] = (), *, at_once: bool = False
) -> Iterator[Move]:
    """Give the moves of a kind with these stages; a move whose target is nowhere is left out."""
    here = [stage for stage in WAY if stage in stages]
    standing = {*here, *(s for s, of in ASIDE.items() if not of or set(of) & set(here))}
    for move in MOVES:
        if move.id in off or not _starts(move, here, standing, at_once=at_once):
            continue
        target = move.target if move.target in ASIDE else _next(here, move)
        if target:
            yield Move(move.id, move.source, target, move.word)


def _starts(move: Move, here: Sequence[str], standing: Collection[str], *, at_once: bool) -> bool:
    """Tell whether a case can stand where the move begins, and whether the move is for its kind."""
    if move.source == START:
        return move.target == ("soothing" if "soothing" in here else "submitted")
    if move.source not in standing:
        return False
    if move.id == "T11":
        # With a first callback the call decides; an answer on the spot is a kind's own choice.
        return "first_callback" not in here and (at_once or move.target != "closed")
    # Going back or up needs the very stage; only what leads forward passes over stages.
    backward = WAY.index(move.target) <= place_of(move.source) if move.target in WAY else False
    exact = backward or move.id in {"T08", "T31"}
    return move.target in here if exact else True


def _next(here: Sequence[str], move: Move) -> str:
    place = WAY.index(move.target)
    return next((stage for stage in here if WAY.index(stage) >= place), "")


def reached(moves: Collection[Move], start: str = START) -> set[str]:
    """Give every state that a case can come to from ``start``."""
    found, ahead = set[str](), [start]
    while ahead:
        here = ahead.pop()
        fresh = {move.target for move in moves if move.source == here} - found
        found |= fresh
        ahead += fresh
    return found


def place_of(state: str) -> int:
    """Give how far on its way a case is in a state, that of the stage beside which it stands."""
    if state in WAY:
        return WAY.index(state)
    return max((WAY.index(of) for of in ASIDE[state]), default=0)
