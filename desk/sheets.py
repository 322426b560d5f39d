"""An action as a sheet to fill in on a page: its blanks, and what came back carried out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cases.actions import WORDS, Action
from cases.forms import FORMS, Ask, Field, blamed
from cases.machine import allowed
from cases.model import Case
from cases.outcome import Outcome, Refusal
from cases.transitions import Part
from desk.actions import act
from desk.candidates import candidates
from desk.choices import Option
from desk.offers import Asked, asked, given_from, offered
from desk.parts import parts_of
from desk.work import Work

DESIGNATED = "designated"
# How a page names what a blank brings back.
SENT = "f-"
# What is wrong with the whole sheet, beside what is wrong with its blanks.
WHOLE = ""
_KINDS = {
    Ask.TEXT: "long",
    Ask.UNIT: "select",
    Ask.UNITS: "many",
    Ask.PEOPLE: "text",
    Ask.PERSON: "select",
    Ask.CODE: "select",
    Ask.CODES: "many",
    Ask.CASE: "text",
    Ask.FLAG: "one",
}
# Where there is nothing to choose from, any words are taken.
_TYPED = frozenset({Ask.PERSON, Ask.CODE})


@dataclass(frozen=True, slots=True)
class Typed:
    """A sheet that could not be carried out: what was typed, and what is wrong with it, by key."""

    action: str
    raw: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Blank:
    """One question; ``kind`` is long, text, select, many or one, ``name`` its own on the page.

    A form brings it back under ``SENT`` and its name. ``text`` and ``chosen`` are what was given
    before, ``wrong`` what is the matter with it.
    """

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
class Sheet:
    """An action: its key, its word, what it asks; ``open`` where it was refused just now."""

    key: str
    word: str
    blanks: tuple[Blank, ...]
    open: bool


async def sheets(work: Work, case: Case, actor: str, typed: Typed | None) -> tuple[Sheet, ...]:
    """Give what somebody can do with the case now, the most likely first."""
    found = []
    for action in await offered(work, case, actor):
        mine = typed if typed and typed.action == action else None
        lines = await questions(work, case, actor, action)
        blanks = tuple(_blank(action, one, mine) for one in lines)
        found.append(Sheet(action.value, WORDS[action], blanks, mine is not None))
    return tuple(found)


async def questions(work: Work, case: Case, actor: str, action: Action) -> tuple[Asked, ...]:
    """Give what an action asks of somebody, with the people to choose from where they are few.

    What only the head of customer service may say is asked of nobody else; files come by chat.
    """
    parts = await parts_of(work, case, actor)
    found = await asked(work, case, action)
    shown = (one for one in found if one.field.ask is not Ask.FILES)
    mine = (one for one in shown if one.field.key != DESIGNATED or Part.CS_MANAGER in parts)
    return tuple([await _with_people(work, case, parts, one) for one in mine])


def read(action: Action, form: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give what a form brought for each question of an action, as ``given_from`` reads it.

    A tick may have a name of its own: the question's, a dot, and its code.
    """
    sent = [(name.partition(".")[0], value) for name, value in form]
    return {
        one.key: _joined(one, [v for name, v in sent if name == f"{SENT}{_name(action, one.key)}"])
        for one in FORMS.get(action, ())
        if one.ask is not Ask.FILES
    }


async def carry_out(
    work: Work, case: Case, actor: str, action: Action, raw: Mapping[str, str]
) -> Outcome | dict[str, Refusal]:
    """Act on a sheet, or tell all that is wrong, by question; ``WHOLE`` where it is about none.

    Whoever may not act at all hears that first.
    """
    given = await given_from(work, case, action, raw)
    if isinstance(given, Mapping):
        done = await act(work, case, actor, action, given)
        return _wrong(action, done) if isinstance(done, Refusal) else done
    parts, policy = await parts_of(work, case, actor), await work.policy(case)
    ruled = allowed(case, action, parts, policy)
    if isinstance(ruled, Refusal):
        return _wrong(action, ruled)
    return {key: Refusal(why) for key, why in given}


def _wrong(action: Action, refusal: Refusal) -> dict[str, Refusal]:
    return {blamed(action, refusal.why) or WHOLE: refusal}


def _name(action: Action, key: str) -> str:
    """Name a blank apart from those of the other sheets on the page."""
    return f"{action.value}-{key}"


def _joined(field: Field, values: Sequence[str]) -> str:
    said = [value for value in values if value]
    return ",".join(said) if field.ask in {Ask.UNITS, Ask.CODES} else "".join(said[:1])


def _blank(action: Action, one: Asked, typed: Typed | None) -> Blank:
    asked, text = one.field, typed.raw.get(one.field.key, "") if typed else ""
    kind = "text" if asked.ask in _TYPED and not one.options else _KINDS[asked.ask]
    return Blank(
        _name(action, asked.key), asked.label, asked.question, kind, one.options,
        tuple(text.split(",")), text, typed.wrong.get(asked.key, "") if typed else "",
        asked.required and not asked.after,
    )  # fmt: skip


async def _with_people(work: Work, case: Case, parts: frozenset[Part], one: Asked) -> Asked:
    if one.field.ask is not Ask.PERSON:
        return one
    return replace(one, options=await candidates(work, case, parts, one.field.key))
