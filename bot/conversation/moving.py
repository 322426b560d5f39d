"""A move of a case in chat: done at once, or its questions asked first (design §6)."""

from bot.conversation import flowing
from bot.conversation.speech import Speech
from bot.conversation.visit import Visit
from bot.flows import moves
from cases.actions import WORDS, Action
from cases.forms import FORMS
from cases.model import Case
from cases.outcome import Refusal

_BETWEEN = " ,:、\n"
# What an action says that would go through once its questions are answered.
ASKS = frozenset({"lacking", "no_lead"})


# A call's result may have the customer's words behind it.
RESULTS = (Action.CONTENT, Action.DISSATISFIED, Action.MISSED)
MORE = frozenset({*FORMS, *RESULTS})


def asks(action: Action, decided: object) -> bool:
    """Tell whether an action waits for answers and for nothing else."""
    return isinstance(decided, Refusal) and decided.why in ASKS and action in FORMS


async def ask(visit: Visit, action: Action, case: Case, rest: str) -> Speech:
    """Ask what the move needs, beginning with what was said behind its word."""
    about = {"case": case.id, "number": case.number}
    return await flowing.begin(visit, moves.kind_of(action), rest, about)


def behind(text: str) -> tuple[Action, str] | None:
    """Find a move's word that a text begins with, and what is said behind it."""
    for action in (*FORMS, *RESULTS):
        word = WORDS[action]
        if text.startswith(word) and text[len(word) : len(word) + 1] in _BETWEEN:
            rest = text[len(word) :].strip(_BETWEEN)
            return (action, rest) if rest else None
    return None
