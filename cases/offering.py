"""What is worth offering to somebody who may do it: no button that could only be refused."""

from datetime import datetime

from cases.actions import CALL_CARD, Action
from cases.model import Case
from cases.moves.dispatch import no_return
from cases.policy import Policy
from cases.standing import may

# The most likely first; the page and the chat show them in this order.
ORDER = (
    *(Action.CONFIRM, Action.DENY, Action.ACKNOWLEDGE, Action.TAKE_CALL, *CALL_CARD),
    *(Action.TAKE, Action.RESOLVE, Action.PASS_UP, Action.TOLD, Action.START_FLOW),
    *(Action.FOLLOW_UP, Action.ANSWER, Action.ACCEPT, Action.REJECT, Action.DISPATCH),
    *(Action.SIGN, Action.RETURN, Action.CONTACTED, Action.DONE, Action.WAIT, Action.RESUME),
    *(Action.APPROVE, Action.REDO, Action.SUSPEND, Action.REOPEN, Action.ARCHIVE),
    *(Action.DISCUSS, Action.HAND_OVER, Action.MERGE, Action.WITHDRAW),
)
_BY_STANDING = frozenset({Action.CONFIRM, Action.DENY, Action.TAKE, Action.ACKNOWLEDGE})


def awaits(case: Case, actor: str, action: Action, policy: Policy, now: datetime) -> bool:
    """Tell whether an action that the machine allows to somebody would go through now."""
    if action in _BY_STANDING:
        return may(case, actor, action)
    if action is Action.TAKE_CALL or action in CALL_CARD:
        return _calls(case, actor, action)
    rules, order = policy.kind[case.kind], case.assignment
    if action is Action.FOLLOW_UP:
        within = rules.follow_up_within.elapsed()
        return case.closed_at is not None and now - case.closed_at <= within
    if action is Action.ANSWER:
        return rules.answer_at_once
    if action is Action.RETURN:
        return order is not None and no_return(case, order, policy, now) is None
    return action is not Action.HAND_OVER or case.handing is None


def _calls(case: Case, actor: str, action: Action) -> bool:
    call = case.callback
    if call is None:
        return False
    if action is Action.TAKE_CALL:
        return call.free and call.assignee != actor
    if call.assignee != actor:
        return False
    return action is not Action.DIALLED or call.open_attempt is None
