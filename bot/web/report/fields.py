"""From the steps of a flow to the fields of its form: the same questions, once more."""

from typing import Any

from bot.dialog.form import decides
from bot.dialog.steps import Choice, Many, Photos, Step, Text, never
from bot.dialog.turn import listing, shown
from bot.flows.fields import Phone
from bot.web.report.sheet import Sheet, Taken, digest
from bot.web.report.views import Place
from bot.web.views import Attached, Field, Option

# The recap behind the last question, as the page of a phone.
END = "end"


def fields(sheet: Sheet, taken: Taken, now: str, files: tuple[Attached, ...]) -> tuple[Field, ...]:
    """Give every question that is active; what was typed in stands there again."""
    stored = sheet.texts
    return tuple(_field(step, sheet, taken, stored, now, files) for step in visible(sheet))


def visible(sheet: Sheet) -> tuple[Step[Any], ...]:
    """Give the steps that have a field: a choice of which nothing is to choose has none."""
    steps, answers = sheet.flow.active(sheet.draft.answers)
    return tuple(
        step
        for step in steps
        if not isinstance(step, Choice)
        or step in answers
        or (any(step.codes) and (step.asked_if is never or step.asked_if(answers)))
    )


def place(sheet: Sheet, wanted: str) -> Place:
    """Give where a phone stands: at the question it asks for, else at the first open one."""
    keys = [*(step.key for step in visible(sheet)), END]
    hidden = frozenset(step.key for step in sheet.flow.steps) - frozenset(keys)
    first = sheet.flow.next(sheet.draft.answers, sheet.draft.skipped | hidden)
    key = wanted if wanted in keys else first.key if first else keys[0]
    at = keys.index(key)
    before = keys[at - 1] if at else ""
    after = keys[at + 1] if at + 1 < len(keys) else ""
    return Place(key, at + 1, len(keys), before, after)


def recap(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """Give what was answered, label and text."""
    steps, answers = sheet.flow.active(sheet.draft.answers)
    if not sheet.flow.confirm:
        steps = listing(sheet.flow, sheet.draft)
    return tuple((s.label, shown(sheet.flow, sheet.draft, s.key)) for s in steps if s in answers)


def _field(
    step: Step[object], sheet: Sheet, taken: Taken, stored: dict[str, str], now: str,
    files: tuple[Attached, ...],
) -> Field:  # fmt: skip
    text = taken.typed.get(step.key, stored.get(step.key, ""))
    refusal = taken.refused.get(step.key)
    return Field(
        step.key,
        step.question,
        step.label,
        _kind(step, text),
        text,
        digest(stored.get(step.key, "")),
        _options(step, text),
        files if isinstance(step, Photos) else (),
        refusal.reason if refusal else "",
        step.example,
        _clash(step, sheet, taken),
        not step.required,
        step.key == now,
        decides(sheet.flow, sheet.draft, step),
    )


def _clash(step: Step[object], sheet: Sheet, taken: Taken) -> str:
    if step.key not in taken.clash:
        return ""
    _, answers = sheet.flow.active(sheet.draft.answers)
    if step not in answers:
        return "（已清空）"
    value = answers[step]
    return step.show(value) if step.options else step.written(value)


def _kind(step: Step[object], text: str) -> str:
    """Name the kind of field; what a customer tells has room for several lines."""
    if isinstance(step, Photos):
        return "files"
    if isinstance(step, Many):
        return "many"
    if isinstance(step, Choice):
        return "one"
    if isinstance(step, Phone):
        return "tel"
    story = isinstance(step, Text) and (step.private or "\n" in text)
    return "long" if story else "text"


def _options(step: Step[object], text: str) -> tuple[Option, ...]:
    if not isinstance(step, Choice | Many):
        return ()
    chosen = text.split()
    pairs = zip(step.codes, step.options, strict=True)
    return tuple(Option(code, label, code in chosen) for code, label in pairs)
