"""The moves of a case that a policy may switch off, and where they lead (``domain.md`` B4).

A stage that a kind leaves out is passed over: a move to it ends at the next stage that is there.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

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
ENDS: Final = frozenset({"archived", "resolved_early", "void", "rejected", "withdrawn", "merged"})
OPEN: Final = (*WAY[:-2], "returned", "wait_customer", "suspended")


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of the machine: ``word`` is what people call it, ``who`` is who makes it."""

    id: str
    source: str
    target: str
    word: str
    who: str


MOVES: Final = (
    Move("T01", START, "soothing", "报告", "reporter"),
    Move("T01", START, "submitted", "登记", "reporter"),
    Move("T02", "soothing", "resolved_early", "已化解", "reporter"),
    Move("T03", "soothing", "leader", "上报", "reporter"),
    Move("T04", "soothing", "submitted", "转投诉组", "reporter"),
    Move("T05", "leader", "resolved_early", "已化解", "direct_leader"),
    Move("T06", "leader", "leader", "上报", "direct_leader"),
    Move("T07", "leader", "submitted", "转投诉组", "direct_leader"),
    Move("T08", "submitted", "first_callback", "到回访", "system"),
    Move("T09", "first_callback", "archived", "接通无不满", "complaint_team"),
    Move("T10", "first_callback", "accepted", "接通不满", "complaint_team"),
    Move("T11", "submitted", "accepted", "受理", "dispatcher"),
    Move("T11", "submitted", "rejected", "不予受理", "dispatcher"),
    Move("T11", "submitted", "closed", "当场答复", "hotline_agent"),
    Move("T12", "accepted", "dispatched", "派单", "dispatcher"),
    Move("T13", "dispatched", "processing", "签收", "handler"),
    Move("T14", "dispatched", "returned", "退单", "unit_head"),
    Move("T15", "returned", "dispatched", "改派", "dispatcher"),
    Move("T16", "processing", "wait_customer", "待客户补充", "handler"),
    Move("T16", "wait_customer", "processing", "已补充", "handler"),
    Move("T17", "processing", "suspended", "中止", "cs_manager"),
    Move("T17", "suspended", "processing", "恢复", "cs_manager"),
    Move("T18", "processing", "processing", "延期", "cs_manager"),
    Move("T19", "processing", "review", "提交结果", "handler"),
    Move("T20", "review", "processing", "退回重办", "reviewer"),
    Move("T21", "review", "result_callback", "审核通过", "reviewer"),
    Move("T22", "result_callback", "closed", "回访满意", "callback_agent"),
    Move("T23", "result_callback", "processing", "回访不满意", "callback_agent"),
    Move("T27", "closed", "archived", "归档", "system"),
    Move("T28", "closed", "processing", "重新办理", "cs_manager"),
    Move("T29", "leader", "resolved_early", "下级已化解", "reporter"),
    Move("T30", "soothing", "void", "撤销", "reporter"),
    Move("T31", "resolved_early", "leader", "重新跟进", "direct_leader"),
    *(Move("T25", state, "withdrawn", "客户撤回", "hotline_agent") for state in OPEN),
    *(Move("T26", state, "merged", "并案", "dispatcher") for state in OPEN),
)
# T24 opens another case; it changes nothing about where this one stands.
IDS: Final = tuple(f"T{n:02}" for n in range(1, 32))
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
            yield Move(move.id, move.source, target, move.word, move.who)


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
