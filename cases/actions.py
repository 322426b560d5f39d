"""What people can do to a case: the one table that buttons and typed words share (design §9)."""

from enum import StrEnum


class Action(StrEnum):
    """An action on a case; the value is a card's button key."""

    RESOLVE = "resolve"
    PASS_UP = "pass_up"  # noqa: S105 (an action, no password)
    TOLD = "told"
    CONFIRM = "confirm"
    DENY = "deny"
    START_FLOW = "start_flow"
    TAKE = "take"
    FOLLOW_UP = "follow_up"
    TAKE_CALL = "take_call"
    DIALLED = "dialled"
    CONTENT = "content"
    DISSATISFIED = "dissatisfied"
    MISSED = "missed"


WORDS: dict[Action, str] = {
    Action.RESOLVE: "已化解",
    Action.PASS_UP: "上报",
    Action.TOLD: "已口头上报",
    Action.CONFIRM: "属实",
    Action.DENY: "不属实",
    Action.START_FLOW: "转投诉组",
    Action.TAKE: "接手",
    Action.FOLLOW_UP: "重新跟进",
    Action.TAKE_CALL: "我来打",
    Action.DIALLED: "已拨打",
    Action.CONTENT: "接通无不满",
    Action.DISSATISFIED: "接通不满",
    Action.MISSED: "未接通",
}

BY_WORD: dict[str, Action] = {word: action for action, word in WORDS.items()}

# The buttons that each kind of card carries, in the order shown.
LEADER_CARD = (Action.TAKE, Action.RESOLVE, Action.PASS_UP, Action.START_FLOW)
TAKEN_CARD = (Action.RESOLVE, Action.PASS_UP, Action.START_FLOW)
TOLD_CARD = (Action.CONFIRM, Action.DENY)
AGAIN_CARD = (Action.FOLLOW_UP,)
OFFER_CARD = (Action.TAKE_CALL,)
CALL_CARD = (Action.DIALLED, Action.CONTENT, Action.DISSATISFIED, Action.MISSED)
RESULT_CARD = (Action.CONTENT, Action.DISSATISFIED, Action.MISSED)
