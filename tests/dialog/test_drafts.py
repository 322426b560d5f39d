"""A draft outlives the release that wrote it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, assert_type

import pytest

from bot.dialog.draft import Draft, start, upgrade
from bot.dialog.engine import advance
from bot.dialog.events import Said
from bot.dialog.flow import Flow
from bot.dialog.steps import Choice
from bot.flows.dissatisfaction import details, phone
from tests.dialog.flows import DISSATISFACTION, ORDER, Matter, matter, name, number, wishes
from tests.dialog.test_every_flow import flow_of

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
DRAFTS = Path(__file__).parent / "drafts"


def old(answers: dict[str, Any], version: str = "1.0", **fields: Any) -> Draft:
    """Return a draft that another release left behind."""
    return replace(start(ORDER, "d"), answers=answers, version=version, **fields)


def without(flow: Flow, key: str, version: str) -> Flow:
    """Return a release of the flow that lacks a step."""
    steps = tuple(step for step in flow.steps if step.key != key)
    return replace(flow, steps=steps, version=version)


def test_an_answer_is_as_typed_as_its_step() -> None:
    """The step is the key: the type checker knows each answer, and which may be missing."""
    _, answers = ORDER.active({"matter": "manner", "wishes": ["sorry"]})

    assert_type(answers[matter], Matter)
    assert_type(answers[wishes], tuple[str, ...])
    assert_type(answers[name], str | None)
    assert (answers[matter], answers[wishes], answers[name]) == (Matter.MANNER, ("sorry",), None)


def test_a_renamed_question_keeps_its_answer() -> None:
    """The step names its former key."""
    assert upgrade(ORDER, old({"mobile": "13800138000"})).answers == {"number": "13800138000"}
    assert number.was == ("mobile",)


def test_a_retired_option_is_asked_again() -> None:
    """What no longer loads is as if it had not been answered, and nothing else is lost."""
    draft = upgrade(ORDER, old({"matter": "noise", "facts": "服务员骂人了"}, asked="wishes"))

    assert draft.answers == {"facts": "服务员骂人了"}
    assert advance(ORDER, draft, Said("跳过"), NOON).say[-1].step == "wishes"
    assert advance(ORDER, draft, Said("道歉"), NOON).say[-1].step == "matter"


def test_an_inserted_question_is_asked_in_its_place() -> None:
    """Nothing remembers a position, so a new question simply is the first open one."""
    before = without(ORDER, "facts", "1.0")
    draft = advance(before, start(before, "d"), Said("态度"), NOON).draft
    after = replace(ORDER, version="1.1")

    assert draft.asked == "wishes"
    assert advance(after, draft, Said("道歉"), NOON).draft.asked == "facts"


def test_a_removed_question_takes_its_answer_along() -> None:
    """Neither summary nor submission sees it; undo does not cross the release."""
    draft = old({"facts": "服务员骂人了"}, asked="facts", undo=(({"facts": None}, ()),))
    newer = upgrade(without(ORDER, "facts", "1.1"), draft)

    assert (newer.answers, newer.asked, newer.undo, newer.version) == ({}, None, (), "1.1")


def test_going_back_a_release_loses_nothing() -> None:
    """An older release keeps the answers that it does not know."""
    draft = old({"facts": "服务员骂人了", "weather": "雨"}, version="1.4")

    assert upgrade(ORDER, draft).answers == draft.answers
    assert upgrade(ORDER, draft).version == "1.4"


def test_a_new_major_release_migrates() -> None:
    """Another major number goes through the flow's own migration."""
    flow = replace(ORDER, version="2.0", migrate=lambda a, _: {"facts": a["story"]})

    assert upgrade(flow, old({"story": "服务员骂人了"})).answers == {"facts": "服务员骂人了"}


def test_a_broken_migration_asks_again() -> None:
    """A migration that raises costs at most its own answers."""
    flow = replace(ORDER, version="2.0", migrate=lambda a, _: {"facts": a["absent"]})

    assert upgrade(flow, old({"matter": "manner", "story": "x"})).answers == {"matter": "manner"}


@pytest.mark.parametrize("path", sorted(DRAFTS.glob("*.json")), ids=lambda path: path.stem)
def test_drafts_of_released_versions_are_read_forever(path: Path) -> None:
    """Each release leaves a real draft here, and every later one reads all its answers."""
    draft = Draft.from_json(path.read_text(encoding="utf-8"))
    flow = ORDER if draft.flow == ORDER.name else flow_of(draft.flow)

    assert upgrade(flow, draft).answers == draft.answers
    assert advance(flow, draft, Said("查看"), NOON).say


def test_a_field_of_another_release_is_no_obstacle() -> None:
    """A stored draft with a field too many or too few is read all the same."""
    stored = json.loads(start(ORDER, "d").to_json()) | {"mood": "calm"}
    del stored["misses"]

    assert Draft.from_json(json.dumps(stored)) == start(ORDER, "d")


def test_an_answer_behind_a_closed_branch_waits() -> None:
    """A hidden answer is neither shown nor handed on, and comes back with its branch."""
    raw = {"matter": "manner", "order": "A-1"}
    steps, answers = ORDER.active(raw)
    assert "order" not in [step.key for step in steps]
    assert isinstance(matter, Choice)
    assert answers[matter] is Matter.MANNER

    steps, answers = ORDER.active(raw | {"matter": "delivery"})
    assert "order" in [step.key for step in steps]


@pytest.mark.rule("S4-R13", "S4-R14", "S4-R15", "S4-R16")
def test_the_triggers_are_the_four_of_the_policy() -> None:
    """Several may be named by number; the case gets their codes."""
    draft = replace(start(DISSATISFACTION, "d"), asked="triggers")
    turn = advance(DISSATISFACTION, draft, Said("1 3"), NOON)

    _, answers = DISSATISFACTION.active(turn.draft.answers)
    assert details(answers)["triggers"] == ["T1", "T3"]


def test_the_details_of_an_empty_report_are_all_unknown() -> None:
    """The case gets every key, whether or not it was told."""
    _, answers = DISSATISFACTION.active({})

    assert list(details(answers)) == (
        "what customer phone policy_no claim_no plate triggers scene demand done units".split()
    )
    assert not any(details(answers).values())
    assert answers[phone] is None
