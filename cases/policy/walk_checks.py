"""Whether a case can walk through its kind: stages in order, all reachable, no dead end."""

from collections.abc import Iterator, Sequence

from cases.policy.checks import Values, entries, words
from cases.policy.errors import Path, PolicyError, suggestion
from cases.policy.moves import (
    ASIDE,
    ENDS,
    FIXED,
    IDS,
    NEEDED,
    OPTIONAL,
    WAY,
    Move,
    moves_of,
    place_of,
    reached,
)
from cases.policy.names import STATES


def walk_errors(values: Values) -> Iterator[PolicyError]:
    """Find stages out of order or out of reach, and states that a case could never leave."""
    for code, kind in entries(values, "kind").items():
        at: Path = ("kind", code)
        stages = words(kind.get("stages"))
        wrong = [*_aside(at, stages), *_order(at, stages), *_ends(at, stages)]
        off = words(kind.get("transitions_off"))
        wrong += _switches(at, off)
        yield from wrong
        # A way that is not even written down right is not walked.
        if stages and not wrong and all(stage in WAY for _, stage in stages):
            at_once = kind.get("answer_at_once") is True
            yield from _walk(at, [s for _, s in stages], [t for _, t in off], at_once=at_once)


def _aside(at: Path, stages: Sequence[tuple[int, str]]) -> Iterator[PolicyError]:
    for place, stage in stages:
        if stage in ASIDE:
            message = f"“{stage}”（{STATES[stage]}）不是环节，会随有关环节自动出现，请从这里删去"
            yield PolicyError((*at, "stages", place), message)


def _order(at: Path, stages: Sequence[tuple[int, str]]) -> Iterator[PolicyError]:
    furthest = ""
    for place, stage in stages:
        if stage not in WAY:
            continue
        if furthest and WAY.index(stage) < WAY.index(furthest):
            message = f"“{stage}”应排在“{furthest}”之前，事项走不了回头的顺序"
            yield PolicyError((*at, "stages", place), message)
        else:
            furthest = stage


def _ends(at: Path, stages: Sequence[tuple[int, str]]) -> Iterator[PolicyError]:
    named = {stage for _, stage in stages}
    missing = [stage for stage in NEEDED if stage not in named]
    if named and missing:
        message = f"还缺少环节：{'、'.join(missing)}，请补上；可以不要的有：{'、'.join(OPTIONAL)}"
        yield PolicyError((*at, "stages"), message)


def _switches(at: Path, off: Sequence[tuple[int, str]]) -> Iterator[PolicyError]:
    for place, name in off:
        if name not in IDS:
            message = f"没有这个流转：{name}，{suggestion(name, IDS)}"
            yield PolicyError((*at, "transitions_off", place), message)
        elif name in FIXED:
            message = f"{name} 由系统到时自动走，不能关；不要的环节请从 stages 里删去"
            yield PolicyError((*at, "transitions_off", place), message)


def _walk(
    at: Path, stages: Sequence[str], off: Sequence[str], *, at_once: bool
) -> Iterator[PolicyError]:
    # A customer who stays dissatisfied to the last closes a case, yet is no way to lay out.
    moves = tuple(m for m in moves_of(stages, off, at_once=at_once) if m.id != "T24")
    standing = reached(moves)
    stuck = [state for state in standing - ENDS if not _ahead(moves, state) & ENDS]
    # What only a switch keeps out of reach is told of the switch, where a case then stands still.
    whole = reached(tuple(moves_of(stages, at_once=at_once)))
    for stage in stages:
        if stage not in standing and not (stuck and stage in whole):
            yield PolicyError((*at, "stages", stages.index(stage)), _unreached(stage, off))
    # Before a state without exit others have none either; the one to correct lies furthest on.
    for state in sorted(stuck, key=lambda one: (not _shut(one, off), -place_of(one)))[:1]:
        path = (*at, "transitions_off") if _shut(state, off) else (*at, "stages")
        yield PolicyError(path, _dead_end(state, off))


def _ahead(moves: Sequence[Move], state: str) -> set[str]:
    """Give where a case may come to from a state by the way of its work.

    A customer who withdraws, or a second report of the same, is no way out to rely on.
    """
    return reached([move for move in moves if move.id not in {"T25", "T26"}], state)


def _unreached(stage: str, off: Sequence[str]) -> str:
    lead = "、".join(sorted({m.id for m in _leading(stage)} & set(off)))
    said = f"，通到它的 {lead} 关掉了" if lead else "，前面的环节不通到它"
    return f"环节“{STATES[stage]}”（{stage}）走不到{said}；请补上，或删去这个环节"


def _leading(stage: str) -> Iterator[Move]:
    return (move for move in moves_of(WAY) if move.target == stage)


def _dead_end(state: str, off: Sequence[str]) -> str:
    name = f"“{STATES[state]}”（{state}）没有出口，事项会停在那里"
    if shut := _shut(state, off):
        return f"关掉 {'、'.join(shut)} 后，{name}；请留下其中一个"
    return f"{name}；请补上后面的环节"


def _shut(state: str, off: Sequence[str]) -> list[str]:
    """List the moves out of a state that are switched off."""
    return sorted({m.id for m in moves_of(WAY, at_once=True) if m.source == state} & set(off))
