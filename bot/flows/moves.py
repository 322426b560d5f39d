"""What a move of a case asks, as a flow: the questions of every form of it (cases.forms)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from bot.dialog.events import Refused
from bot.dialog.flow import Flow
from bot.dialog.steps import Answers, Choice, Many, Photos, Refusal, Span, Step, Text, never
from bot.dialog.words import normalise
from bot.flows.fields import CaseNumber
from bot.flows.kind import Facts, FlowKind, Offers, Raw, Receipt
from cases.actions import WORDS, Action
from cases.forms import FORMS, Ask, Field
from cases.outcome import Refusal as Declined
from cases.policy import Policy
from desk import actions
from desk.filing import Filing
from desk.offers import Asked, asked, given_from
from desk.work import Work

PREFIX = "move_"
# What can't be taken back by the next word is shown once more before it counts.
CONFIRMED = frozenset({Action.WITHDRAW, Action.MERGE, Action.REJECT})
_FIRST = re.compile(r"[\u4e00-\u9fff·]{2,4}(?=$|[\s,;。、:])|[A-Za-z][A-Za-z0-9_.@-]{1,63}")
_FLAGS: Final = {
    "yes": ("是", "今天", "是的", "对", "有", "联系上了", "联系上", "已告知", "告诉了", "说了"),
    "no": ("否", "不是", "不是今天", "昨天", "没有", "没联系上", "未联系上", "没告诉", "还没有"),
}
# Which question a refusal is about; only one that must be answered is asked anew.
_AGAIN: Final = {
    **dict.fromkeys(["lead_by_cause", "no_such_unit", "unit_empty"], "unit"),
    **dict.fromkeys(["not_same_customer", "merge_ended", "unread_case"], "into"),
    **dict.fromkeys(["handing_same", "not_in_unit"], "to"),
    "discuss_alone": "units",
    "agreement_first": "agreement",
    "tell_customer": "told",
    "withdrawn_earlier": "today",
}
# What people write in front of an answer instead of its label.
_ALIASES: Final = {
    "finding": ("结果", "调查"),
    "responsibility": ("责任",),
    "solution": ("方案", "处理", "答复"),
    "note": ("情况",),
    "conclusion": ("结论",),
    "follows": ("后续",),
}
# How people call what they talked over with a customer.
_SHORT: Final = {
    "demand": ("诉求",),
    "progress": ("进展",),
    "prospect": ("可能的结果", "可能结果"),
}
# What may stand between the names of two units.
_BETWEEN: Final = " ,、和及"
# What a signature can be seen on.
_SIGNED: Final = ("image", "file")
_PROBLEMS: Final = {
    "unsigned": "语音、视频里看不到签字，不能当协议。请把签好字的协议拍照发来。",
    "unread_person": "通讯录里没有这位同事，请回姓名或账号。",
    "person_several": "有几位同名的同事，请回账号。",
    "unread_case": "没有找到这一件，请核对编号。",
}


@dataclass(frozen=True, eq=False)
class Named(Text):
    """A colleague by name or user id; who it is, the record says."""

    most: int = 64
    segment = r"[^\s,;。]"

    def spot(self, text: str) -> list[Span[str]]:
        """Find the colleague that a message begins with, where it must name one."""
        found = _FIRST.match(text) if self.required else None
        return [Span(0, found.end(), found[0])] if found else []


@dataclass(frozen=True, eq=False)
class Told(Many[str]):
    """Several of a list, taken only where they stand behind their label."""

    def spot(self, text: str) -> list[Span[tuple[str, ...]]]:
        """Find nothing: the same words may answer another question."""
        del text
        return []


@dataclass(frozen=True, eq=False)
class Present(Many[str]):
    """Several of a list that a message begins with: 理赔部、承保部 双方同意……."""

    def spot(self, text: str) -> list[Span[tuple[str, ...]]]:
        """Find the run of them at the beginning; later ones belong to what was concluded."""
        run: list[Span[tuple[str, ...]]] = []
        for span in super().spot(text):
            if text[run[-1].end if run else 0 : span.start].strip(_BETWEEN):
                break
            run.append(span)
        if not run:
            return []
        whole = self.parse(text[: run[-1].end])
        return [Span(0, run[-1].end, whole)]


@dataclass(frozen=True, eq=False)
class OneOf(Choice[str]):
    """One of a list, or free words where the institution's list does not bind."""

    free: bool = False

    def parse(self, text: str) -> str:
        """Return the code of an option, or the words themselves where these may be free."""
        try:
            return super().parse(text)
        except Refusal:
            said = normalise(text)
            near = [code for code, words in self.offers.items() if said and said in words[0]]
            if len(near) == 1:
                return near[0]
            if not self.free or not said:
                raise
            return said

    def load(self, raw: Any) -> str:  # noqa: ANN401 (whatever was stored)
        """Return a stored code or words."""
        return str(raw) if self.free and isinstance(raw, str) and raw else super().load(raw)

    def show(self, value: str) -> str:
        """Return the option's label, or the words."""
        return self.offers[value][0] if value in self.offers else value


