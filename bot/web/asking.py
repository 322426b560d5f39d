"""The questions of an action as fields of the page, with what was typed and what was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.web.views import Field, Move, Option
from cases.actions import WORDS, Action
from cases.forms import Ask
from cases.model import Case
from desk.offers import Asked
from desk.sheets import questions
from desk.work import Work

LONGEST = 1000
_KINDS = {
    Ask.TEXT: "long",
    Ask.UNIT: "select",
    Ask.UNITS: "many",
    Ask.PEOPLE: "text",
    Ask.CODE: "select",
    Ask.CASE: "text",
    Ask.FLAG: "one",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that could not be carried out: what was typed, and what is wrong with it, by key."""

    action: str
    raw: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)


async def moves(
    work: Work, case: Case, actor: str, offered: tuple[Action, ...], typed: Typed | None
) -> tuple[Move, ...]:
    """Give what can be done now, each with its questions; one that was refused stands open."""
    found: list[Move] = []
    for action in offered:
        mine = typed if typed and typed.action == action else None
        asked = await questions(work, case, actor, action)
        fields = tuple(_field(action, one, mine) for one in asked)
        found.append(Move(action.value, WORDS[action], fields, not found, mine is not None))
    return tuple(found)


def name(action: Action, key: str) -> str:
    """Name a field apart from those of the other forms on the page."""
    return f"{action.value}-{key}"


def _field(action: Action, one: Asked, typed: Typed | None) -> Field:
    text = typed.raw.get(one.field.key, "") if typed else ""
    chosen = text.split(",")
    return Field(
        key=name(action, one.field.key),
        question=one.field.question,
        label=one.field.label,
        kind=_kind(one),
        text=text,
        options=tuple(Option(code, label, code in chosen) for code, label in one.options),
        wrong=typed.wrong.get(one.field.key, "") if typed else "",
        optional=not one.field.required,
    )


def _kind(one: Asked) -> str:
    if one.field.ask is Ask.PERSON:
        return "select" if one.options else "text"
    # A list of the policy's that is empty takes any words.
    return "text" if one.field.ask is Ask.CODE and not one.options else _KINDS[one.field.ask]
