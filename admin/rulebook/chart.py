"""The machine of a kind as one SVG: states with their clocks, arrows with their moves.

Only attributes, no style: the admin page allows nothing inline.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from admin.rulebook.layout import LANE, LINE, MARGIN, Arc, Box, Plan, plan
from admin.rulebook.rows import Scribe, said
from cases.policy import CLOCKS, WAY, clocks_of, moves_in

INK, SOFT, MAIN, WARM = "#1d2927", "#5d6b68", "#1f5f5b", "#8a5300"
_ENDED: Final = frozenset({"closed", "archived"})
_HALO: Final = 'stroke="#ffffff" stroke-width="4" paint-order="stroke"'


def chart(scribe: Scribe, code: str) -> Markup:
    """Draw the machine of a kind; what ends any open case is said below it."""
    kind = scribe.policy.kind[code]
    stages: list[str] = [stage for stage in WAY if stage in kind.stages]
    moves = tuple(moves_in(scribe.policy, code))
    clocks = {stage: list(_clocks(scribe, code, stage)) for stage in stages}
    drawn = plan(stages, moves, clocks)
    tip = f"tip-{kind.prefix}"
    anywhere = dict.fromkeys(f"{m.id} {m.word}" for m in moves if m.target not in _shown(drawn))
    parts = [_tip(tip), *_column(scribe, drawn, tip), *_sides(scribe, drawn, tip)]
    parts += [part for arc in drawn.arcs for part in _arc(drawn, arc, tip)]
    if anywhere:
        note = f"任何在办环节都可以：{'、'.join(anywhere)}"
        parts.append(_text(MARGIN, drawn.height + LINE, note, fill=SOFT))
    height = drawn.height + 2 * LINE
    size = f'viewBox="0 0 {drawn.width:g} {height:g}" width="{drawn.width:g}" height="{height:g}"'
    label = quoteattr(f"{_names(scribe, stages)}")
    return Markup(  # noqa: S704 (each text is escaped where it is written)
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={label} {size} '
        f'font-size="12" font-family="sans-serif">{"".join(parts)}</svg>'
    )


def _clocks(scribe: Scribe, code: str, stage: str) -> Iterator[str]:
    policy = scribe.policy
    for clock in clocks_of(policy.kind[code].stages, stage):
        if clock in policy.clocks:
            yield f"{CLOCKS[clock]} {said(policy.clocks[clock].limit_for(kind=code))}"


def _column(scribe: Scribe, drawn: Plan, tip: str) -> Iterator[str]:
    first = drawn.ways[0]
    center = first.x + first.width / 2
    yield f'<circle cx="{center:g}" cy="{MARGIN + 6}" r="6" fill="{INK}"/>'
    yield _line([(center, MARGIN + 12), (center, first.y)], tip)
    yield from _label(center + 10, MARGIN + 30, drawn.words.get(("", first.state), ()))
    for box, after in zip(drawn.ways, [*drawn.ways[1:], None], strict=True):
        yield from _box(scribe, box, MAIN, "#e3efed" if box.state in _ENDED else "#ffffff")
        words = drawn.words.get((box.state, after.state), ()) if after else ()
        if after and words:
            bottom = box.y + box.height
            yield _line([(center, bottom), (center, after.y)], tip)
            yield from _label(center + 10, after.y - 8 - LINE * (len(words) - 1), words)


def _sides(scribe: Scribe, drawn: Plan, tip: str) -> Iterator[str]:
    for side in drawn.sides:
        yield from _box(scribe, side, "#8ba39e", "#f4f6f5")
        for way in drawn.ways:
            out = drawn.words.get((way.state, side.state), ())
            back = drawn.words.get((side.state, way.state), ())
            if out or back:
                yield from _across(way, side, out, back, tip)


def _across(
    way: Box, side: Box, out: Sequence[str], back: Sequence[str], tip: str
) -> Iterator[str]:
    right, bottom = way.x + way.width, way.y + way.height
    if bottom < side.y:
        # From a stage above: along its lower edge, then down; back up into its lower edge.
        y, x, foot = bottom - 8, side.x + side.width / 2, right - 24
        yield _line([(right, y), (x, y), (x, side.y)], tip)
        yield from _label(right + 8, y - 5 - LINE * (len(out) - 1), out)
        if back:
            yield _line([(side.x, side.middle), (foot, side.middle), (foot, bottom)], tip)
            yield from _label(side.x - 12, side.middle + 16, back, anchor="end")
        return
    there, again = side.middle - 5 * bool(back), side.middle + 9
    if out:
        yield _line([(right, there), (side.x, there)], tip)
        yield from _label(side.x - 12, there - 6 - LINE * (len(out) - 1), out, anchor="end")
    if back:
        yield _line([(side.x, again), (right, again)], tip)
        yield from _label(side.x - 12, again + 15, back, anchor="end")


def _arc(drawn: Plan, arc: Arc, tip: str) -> Iterator[str]:
    left = drawn.ways[0].x
    x = left - LANE * (arc.lane + 1) + 12
    yield _line([(left, arc.leaves), (x, arc.leaves), (x, arc.arrives), (left, arc.arrives)], tip)
    middle = (arc.leaves + arc.arrives) / 2
    yield from _label(x + 6, middle, arc.words)


def _box(scribe: Scribe, box: Box, stroke: str, fill: str) -> Iterator[str]:
    yield (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="8" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>'
    )
    center = box.x + box.width / 2
    first = box.y + (box.height - LINE * len(box.lines)) / 2 + 5
    name = scribe.policy.labels.state(box.state)
    yield _text(center, first, name, fill=INK, anchor="middle", bold=True)
    for place, line in enumerate(box.lines, 1):
        yield _text(center, first + LINE * place, line, fill=WARM, anchor="middle")


def _label(x: float, y: float, words: Sequence[str], anchor: str = "start") -> Iterator[str]:
    for place, word in enumerate(words):
        yield _text(x, y + LINE * place, word, fill=SOFT, anchor=anchor)


def _line(points: Sequence[tuple[float, float]], tip: str) -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    return (
        f'<polyline points="{path}" fill="none" stroke="{SOFT}" stroke-width="1.3" '
        f'marker-end="url(#{tip})"/>'
    )


def _text(
    x: float, y: float, words: str, *, fill: str, anchor: str = "start", bold: bool = False
) -> str:
    # A name is written large in its box; everything else lies over lines and keeps clear of them.
    look = 'font-size="15" font-weight="600"' if bold else _HALO
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{fill}" text-anchor="{anchor}" {look}>'
        f"{escape(words)}</text>"
    )


def _tip(name: str) -> str:
    return (
        f'<defs><marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="{SOFT}"/></marker></defs>'
    )


def _shown(drawn: Plan) -> set[str]:
    return {box.state for box in (*drawn.ways, *drawn.sides)}


def _names(scribe: Scribe, stages: Sequence[str]) -> str:
    return "流转图：" + "、".join(scribe.policy.labels.state(stage) for stage in stages)
