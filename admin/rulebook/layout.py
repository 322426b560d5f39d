"""Where the states of a kind and its arrows stand: one column down, what lies beside it right.

The same policy always gives the same drawing; lengths are in pixels.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cases.policy import ASIDE, Move

BOX: Final = 196
SIDE: Final = 148
SIDE_HEIGHT: Final = 40
LANE: Final = 108
REACH: Final = 176
LINE: Final = 17
MARGIN: Final = 16
# What ends a case from anywhere is said in words below: its arrows would cover all others.
EVERYWHERE: Final = frozenset({"withdrawn", "merged"})


@dataclass(frozen=True, slots=True)
class Box:
    """A state: its place, and the lines written in it under its name."""

    state: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """Give the height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Arc:
    """An arrow between two stages that do not follow each other, in a lane left of them."""

    source: str
    target: str
    words: tuple[str, ...]
    lane: int
    leaves: float
    arrives: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole drawing, before it is drawn."""

    width: float
    height: float
    ways: tuple[Box, ...]
    sides: tuple[Box, ...]
    arcs: tuple[Arc, ...]
    words: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def box(self, state: str) -> Box:
        """Give the box of a state."""
        return next(box for box in (*self.ways, *self.sides) if box.state == state)


def plan(stages: Sequence[str], moves: Sequence[Move], clocks: Mapping[str, list[str]]) -> Plan:
    """Place the stages below each other, their side states right, the long arrows left."""
    words = _words(moves)
    lanes = _lanes(stages, words)
    left = MARGIN + LANE * (1 + max(lanes.values(), default=-1))
    beside = _beside(stages, words)
    ways, sides, y = [], [], float(MARGIN + LINE + 30)
    for stage in stages:
        lines = (*clocks.get(stage, ()), *(f"↻ {word}" for word in words.get((stage, stage), ())))
        height = max(46.0, 28 + LINE * len(lines) + 8)
        room = max(height, len(beside[stage]) * (SIDE_HEIGHT + 44) - 26)
        ways.append(Box(stage, left, y, BOX, height, lines))
        for place, state in enumerate(beside[stage]):
            top = y + place * (SIDE_HEIGHT + 44)
            sides.append(Box(state, left + BOX + REACH, top, SIDE, SIDE_HEIGHT))
        following = words.get((stage, _after(stages, stage)), ())
        y += room + max(40, 22 + LINE * len(following))
    arcs = tuple(_arcs(ways, lanes, words))
    return Plan(left + BOX + REACH + SIDE + MARGIN, y, tuple(ways), tuple(sides), arcs, words)


def _words(moves: Sequence[Move]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for move in moves:
        if move.target not in EVERYWHERE:
            ends = (move.source, move.target)
            found[ends] = (*found.get(ends, ()), f"{move.id} {move.word}")
    return found


def _beside(stages: Sequence[str], words: Mapping[tuple[str, str], object]) -> dict[str, list[str]]:
    """List the side states of each stage; one of several stages stands beside the last."""
    found: dict[str, list[str]] = {stage: [] for stage in stages}
    for state, left in ASIDE.items():
        near = [stage for stage in stages if stage in left]
        if near and any(target == state for _, target in words):
            found[near[-1]].append(state)
    return found


def _after(stages: Sequence[str], stage: str) -> str:
    place = stages.index(stage) + 1
    return stages[place] if place < len(stages) else ""


def _lanes(
    stages: Sequence[str], words: Mapping[tuple[str, str], object]
) -> dict[tuple[str, str], int]:
    """Give each long arrow the nearest lane in which no other one is in its way."""
    long = [
        ends
        for ends in words
        if ends[0] in stages and ends[1] in stages and _span(stages, ends) not in {0, 1}
    ]
    taken: list[list[tuple[int, int]]] = []
    lanes = {}
    for ends in sorted(long, key=lambda one: (abs(_span(stages, one)), one)):
        low, high = sorted(stages.index(state) for state in ends)
        free = (n for n, lane in enumerate(taken) if all(high <= a or low >= b for a, b in lane))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        lanes[ends] = lane
    return lanes


def _span(stages: Sequence[str], ends: tuple[str, str]) -> int:
    return stages.index(ends[1]) - stages.index(ends[0])


def _arcs(
    ways: Sequence[Box],
    lanes: Mapping[tuple[str, str], int],
    words: Mapping[tuple[str, str], tuple[str, ...]],
) -> Iterator[Arc]:
    doors = {box.state: _doors(box, ways, lanes) for box in ways}
    for ends, lane in lanes.items():
        source, target = ends
        yield Arc(source, target, words[ends], lane, doors[source][ends], doors[target][ends])


def _doors(
    box: Box, ways: Sequence[Box], lanes: Mapping[tuple[str, str], int]
) -> dict[tuple[str, str], float]:
    """Say at which height each arrow meets a box: inner lanes outside, so that none cross."""
    order = [one.state for one in ways]
    here = order.index(box.state)
    mine = [ends for ends in lanes if box.state in ends]
    other = {ends: order.index(ends[1] if ends[0] == box.state else ends[0]) for ends in mine}
    up = sorted((e for e in mine if other[e] < here), key=lambda e: lanes[e])
    down = sorted((e for e in mine if other[e] > here), key=lambda e: -lanes[e])
    step = box.height / (len(mine) + 1)
    return {ends: box.y + step * (place + 1) for place, ends in enumerate([*up, *down])}
