"""A whole form at once: the same steps, the same checks, every refusal at its own field."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.dialog.draft import Draft
from bot.dialog.flow import Flow
from bot.dialog.steps import Choice, Json, Many, Photos, Refusal, Step
from bot.dialog.turn import asking
from bot.dialog.words import clean

# What stands in the fields by step key, as it was typed; of a list the codes that were chosen.
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form led to: the draft with every good answer, and why the others were refused."""

    draft: Draft
    changed: frozenset[str]
    refused: Mapping[str, Refusal]


def fill(flow: Flow, draft: Draft, typed: Typed, *, whole: bool) -> Filled:
    """Return the draft with the fields' answers; an emptied field takes its answer away.

    Steps are read from top to bottom, so that a condition sees the answers above it; a field that
    is not in `typed` stays as it is. With `whole`, what is required and missing is refused too.
    """
    answers, refused = dict(draft.answers), {}
    for step in flow.steps:
        steps, _ = flow.active(answers)
        if step not in steps or isinstance(step, Photos):
            continue
        try:
            _take(step, answers, typed, whole=whole)
        except Refusal as refusal:
            refused[step.key] = refusal
    keys = draft.answers.keys() | answers.keys()
    changed = frozenset(key for key in keys if draft.answers.get(key) != answers.get(key))
    return Filled(_after(flow, draft, answers, changed, whole=whole), changed, refused)


def written(flow: Flow, draft: Draft) -> dict[str, str]:
    """Return the text of each active field, empty where there is no answer."""
    steps, answers = flow.active(draft.answers)
    return {
        step.key: step.written(answers[step]) if step in answers else ""
        for step in steps
        if not isinstance(step, Photos)
    }


def decides(flow: Flow, draft: Draft, step: Step[Any]) -> bool:
    """Tell whether the choice at a step shows or hides other questions."""
    if not isinstance(step, Choice):
        return False
    shown = {
        tuple(one.key for one in flow.active({**draft.answers, step.key: code})[0])
        for code in step.codes
    }
    return len(shown) > 1


def _take(step: Step[Any], answers: dict[str, Json], typed: Typed, *, whole: bool) -> None:
    text = clean(typed[step.key]) if step.key in typed else None
    if text:
        answers[step.key] = step.dump(_read(step, text))
    elif text is not None:
        answers.pop(step.key, None)
    if whole and step.required and step.key not in answers:
        raise Refusal(f"请{'选择' if step.options else '填写'}“{step.label}”。", step.example)


def _read(step: Step[Any], text: str) -> object:
    """Take a code from the list as it is, and words like those of a chat."""
    try:
        if isinstance(step, Choice):
            return step.load(text)
        if isinstance(step, Many):
            return step.load(text.split())
    except ValueError:
        pass
    return step.parse(text)


def _after(
    flow: Flow,
    draft: Draft,
    answers: Mapping[str, Json],
    changed: frozenset[str],
    *,
    whole: bool,
) -> Draft:
    """Return the draft after the form, asking in the chat what is still open."""
    steps, _ = flow.active(answers)
    passed = {step.key for step in steps if whole and not step.required}
    skipped = (draft.skipped | passed) - answers.keys()
    if not changed and skipped == draft.skipped:
        return draft
    after = draft.changed({key: answers.get(key) for key in changed}, frozenset(skipped))
    after = replace(after, answers=dict(answers), leaving=False)
    return replace(asking(after, flow.next(answers, after.skipped)), rev=draft.rev + 1)
