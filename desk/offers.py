"""What somebody can do with a case now, and what each action asks, with its choices by name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cases.actions import Action
from cases.forms import Ask, Field, Given, form_of, owed
from cases.machine import allowed
from cases.model import Case
from cases.offering import ORDER, awaits
from cases.outcome import Refusal
from desk.choices import Option, choices, read
from desk.parts import parts_of
from desk.work import Work

Problem = tuple[str, str]
# Of what can be done instead, so much is told.
NEXT = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what may be chosen, each as code and label; empty for free text."""

    field: Field
    options: tuple[Option, ...] = ()


async def offered(work: Work, case: Case, actor: str) -> tuple[Action, ...]:
    """List what somebody can do with the case now, the most likely first."""
    parts, policy = await parts_of(work, case, actor), await work.policy(case)
    return tuple(
        action
        for action in ORDER
        if not isinstance(allowed(case, action, parts, policy), Refusal)
        and awaits(case, actor, action, policy, work.now)
    )


async def instead(work: Work, case: Case, actor: str, refused: Refusal) -> Refusal:
    """Add to a refusal what can be done instead, where it is this person who has the case now.

    Anybody else hears whom to ask.
    """
    if refused.values.get("by") != actor:
        return refused
    can = [action.value for action in (await offered(work, case, actor))[:NEXT]]
    return replace(refused, values={**refused.values, "can": can})


async def asked(work: Work, case: Case, action: Action) -> tuple[Asked, ...]:
    """Give the questions of an action with units, people and reasons resolved."""
    form = form_of(action, (await work.policy(case)).kind[case.kind])
    return tuple([Asked(f, await choices(work, case, f)) for f in form])


async def given_from(
    work: Work, case: Case, action: Action, raw: Mapping[str, str]
) -> Given | tuple[Problem, ...]:
    """Read typed answers, labels or codes; either all values, or every problem at once.

    A problem is the field's key and the name of a sentence in ``refusals``.
    """
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for question in await asked(work, case, action):
        said = raw.get(question.field.key, "").strip()
        if not said:
            if owed(question.field, values) and question.field.ask is not Ask.FILES:
                problems.append((question.field.key, _missing(question.field)))
            continue
        value, problem = await read(work, case, question.field, question.options, said)
        if problem:
            problems.append((question.field.key, problem))
        else:
            values[question.field.key] = value
    return tuple(problems) or values


def _missing(field: Field) -> str:
    return "answer_missing" if field.ask is Ask.TEXT else "choice_missing"
