"""What is read of the messages with which staff open a report, and how little is read wrongly."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.dialog.draft import start
from bot.dialog.engine import advance
from bot.dialog.events import Opened
from bot.flows.dissatisfaction import details
from tests.dialog.flows import DISSATISFACTION

DATA = Path(__file__).parents[1] / "data"
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
WRONG, RECALL = 0.01, 0.85
SETS = [
    *("openings.toml", "openings-unseen.toml", "openings-again.toml", "openings-written.toml"),
    *("openings-posted.toml", "openings-spoken.toml", "openings-shift.toml", "openings-desk.toml"),
    *("openings-plain.toml", "openings-mixed.toml", "openings-workday.toml"),
]
Slots = dict[str, object]


def read(message: str) -> Slots:
    """Return what an opening message told; the story only where it must be empty."""
    turn = advance(DISSATISFACTION, start(DISSATISFACTION, "d"), Opened(message), NOON)
    _, answers = DISSATISFACTION.active(turn.draft.answers)
    return {key: value for key, value in details(answers).items() if value}


def compared(name: str) -> Iterator[tuple[str, Slots, Slots]]:
    """Give each message of a set with the slots expected and those read."""
    for message, expected in tomllib.loads((DATA / name).read_text("utf-8")).items():
        found = read(message)
        story = found.pop("what", "")
        if "what" in expected:
            expected.pop("what")
            found |= {"what": story} if story else {}
        elif not story:
            expected["what"] = "anything"
        yield message, expected, found


@pytest.mark.parametrize(
    "piece", ["13800138000 ", "一三 ", "客户张三", "他爱人的", "叫李四,", "姓王"]
)
def test_a_long_message_never_sends_the_reader_astray(piece: str) -> None:
    """Four thousand characters that nearly match are read to their end, and give no number."""
    found = read(piece * (4000 // len(piece)))

    assert "policy_no" not in found
    assert found.get("phone") in {None, "13800138000"}


@pytest.mark.parametrize("name", SETS)
def test_what_is_not_sure_is_left_to_a_question(name: str) -> None:
    """Of all slots filled fewer than one in a hundred is wrong; most that are told are filled."""
    every = list(compared(name))
    filled = sum(len(found) for _, _, found in every)
    told = sum(len(expected) for _, expected, _ in every)
    wrong = [
        (message, key, value)
        for message, expected, found in every
        for key, value in found.items()
        if expected.get(key) != value
    ]
    right = filled - len(wrong)
    print(
        f"{name}: {len(every)} messages, {filled} slots filled, {len(wrong)} wrong "
        f"({len(wrong) / filled:.1%}); {right} of {told} told were found ({right / told:.1%})"
    )

    assert len(wrong) < WRONG * filled, wrong
    assert right >= RECALL * told
