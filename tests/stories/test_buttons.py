"""Buttons are comfort, text is the interface: the word does what the button does (design §6)."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cases import actions
from cases.actions import WORDS, Action
from desk.actions import EARLY
from storage import tables
from tests.stories.world import World, world

PRESSED, TYPED = "BM-261123-0001", "BM-261123-0002"
TOLD = [("chenyu", "上报"), ("liuyang", "上报")]
CALLED = [("maxiao", "上班"), ("chenyu", "转投诉组"), ("liuyang", "转投诉组")]
TAKEN = [*CALLED, ("maxiao", f"我来打 {PRESSED}"), ("maxiao", f"我来打 {TYPED}")]
# What leads to a card with the button: what is said before, and who has the card then.
BEFORE: dict[Action, tuple[list[tuple[str, str]], str]] = {
    **dict.fromkeys([Action.TAKE, Action.RESOLVE, Action.PASS_UP], (TOLD, "wangfang")),
    Action.START_FLOW: ([("maxiao", "上班"), *TOLD], "wangfang"),
    **dict.fromkeys(
        [Action.CONFIRM, Action.DENY],
        ([("chenyu", "已口头上报"), ("liuyang", "已口头上报")], "wangfang"),
    ),
    Action.FOLLOW_UP: ([*TOLD, ("chenyu", "已化解"), ("liuyang", "已化解")], "wangfang"),
    Action.TAKE_CALL: (CALLED, "maxiao"),
    **dict.fromkeys(
        [Action.DIALLED, Action.CONTENT, Action.DISSATISFIED, Action.MISSED], (TAKEN, "maxiao")
    ),
}


def on_cards() -> set[Action]:
    """Give every action that some card offers."""
    cards = [value for name, value in vars(actions).items() if name.endswith("_CARD")]
    return {action for card in cards for action in card}


def test_every_button_is_tried() -> None:
    """A new button of the ladder or of the first call needs its line here."""
    assert set(BEFORE) == on_cards() & set(EARLY)


@pytest.mark.parametrize("action", BEFORE, ids=str)
async def test_the_word_does_what_the_button_does(action: Action, tmp_path: Path) -> None:
    """Two cases of the same story: one is pressed, one is typed, and both stand the same."""
    said, who = BEFORE[action]
    async with world(tmp_path) as found:
        await found.tap("chenyu")
        await found.tap("liuyang")
        for person, text in said:
            await found.say(person, text)
            await found.settle()
        await found.post("/sim/time", {"advance_s": 30})
        await found.press(who, WORDS[action], PRESSED)
        await found.say(who, f"{WORDS[action]} {TYPED}")
        await found.settle()
        pressed, typed = await case(found, PRESSED), await case(found, TYPED)
        assert pressed == typed
        assert pressed["events"][-1] != "opened"


async def case(found: World, number: str) -> dict[str, Any]:
    """Give all that the record holds of a case, as if chenyu had reported it."""
    store = found.house.turns.store
    row = await store.row(select(tables.cases).where(tables.cases.c.number == number))
    assert row is not None
    timers = tables.timers.c
    armed = select(timers.clock, timers.hop, timers.generation, timers.due_at, timers.state)
    events = select(tables.audit.c.action).where(tables.audit.c.chain == f"case:{row.id}")
    return {
        "state": row.state, "assignee": row.assignee, "hop": row.hop, "closed": row.closed_at,
        "body": json.loads(json.dumps(row.body).replace("liuyang", "chenyu")) | {"post": ""},
        "timers": sorted(
            map(tuple, await store.rows(armed.where(timers.subject_id == row.id))), key=str
        ),
        "events": [e.action for e in await store.rows(events.order_by(tables.audit.c.seq))],
    }  # fmt: skip
