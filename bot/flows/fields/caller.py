"""Who is on the line: a colleague, by whatever is known of him, or a customer."""

import re
from dataclasses import dataclass

from bot.dialog.steps import Json, Refusal, Span, Step
from bot.dialog.words import normalise
from bot.flows.fields.naming import plausible, titled

CUSTOMER = frozenset({"客户", "客户来电", "客户本人", "车主", "投保人", "被保险人"})
_WHO = r"[\u4e00-\u9fff·]{2,8}|[A-Za-z][A-Za-z0-9_.-]{1,40}|\d{3,12}"
# A colleague is unmistakable only behind a word that says so: any other name is a customer's.
_CUED = re.compile(
    r"(?:来电人|来电同事|报告人|工号|代同事|替同事|同事)"
    rf"(?:是|为)?:?[ ]*({_WHO})(?![0-9A-Za-z])(?![号]?(?:为您|接听|接线|受理))"
)


_HAN = re.compile(r"[\u4e00-\u9fff]")
# Who opens with a colleague's name and goes on about the customer.
_FIRST = re.compile(rf"(?!客户|车主)({_WHO})[\s,:、]+(?![\d+])")


def named_first(text: str) -> str:
    """Return an opening message with its first word marked as who calls, where it may be that.

    One that says nothing but who calls (来电人陈宇) is no story.
    """
    if (alone := _CUED.fullmatch(normalise(text))) is not None:
        return f"来电人:{alone[1]}"
    first = _FIRST.match(normalise(text))
    return f"来电人:{text}" if first and _may_call(first[1]) else text


def _may_call(word: str) -> bool:
    """Tell whether a word may be a colleague: a number or id, a name, or what says so."""
    cued = _CUED.fullmatch(word) is not None
    return cued or not _HAN.match(word) or titled(word) or plausible(word)


# Whose work number it is that stands behind: of the one who took the call.
_TAKER = re.compile(r"(?:坐席|座席|客服|接听|接线|挂机|受理)[^。\n]{0,6}$")


def _takes(text: str, cued: re.Match[str]) -> bool:
    """Tell whether a work number is the agent's own."""
    before = text[max(0, cued.start() - 12) : cued.start()]
    return cued[0].startswith("工号") and _TAKER.search(before) is not None


@dataclass(frozen=True, eq=False)
class Caller(Step[str]):
    """A name, a user id or a phone number as told, or the word for a customer."""

    segment = r"[^\s,;。]"
    own = True

    def parse(self, text: str) -> str:
        """Return what was told, in its shortest form; refuse what names nobody."""
        told = normalise(text)
        if told in CUSTOMER:
            return "客户"
        cued = _CUED.fullmatch(told)
        who = cued[1] if cued else told.removesuffix("来电").removeprefix("是")
        if not re.fullmatch(_WHO, who.replace(" ", "").replace("-", "")):
            raise Refusal("请回同事的姓名、工号或电话；客户来电回“客户”。", "陈宇")
        return who

    def spot(self, text: str) -> list[Span[str]]:
        """Find a colleague behind a word that says that he called."""
        found = _CUED.finditer(text)
        return [Span(m.start(), m.end(), m[1]) for m in found if not _takes(text, m)]

    def fits(self, text: str) -> bool:
        """Tell whether the reply is one word for one person."""
        return re.fullmatch(_WHO, normalise(text).removesuffix("来电")) is not None

    def load(self, raw: Json) -> str:
        """Return a stored one; raise ValueError when it is none."""
        if not isinstance(raw, str) or not raw:
            raise ValueError(raw)
        return raw
