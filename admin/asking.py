"""What a user can do with a case here: the actions, each with its questions as fields of a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cases.actions import WORDS, Action
from cases.forms import FORMS, Ask
from cases.model import Case
from desk.choices import Option
from desk.offers import Asked, offered
from desk.sheets import joined, questions
from desk.work import Work

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

    action: Action
    raw: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One field; ``kind`` is long, text, select, many or one; several ticks have own names."""

    name: str
    label: str
    question: str
    kind: str
    options: tuple[Option, ...]
    chosen: tuple[str, ...]
    text: str
    wrong: str
    required: bool


@dataclass(frozen=True, slots=True)
class Move:
    """An action: its key for the form, its word, what it asks; ``open`` where it was refused."""

    key: str
    word: str
    questions: tuple[Question, ...]
    open: bool


async def moves(work: Work, case: Case, actor: str, typed: Typed | None) -> tuple[Move, ...]:
    """Give what somebody can do with the case now, the most likely first."""
    found = []
    for action in await offered(work, case, actor):
        mine = typed if typed and typed.action is action else None
        asked = await questions(work, case, actor, action)
        fields = tuple(_question(action, one, mine) for one in asked)
        found.append(Move(action.value, WORDS[action], fields, mine is not None))
    return tuple(found)


def read(action: Action, form: Mapping[str, str]) -> dict[str, str]:
    """Give what a form says to each question of an action, by the question's key."""
    return {
        one.key: joined(one, [v for name, v in form.items() if _is_of(name, action, one.key)])
        for one in FORMS.get(action, ())
    }


def _name(action: Action, key: str) -> str:
    return f"f-{action.value}-{key}"


def _is_of(name: str, action: Action, key: str) -> bool:
    return name.partition(".")[0] == _name(action, key)


def _question(action: Action, one: Asked, typed: Typed | None) -> Question:
    asked, text = one.field, typed.raw.get(one.field.key, "") if typed else ""
    return Question(
        _name(action, asked.key), asked.label, asked.question, _kind(one), one.options,
        tuple(text.split(",")), text, typed.wrong.get(asked.key, "") if typed else "",
        asked.required,
    )  # fmt: skip


def _kind(one: Asked) -> str:
    if one.field.ask in {Ask.PERSON, Ask.CODE}:
        return "select" if one.options else "text"
    return _KINDS[one.field.ask]
