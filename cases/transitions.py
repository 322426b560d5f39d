"""Every move of a case, in one table: what, from where to where, by whom (domain.md B4).

Pure data: ``cases.machine`` allows by it, ``cases.policy`` walks and draws the kinds by it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from cases.actions import Action
from cases.model import ENDED, WITH_UNIT, State


class Part(StrEnum):
    """What somebody is in a case; one person may be several things."""

    REPORTER = "reporter"
    CONTACT_OWNER = "contact_owner"
    LEADER = "leader"
    CHAIN = "chain"
    COMPLAINT_TEAM = "complaint_team"
    DISPATCHER = "dispatcher"
    UNIT_HEAD = "unit_head"
    HANDLER = "handler"
    CO_UNIT = "co_unit"
    REVIEWER = "reviewer"
    CALLBACK_AGENT = "callback_agent"
    CS_MANAGER = "cs_manager"
    LINE_LEADER = "line_leader"
    HOTLINE_AGENT = "hotline_agent"
    REGISTRAR = "registrar"
    HEIR = "heir"
    ALERTED = "alerted"
    SYSTEM = "system"
    OUTSIDER = "outsider"


PARTS: dict[Part, str] = {
    Part.REPORTER: "报告人",
    Part.CONTACT_OWNER: "首问责任人",
    Part.LEADER: "当前领导",
    Part.CHAIN: "上报链",
    Part.COMPLAINT_TEAM: "投诉组",
    Part.DISPATCHER: "派单员",
    Part.UNIT_HEAD: "承办单位负责人",
    Part.HANDLER: "承办人",
    Part.CO_UNIT: "协办单位",
    Part.REVIEWER: "审核人",
    Part.CALLBACK_AGENT: "回访员",
    Part.CS_MANAGER: "客服负责人",
    Part.LINE_LEADER: "分管领导",
    Part.HOTLINE_AGENT: "热线坐席",
    Part.REGISTRAR: "登记人",
    Part.HEIR: "受转交人",
    Part.ALERTED: "接到重大事项通知的负责人",
    Part.SYSTEM: "系统",
    Part.OUTSIDER: "无关人员",
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One move: by which action, from which states to which, by whom, under which condition.

    ``action`` is None for what a clock does, or a word that is no action on a case;
    ``target`` is None where the state stays. ``guard`` is for people to read.
    ``word`` is what a drawing calls the move; a row without one is not drawn.
    ``through`` is the state that the move passes in the same instant, where a drawing shows it.
    """

    id: str
    action: Action | None
    sources: frozenset[State]
    target: State | None
    parts: frozenset[Part]
    guard: str = ""
    word: str = ""
    through: State | None = None


OPEN = frozenset(State) - ENDED
_EARLY = frozenset({State.SOOTHING, State.LEADER})
_AFTER = OPEN - _EARLY
_DECLINED = frozenset({State.REJECTED, State.WITHDRAWN, State.MERGED})
_CALLING = frozenset({State.FIRST_CALLBACK, State.RESULT_CALLBACK})
_DESK = frozenset({Part.COMPLAINT_TEAM, Part.DISPATCHER, Part.HOTLINE_AGENT, Part.CS_MANAGER})
_SENDERS = frozenset({Part.DISPATCHER, Part.CS_MANAGER})
_WORKERS = frozenset({Part.HANDLER, Part.UNIT_HEAD})
_REVIEW = frozenset({Part.REVIEWER, Part.CS_MANAGER})
_FIRST_CALL = frozenset({Part.COMPLAINT_TEAM})
_SECOND_CALL = frozenset({Part.CALLBACK_AGENT})
_OWNER = frozenset({Part.CONTACT_OWNER})
_SYSTEM = frozenset({Part.SYSTEM})


def _row(
    name: str,
    action: Action | None,
    sources: State | frozenset[State],
    target: State | None,
    parts: Part | frozenset[Part],
    guard: str = "",
    word: str = "",
) -> Transition:
    froms = frozenset({sources}) if isinstance(sources, State) else sources
    whos = frozenset({parts}) if isinstance(parts, Part) else parts
    return Transition(name, action, froms, target, whos, guard, word)


_S, _A, _P = State, Action, Part

