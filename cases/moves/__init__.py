"""The moves of a case from its intake to its end, each a pure function of one step.

``MOVES`` is what ``desk.actions`` carries out once the machine has allowed it.
"""

from collections.abc import Callable

from cases.actions import Action
from cases.moves import discussing, dispatch, ending, grave, handing, intake, review, work
from cases.moves.step import Around, Step
from cases.outcome import Outcome, Refusal

__all__ = ["MOVES", "Around", "Step"]

Move = Callable[[Step], Outcome | Refusal]

MOVES: dict[Action, Move] = {
    Action.ACCEPT: intake.accept,
    Action.REJECT: intake.reject,
    Action.ANSWER: intake.answer,
    Action.DISPATCH: dispatch.dispatch,
    Action.SIGN: dispatch.sign,
    Action.RETURN: dispatch.give_back,
    Action.CONTACTED: work.contacted,
    Action.WAIT: work.wait,
    Action.SUSPEND: work.suspend,
    Action.RESUME: work.resume,
    Action.DONE: work.done,
    Action.REDO: review.redo,
    Action.APPROVE: review.approve,
    Action.WITHDRAW: ending.withdraw,
    Action.MERGE: ending.merge,
    Action.ARCHIVE: ending.archive,
    Action.REOPEN: ending.reopen,
    Action.HAND_OVER: handing.hand_over,
    Action.DISCUSS: discussing.discuss,
    Action.ACKNOWLEDGE: grave.noted,
}
