"""Every action has its word, its states and its sentences."""

import ast
from pathlib import Path

import pytest

from bot.templates import Sentences
from cases import actions, standing
from cases.actions import BY_WORD, WORDS, Action
from cases.model import State

CASES = Path(actions.__file__).parent
DESK = CASES.parent / "desk"


def named(call: str) -> set[str]:
    """Find the literal first arguments of all calls of that name, where chat hears of them."""
    found = set()
    for path in [*CASES.glob("*.py"), *CASES.glob("moves/*.py"), *DESK.glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(call):
                found |= {a.value for a in node.args[:3] if isinstance(a, ast.Constant)}
    return {name for name in found if isinstance(name, str)}


def test_every_action_has_a_word_of_its_own() -> None:
    """A button and a word mean one action (design §9)."""
    assert set(WORDS) == set(Action)
    assert len(BY_WORD) == len(WORDS)
    assert set(standing.STATES) == set(Action)


@pytest.mark.parametrize("action", Action)
def test_every_action_is_answered(action: Action) -> None:
    """There is a sentence for it when it went through."""
    assert action.value in Sentences().names("answers")


def test_everything_that_is_raised_or_refused_can_be_said() -> None:
    """Alerts, closings and refusals name sentences that exist."""
    sentences = Sentences()
    raised = ("Alert", "told_reporter", "tell", "lay_before", "work_again")
    assert set().union(*map(named, raised)) <= sentences.names("alerts")
    assert named("Closing") <= sentences.names("closings")
    late = {f"late_{state}" for state in State}
    assert named("Refusal") | late <= sentences.names("refusals")