# The ladder, T01 to T07 and T29 to T31.
LADDER = (
    _row("T01", None, frozenset(), _S.SOOTHING, _P.REPORTER, "一键开始", "报告"),
    _row("T01", None, frozenset(), _S.SUBMITTED, _P.REPORTER, word="登记"),
    _row("T02", _A.RESOLVE, _S.SOOTHING, _S.RESOLVED_EARLY, _OWNER, "做法可事后补", "已化解"),
    _row("T03", _A.PASS_UP, _S.SOOTHING, _S.LEADER, _OWNER, "没有上级就开始流程", "上报"),
    _row("T03", None, _S.SOOTHING, _S.LEADER, _SYSTEM, "现场化解时限到"),
    replace(
        _row(
            "T04",
            _A.START_FLOW,
            _S.SOOTHING,
            _S.FIRST_CALLBACK,
            _OWNER,
            "内容不全也开始",
            "转投诉组",
        ),
        through=_S.SUBMITTED,
    ),
    _row("T05", _A.RESOLVE, _S.LEADER, _S.RESOLVED_EARLY, _P.LEADER, word="已化解"),
    _row("T06", _A.PASS_UP, _S.LEADER, _S.LEADER, _P.LEADER, "级数未用完且有上级", "上报"),
    _row("T06", None, _S.LEADER, _S.LEADER, _SYSTEM, "领导介入时限到，级数未用完"),
    replace(
        _row("T07", _A.START_FLOW, _S.LEADER, _S.FIRST_CALLBACK, _P.LEADER, word="转投诉组"),
        through=_S.SUBMITTED,
    ),
    _row("T07", None, _S.LEADER, _S.FIRST_CALLBACK, _SYSTEM, "级数用完或没有上级"),
    _row(
        "T29",
        _A.RESOLVE,
        _S.LEADER,
        _S.RESOLVED_EARLY,
        _OWNER | {_P.REPORTER, _P.CHAIN},
        word="下级已化解",
    ),
    _row("T30", None, _S.SOOTHING, _S.VOID, _P.REPORTER, "撤销，时限内", "撤销"),
    _row(
        "T31", _A.FOLLOW_UP, _S.RESOLVED_EARLY, _S.LEADER, _P.LEADER, "化解后的时限内", "重新跟进"
    ),
    _row("N01", _A.TAKE, _S.LEADER, None, _P.LEADER, "只停接手提醒"),
    _row("N02", _A.TOLD, _EARLY, None, _OWNER | {_P.LEADER}, "请领导确认"),
    _row("N03", _A.CONFIRM, frozenset(State), None, _P.CHAIN, "有待确认的口头上报"),
    _row("N04", _A.DENY, frozenset(State), None, _P.CHAIN, "有待确认的口头上报"),
)
# The first callback and intake, T08 to T11.
INTAKE = (
    _row("T08", None, _S.SUBMITTED, _S.FIRST_CALLBACK, _SYSTEM, "本类有首次回访", "到回访"),
    _row("N05", _A.TAKE_CALL, _S.FIRST_CALLBACK, None, _FIRST_CALL, "还没有人接，或已超时"),
    _row("N06", _A.DIALLED, _S.FIRST_CALLBACK, None, _FIRST_CALL, "由接的人记"),
    _row(
        "T09", _A.CONTENT, _S.FIRST_CALLBACK, _S.ARCHIVED, _FIRST_CALL, "由接的人记", "接通无不满"
    ),
    _row(
        "T10",
        _A.DISSATISFIED,
        _S.FIRST_CALLBACK,
        _S.ACCEPTED,
        _FIRST_CALL,
        "由接的人记",
        "接通不满",
    ),
    _row("T10", _A.MISSED, _S.FIRST_CALLBACK, _S.ACCEPTED, _FIRST_CALL, "次数用完才受理"),
    _row("T11", _A.ACCEPT, _S.SUBMITTED, _S.ACCEPTED, _DESK, word="受理"),
    _row(
        "T11", _A.REJECT, _S.SUBMITTED, _S.REJECTED, _DESK, "要有原因，并告知正确渠道", "不予受理"
    ),
    _row("T11", _A.ANSWER, _S.SUBMITTED, _S.CLOSED, _DESK | _OWNER, "本类可当场答复", "当场答复"),
)
# The first check: what is missing is waited for before anybody takes the case up (S2-R07, R17).
CHECK = (
    _row("T16", _A.WAIT, _S.SUBMITTED, _S.WAIT_CUSTOMER, _DESK | _OWNER, "初审缺材料，已告知客户"),
    _row("T16", _A.RESUME, _S.WAIT_CUSTOMER, _S.SUBMITTED, _OWNER, "还没有派单的，回到待受理"),
)
# To the unit and back, T12 to T15.
DISPATCH = (
    _row(
        "T12", _A.DISPATCH, _S.ACCEPTED, _S.DISPATCHED, _SENDERS, "只有一个主办单位，须回避", "派单"
    ),
    _row("T13", _A.SIGN, _S.DISPATCHED, _S.PROCESSING, _WORKERS, word="签收"),
    _row(
        "T14",
        _A.RETURN,
        _S.DISPATCHED,
        _S.RETURNED,
        _P.UNIT_HEAD,
        "有原因、在时限内、非指定",
        "退单",
    ),
    _row("T15", _A.DISPATCH, _S.RETURNED, _S.DISPATCHED, _SENDERS, "改派，或指定办理", "改派"),
)
# The unit's work, T16 to T19.
WORK = (
    _row("N07", _A.CONTACTED, WITH_UNIT - {_S.REVIEW}, None, _WORKERS | {_P.CO_UNIT}),
    _row(
        "T16",
        _A.WAIT,
        _S.PROCESSING,
        _S.WAIT_CUSTOMER,
        _WORKERS,
        "写明缺什么，已告知客户",
        "待客户补充",
    ),
    _row("T16", _A.RESUME, _S.WAIT_CUSTOMER, _S.PROCESSING, _WORKERS | _OWNER, word="已补充"),
    _row(
        "T17",
        _A.SUSPEND,
        _S.PROCESSING,
        _S.SUSPENDED,
        _P.CS_MANAGER,
        "鉴定或调解，已告知客户",
        "中止",
    ),
    _row("T17", _A.RESUME, _S.SUSPENDED, _S.PROCESSING, _P.CS_MANAGER, word="恢复"),
    # An extension is asked for and decided as a request; the state stays what it is.
    _row("T18", None, _S.PROCESSING, _S.PROCESSING, _P.CS_MANAGER, word="延期"),
    _row(
        "N13",
        _A.DISCUSS,
        WITH_UNIT | {_S.ACCEPTED, _S.RETURNED},
        None,
        _WORKERS | _SENDERS | {_P.LINE_LEADER},
        "写明谁参加、商定什么、怎么办",
    ),
    _row(
        "T19",
        _A.DONE,
        _S.PROCESSING,
        _S.REVIEW,
        _WORKERS,
        "有结果、方案和联系记录，须会商的已会商",
        "提交结果",
    ),
)
# Review, the second callback and what it leads to, T20 to T24.
REVIEW = (
    _row("T20", _A.REDO, _S.REVIEW, _S.PROCESSING, _REVIEW, "写明哪里要重办", "退回重办"),
    _row(
        "T21",
        _A.APPROVE,
        _S.REVIEW,
        _S.RESULT_CALLBACK,
        _REVIEW,
        "本类没有二次回访就办结",
        "审核通过",
    ),
    _row("N08", _A.TAKE_CALL, _S.RESULT_CALLBACK, None, _SECOND_CALL, "还没有人接，或已超时"),
    _row("N09", _A.DIALLED, _S.RESULT_CALLBACK, None, _SECOND_CALL, "由接的人记"),
    _row("T22", _A.CONTENT, _S.RESULT_CALLBACK, _S.CLOSED, _SECOND_CALL, "由接的人记", "回访满意"),
    _row("T22", _A.MISSED, _S.RESULT_CALLBACK, _S.CLOSED, _SECOND_CALL, "次数用完才办结"),
    _row(
        "T23",
        _A.DISSATISFIED,
        _S.RESULT_CALLBACK,
        _S.PROCESSING,
        _SECOND_CALL,
        "重办未满次数",
        "回访不满意",
    ),
    _row(
        "T24",
        _A.DISSATISFIED,
        _S.RESULT_CALLBACK,
        _S.CLOSED,
        _SECOND_CALL,
        "重办次数用完转投诉",
        "仍不满意",
    ),
)
# How a case ends otherwise, comes back or changes hands, T25 to T28.
ENDING = (
    _row(
        "T25",
        _A.WITHDRAW,
        OPEN,
        _S.WITHDRAWN,
        _P.REGISTRAR,
        "当日提出当日登记，停所有时限",
        "客户撤回",
    ),
    _row("T26", _A.MERGE, OPEN, _S.MERGED, _SENDERS, "同一客户同一事实", "并案"),
    _row(
        "T27",
        _A.ARCHIVE,
        _DECLINED | {_S.CLOSED},
        _S.ARCHIVED,
        _REVIEW,
        "时限都停了，回访已回报",
    ),
    _row("T27", None, _S.CLOSED, _S.ARCHIVED, _SYSTEM, "可重新办理的时限过后", "归档"),
    _row("T27", None, _DECLINED, _S.ARCHIVED, _SYSTEM, "政策写明的时间过后"),
    _row(
        "T28",
        _A.REOPEN,
        _S.CLOSED,
        _S.PROCESSING,
        _P.CS_MANAGER,
        "在时限内，有新情况或处理有误",
        "重新办理",
    ),
    _row("N10", _A.HAND_OVER, _AFTER, None, _WORKERS | _OWNER | {_P.CS_MANAGER}, "对方接手后生效"),
    _row("N11", _A.TAKE, _AFTER, None, _P.HEIR, "有转交给本人的"),
    _row("N15", None, WITH_UNIT, _S.RETURNED, _SYSTEM, "承办单位没有人能接"),
    _row("N14", _A.ACKNOWLEDGE, OPEN, None, _P.ALERTED, "本人还没有知悉"),
    _row("N12", None, frozenset({_S.DISPATCHED, _S.PROCESSING}), _S.RETURNED, _SYSTEM, "久未办理"),
)
TRANSITIONS = (*LADDER, *INTAKE, *DISPATCH, *WORK, *CHECK, *REVIEW, *ENDING)
