"""A policy read back as rules: complete, sourced, drawn without overlaps."""

import re
import tomllib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from admin.rulebook import Rulebook, rulebook, standalone
from admin.rulebook.chart import chart
from admin.rulebook.rows import Scribe
from cases.policy import Policy, build, moves_in

POLICIES = Path(__file__).parents[2] / "policies"
NAMES = sorted(path.stem for path in POLICIES.glob("*.toml"))
SVG = "{http://www.w3.org/2000/svg}"


def built(name: str, **changes: Any) -> Policy:
    """Build a shipped policy with other tables."""
    data = tomllib.loads((POLICIES / f"{name}.toml").read_text("utf-8"))
    policy, errors = build({**data, **changes})
    assert errors == ()
    assert policy is not None
    return policy


def rows(book: Rulebook) -> dict[str, str]:
    """Give each rule's value and source by chapter and label."""
    return {
        f"{chapter.code}:{row.label}": f"{row.value} [{row.source}]"
        for chapter in book.chapters
        for row in chapter.rows
    }


def test_a_number_stands_with_its_source() -> None:
    """A rule of the institution, a default of ours, a law."""
    insurer, desk = rows(rulebook(built("picc-jiangsu"))), rows(rulebook(built("shebao")))

    assert insurer["clocks:现场化解时限"].endswith("[S4-R17]")
    assert insurer["clocks:办理时限"].endswith("[我方默认值]")
    assert "20 个工作日 [社会保险经办条例第18条]" in desk["clocks:办理时限（养老）"]
    assert desk["clocks:办理时限（手工报销）"].startswith("30 个工作日")


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_the_file_is_read_back(name: str) -> None:
    """Each duration of a clock, each unit, each reason, each sign of a level is on the page."""
    policy = built(name)
    text = standalone(policy)

    for unit in policy.units.values():
        assert unit.label in text
    for reason in policy.dispatch.reject_reasons.values():
        assert reason in text
    for rule in policy.level_rules:
        assert all(word in text for word in rule.when.keyword)
    for clock in policy.clocks.values():
        spans = [clock.limit, *clock.levels.values(), *clock.by_category.values()]
        assert all(f"{span.amount} " in text for span in spans)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_needs_nothing_else(name: str) -> None:
    """One file: no script, no picture, no style sheet from elsewhere."""
    text = standalone(built(name))

    assert not re.search(r"<script|<link|<img|\bsrc=|url\(http", text)
    assert "{{" not in text


def drawings(policy: Policy) -> Iterator[tuple[str, ET.Element]]:
    """Give each kind's drawing as XML."""
    for code in policy.kind:
        yield code, ET.fromstring(str(chart(Scribe(policy), code)))  # noqa: S314 (our own)


@pytest.mark.parametrize("name", NAMES)
def test_every_state_and_move_is_drawn(name: str) -> None:
    """By its Chinese name, once; and the same policy always looks the same."""
    policy = built(name)
    for code, drawing in drawings(policy):
        said = [text.text or "" for text in drawing.iter(f"{SVG}text")]
        for stage in policy.kind[code].stages:
            assert said.count(policy.labels.state(stage)) == 1
        for move in moves_in(policy, code):
            assert any(f"{move.id} {move.word}" in one for one in said), move
        assert str(chart(Scribe(policy), code)) == str(chart(Scribe(policy), code))


@pytest.mark.parametrize("name", NAMES)
def test_no_box_covers_another_or_leaves_the_drawing(name: str) -> None:
    """Whatever stages an institution has."""
    for _, drawing in drawings(built(name)):
        width, height = (float(drawing.attrib[key]) for key in ("width", "height"))
        boxes = [
            [float(rect.attrib[key]) for key in ("x", "y", "width", "height")]
            for rect in drawing.iter(f"{SVG}rect")
        ]
        assert all(x >= 0 and x + w <= width and y >= 0 and y + h <= height for x, y, w, h in boxes)
        for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(boxes, 2):
            assert ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay


def test_the_clock_stands_on_the_state() -> None:
    """The state in which somebody is waiting for the minutes to pass."""
    policy = built("picc-jiangsu")
    said = [text.text for text in dict(drawings(policy))["dissatisfaction"].iter(f"{SVG}text")]

    assert "领导介入时限 10 分钟" in said
    assert "办理时限 3 个工作日" in said


def test_a_name_with_signs_of_html_stays_a_name() -> None:
    """Whoever writes the policy cannot write into the page."""
    data = tomllib.loads((POLICIES / "shebao.toml").read_text("utf-8"))
    data["labels"]["states"]["processing"] = '<b onclick="x">办理</b>'
    policy = built("shebao", labels=data["labels"])

    assert "<b onclick" not in standalone(policy)
    assert "&lt;b onclick" in standalone(policy)


def test_a_move_that_no_number_allows_is_not_drawn() -> None:
    """Without returns there is no state for returned orders, except for what lay idle."""
    dispatch = {"lead_rule": "direct_cause"}
    policy = built("shebao", dispatch=dispatch)

    assert "退单待改派" not in str(chart(Scribe(policy), "complaint"))
