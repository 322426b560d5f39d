"""The buttons of the page: the same actions as on the cards, for whoever may use them now."""

from datetime import datetime

from bot.web.seeing import Seen
from cases.actions import CALL_CARD, RESULT_CARD, Action
from cases.model import Callback, State
from cases.standing import may

ORDER = (
    *(Action.CONFIRM, Action.DENY, Action.TAKE, Action.RESOLVE, Action.PASS_UP, Action.TOLD),
    *(Action.START_FLOW, Action.FOLLOW_UP),
)
_QUESTION = (Action.CONFIRM, Action.DENY)


def offered(seen: Seen, now: datetime) -> tuple[Action, ...]:
    """List what the visitor can do with the case now, the most likely first."""
    case = seen.case
    if case.state is State.FIRST_CALLBACK and case.callback:
        asked = tuple(a for a in _QUESTION if may(case, seen.person.key, a))
        return (*asked, *_calls(seen, case.callback))
    return tuple(action for action in ORDER if _fits(seen, action, now))


def _fits(seen: Seen, action: Action, now: datetime) -> bool:
    case = seen.case
    if not may(case, seen.person.key, action):
        return False
    if action is Action.TAKE:
        return case.hop is not None and case.hop.taken_at is None
    if action is Action.FOLLOW_UP:
        within = seen.policy.kind[case.kind].follow_up_within.elapsed()
        return case.closed_at is not None and now - case.closed_at <= within
    return True


def _calls(seen: Seen, callback: Callback) -> tuple[Action, ...]:
    if callback.assignee == seen.person.key:
        return RESULT_CARD if callback.open_attempt else CALL_CARD
    if not seen.caller:
        return ()
    free = callback.assignee is None or (callback.overdue and not callback.attempts)
    return (Action.TAKE_CALL,) if free else ()
