"""What an action asks before it can be carried out, for the chat and for every form alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from cases.actions import Action
from cases.policy import Kind


class Ask(StrEnum):
    """What kind of answer a field takes."""

    TEXT = "text"
    UNIT = "unit"
    UNITS = "units"
    PERSON = "person"
    PEOPLE = "people"
    CODE = "code"
    CODES = "codes"
    FILES = "files"
    CASE = "case"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """One question of an action; ``codes`` names the policy's list that the answer is from.

    ``when`` names what a kind must have in the policy for the question to be asked at all;
    ``after`` is the key of another question, to which the answer must be 是.
    """

    key: str
    question: str
    label: str
    ask: Ask
    required: bool = True
    codes: str = ""
    when: str = ""
    after: str = ""


Given: TypeAlias = Mapping[str, Any]
NOTHING: Given = MappingProxyType({})

FORMS: Mapping[Action, tuple[Field, ...]] = MappingProxyType(
    {
        Action.REJECT: (
            Field("reason", "为什么不予受理？", "不予受理原因", Ask.CODE, codes="reject_reasons"),
        ),
        Action.ANSWER: (Field("solution", "是怎么答复客户的？", "答复内容", Ask.TEXT),),
        Action.DISPATCH: (
            # Exactly one lead unit, the one that directly caused it (S4-R07).
            Field("unit", "派给哪个主办单位？", "主办单位", Ask.UNIT),
            Field("cause", "直接原因是什么？", "直接原因", Ask.CODE, codes="causes"),
            Field("co_units", "还有哪些协办单位？", "协办单位", Ask.UNITS, required=False),
            Field("handler", "指定谁承办？不指定则按值班和在办件数分派。", "承办人", Ask.PERSON,
                  required=False),
            Field("designated", "是否指定办理（不能再退单）？", "指定办理", Ask.FLAG,
                  required=False),
        ),
        Action.RETURN: (
            Field("reason", "为什么退单？", "退单原因", Ask.CODE, codes="return_reasons"),
        ),
        Action.CONTACTED: (
            Field("reached", "联系上客户了吗？", "联系上", Ask.FLAG),
            Field("note", "和客户谈了什么？", "联系情况", Ask.TEXT),
            # What the customer has heard so far (S0-R22, S0-R30).
            Field("about", "其中有哪些？可选几个。", "谈到", Ask.CODES, codes="talked",
                  when="talked", after="reached"),
        ),
        Action.WAIT: (
            Field("reason", "在等什么？", "等待原因", Ask.CODE, required=False,
                  codes="wait_reasons"),
            Field("what", "客户还要补充什么？", "待补充内容", Ask.TEXT),
            Field("told", "已经告诉客户了吗？", "已告知客户", Ask.FLAG),
        ),
        Action.SUSPEND: (
            Field("reason", "为什么中止（如鉴定、调解）？", "中止原因", Ask.TEXT),
            Field("told", "已经告诉客户了吗？", "已告知客户", Ask.FLAG),
        ),
        Action.DONE: (
            Field("finding", "查明了什么？", "调查结果", Ask.TEXT),
            Field("responsibility", "责任怎么认定？", "责任认定", Ask.TEXT),
            Field("solution", "怎么解决的？", "处理方案", Ask.TEXT),
            # What the customer is told: success or failure, and the reason (S0-R24).
            Field("outcome", "结论是哪一种？", "结论", Ask.CODE, codes="outcomes",
                  when="outcomes"),
            Field("grounds", "理由是什么？这句话会念给客户听。", "理由", Ask.TEXT,
                  when="outcomes"),
            # A settlement is written down and signed by both (S0-R32).
            Field("settled", "和客户达成解决协议了吗？", "达成协议", Ask.FLAG, when="settlement"),
            Field("agreement", "请把双方签字的解决协议拍照发来。", "解决协议", Ask.FILES,
                  when="settlement", after="settled"),
        ),
        Action.REDO: (Field("why", "哪里需要重办？", "重办要求", Ask.TEXT),),
        Action.WITHDRAW: (
            Field("how", "客户怎样提出撤回的？", "撤回方式", Ask.TEXT),
            Field("today", "客户是今天提出撤回的吗？", "今天提出", Ask.FLAG),
        ),
        Action.MERGE: (
            Field("into", "并入哪一件？请发编号。", "并入", Ask.CASE),
            Field("new_facts", "客户这次提出新情况了吗？", "有新情况", Ask.FLAG, required=False),
        ),
        Action.REOPEN: (Field("why", "为什么重新办理？", "重新办理原因", Ask.TEXT),),
        Action.HAND_OVER: (
            Field("to", "转交给谁？", "转交给", Ask.PERSON),
            Field("why", "为什么转交？", "转交原因", Ask.TEXT, required=False),
        ),
        # Who talked a complex or disputed case over, and to what end (S2-R25).
        Action.DISCUSS: (
            Field("units", "哪些单位参加了会商？", "参加单位", Ask.UNITS),
            Field("conclusion", "商定了什么？", "会商结论", Ask.TEXT),
            Field("follows", "接下来谁做什么？", "后续安排", Ask.TEXT),
            Field("people", "还有哪些人参加？", "参加人", Ask.PEOPLE, required=False),
        ),
    }
)  # fmt: skip


def form_of(action: Action, kind: Kind) -> tuple[Field, ...]:
    """Give the questions of an action for one kind of case, as its policy has it."""
    return tuple(f for f in FORMS.get(action, ()) if not f.when or getattr(kind, f.when))


def owed(field: Field, given: Given) -> bool:
    """Tell whether a question must be answered, after what is answered so far."""
    return field.required and (not field.after or given.get(field.after) is True)


def lacking(action: Action, given: Given, kind: Kind) -> tuple[Field, ...]:
    """List the questions that must still be answered; a 否 is an answer too.

    Files are no answers to a form: whether they are there is for the move to say.
    """
    asked = [f for f in form_of(action, kind) if f.ask is not Ask.FILES and owed(f, given)]
    return tuple(f for f in asked if given.get(f.key) in (None, "", ()))


# Which answer a refusal is about, so that it is shown at that question and asked once more.
_ABOUT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "no_lead": ("unit",),
        "no_such_unit": ("unit", "units"),
        "unit_empty": ("unit",),
        "lead_by_cause": ("cause",),
        "designate_manager": ("designated",),
        "interested": ("handler", "to", "people"),
        "not_in_unit": ("to",),
        "handing_same": ("to",),
        "tell_customer": ("told",),
        "withdrawn_earlier": ("today",),
        "unread_case": ("into",),
        "not_same_customer": ("into",),
        "merge_ended": ("into",),
        "discuss_alone": ("units",),
        "agreement_first": ("settled",),
    }
)


def blamed(action: Action, why: str) -> str:
    """Give the key of the question that a refusal is about, "" where it is about none."""
    keys = [field.key for field in FORMS.get(action, ())]
    return next((key for key in _ABOUT.get(why, ()) if key in keys), "")
