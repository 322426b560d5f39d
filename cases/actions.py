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
    ACCEPT = "accept"
    REJECT = "reject"
    ANSWER = "answer"
    DISPATCH = "dispatch"
    SIGN = "sign"
    RETURN = "return"
    CONTACTED = "contacted"
    WAIT = "wait"
    SUSPEND = "suspend"
    RESUME = "resume"
    DONE = "done"
    REDO = "redo"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    ARCHIVE = "archive"
    REOPEN = "reopen"
    HAND_OVER = "hand_over"
    DISCUSS = "discuss"
    ACKNOWLEDGE = "acknowledge"


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
    Action.ACCEPT: "受理",
    Action.REJECT: "不予受理",
    Action.ANSWER: "当场答复",
    Action.DISPATCH: "派单",
    Action.SIGN: "签收",
    Action.RETURN: "退单",
    Action.CONTACTED: "已联系",
    Action.WAIT: "待补充",
    Action.SUSPEND: "中止",
    Action.RESUME: "恢复办理",
    Action.DONE: "提交审核",
    Action.REDO: "退回重办",
    Action.APPROVE: "审核通过",
    Action.WITHDRAW: "客户撤回",
    Action.MERGE: "并案",
    Action.ARCHIVE: "归档",
    Action.REOPEN: "重新办理",
    Action.HAND_OVER: "转交",
    Action.DISCUSS: "会商",
    Action.ACKNOWLEDGE: "知悉",
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
INTAKE_CARD = (Action.ACCEPT, Action.WAIT, Action.REJECT)
ENQUIRY_CARD = (Action.ANSWER, *INTAKE_CARD)
DISPATCH_CARD = (Action.DISPATCH,)
ORDER_CARD = (Action.SIGN, Action.RETURN)
# A designated order can't be returned by anybody (A7), any other by the head alone (T14).
SIGN_CARD = (Action.SIGN,)
WORK_CARD = (Action.CONTACTED, Action.WAIT, Action.DONE)
# What must be talked over before its result can be handed in (S2-R25).
DISCUSS_CARD = (Action.CONTACTED, Action.DISCUSS, Action.WAIT, Action.DONE)
RESUME_CARD = (Action.RESUME,)
REVIEW_CARD = (Action.APPROVE, Action.REDO)
GRAVE_CARD = (Action.ACKNOWLEDGE,)
CLOSED_CARD = (Action.REOPEN, Action.ARCHIVE)