def kind_of(action: Action) -> FlowKind:
    """Give the flow that asks what an action asks."""
    return MOVES[PREFIX + action.value]


def _step(field: Field, offers: Offers) -> Step[Any]:
    options = offers or {"": ("无",)}
    names = (field.key, field.question, field.label)
    made: Step[Any]
    if field.ask is Ask.UNITS:
        made = (Present if field.required else Told)(*names, offers=options)
    elif field.ask in {Ask.UNIT, Ask.CODE, Ask.FLAG}:
        free = field.ask is Ask.CODE and (not offers or field.codes == "causes")
        made = OneOf(*names, offers=options, free=free)
    elif field.ask is Ask.CODES:
        made = Many(*names, offers=options)
    elif field.ask is Ask.FILES:
        made = Photos(*names, only=_SIGNED, instead=_PROBLEMS["unsigned"])
    elif field.ask is Ask.PERSON:
        made = Named(*names, required=field.required)
    elif field.ask is Ask.CASE:
        made = CaseNumber(*names)
    else:
        words = _ALIASES.get(field.key, ())
        made = Text(*names, aliases=words, private=True, required=field.required)
    if field.after:
        made = replace(made, only_if=partial(_yes, OneOf(field.after, "", "", offers=_FLAGS)))
    return made if field.required else _aside(made)


def _yes(flag: Step[str], answers: Answers) -> bool:
    return answers[flag] == "yes"


def _aside(step: Step[Any]) -> Step[Any]:
    """Make a question that is never asked: it is answered behind its label (协办单位：承保部)."""
    return replace(step, required=False, asked_if=never)


def _make(action: Action, policy: Policy, now: datetime, facts: Facts) -> Flow:
    del policy, now
    # What only some kinds ask is asked where the record says so.
    form = (f for f in FORMS[action] if not f.when or f.key in facts.offers)
    steps = tuple(_step(f, facts.offers.get(f.key, {})) for f in form)
    story = next((s for s in steps if isinstance(s, Text) and not isinstance(s, Named)), None)
    number = facts.about.get("number", "")
    title = f"{WORDS[action]} {number}".rstrip()
    return Flow(
        PREFIX + action.value, title, (), steps, story=story, at_once=action not in CONFIRMED
    )


async def _learn(action: Action, work: Work, filing: Filing, raw: Raw) -> Facts:
    """Read what may be chosen now: the units, the reasons of the policy."""
    del raw
    case = await work.case(filing.about.get("case", ""))
    if case is None:
        return Facts()
    found = await asked(work, case, action)
    offers = {a.field.key: _offers(a) for a in found if a.options or a.field.when}
    return Facts(offers=offers)


def _offers(question: Asked) -> Offers:
    if question.field.ask is Ask.FLAG:
        return _FLAGS
    return {code: (label, *_SHORT.get(code, ())) for code, label in question.options}


async def _submit(
    action: Action, work: Work, filing: Filing, answers: Answers
) -> Receipt | Refused:
    """Carry the move out; what can't be read is asked again, a refusal is told as it is."""
    case = await work.case(filing.about.get("case", ""))
    if case is None:
        return Refused(FORMS[action][0].key, _PROBLEMS["unread_case"])
    given = await given_from(work, case, action, _raw(action, answers))
    if isinstance(given, tuple):
        key, problem = given[0]
        return Refused(key, _PROBLEMS.get(problem, "这一项没看懂，麻烦再说一下。"))
    decided = await actions.act(work, case, filing.person.key, action, given)
    if isinstance(decided, Declined):
        again = _AGAIN.get(decided.why, "")
        return Receipt("refusals", decided.why, case, dict(decided.values), again)
    case = await work.case(case.id) or case
    return Receipt("answers", action.value, case, {"actor": filing.person.key})


def _raw(action: Action, answers: Answers) -> Mapping[str, str]:
    """Give the answers as any form would send them."""
    steps = ((field, _step(field, {})) for field in FORMS[action])
    said = ((field.key, answers[step]) for field, step in steps if step in answers)
    return {key: ",".join(value) if isinstance(value, tuple) else str(value) for key, value in said}


MOVES: Mapping[str, FlowKind] = {
    PREFIX + action.value: FlowKind(
        name=PREFIX + action.value,
        title=WORDS[action],
        triggers=(),
        make=partial(_make, action),
        submit=partial(_submit, action),
        learn=partial(_learn, action),
        asks_first=True,
    )
    for action in FORMS
}
