"""Changing an answer: 改电话 139…, 电话改成 139…, 改到后天, or its number at the summary."""

import re
from dataclasses import replace
from typing import TypeVar

from bot.dialog.draft import Draft
from bot.dialog.entry import quick_entry
from bot.dialog.flow import Flow
from bot.dialog.say import Kind, Say
from bot.dialog.steps import Refusal, Step
from bot.dialog.turn import Turn, asking, items, listing, missed, question, saved
from bot.dialog.words import clean, fold, normalise

T = TypeVar("T")

# A correction says so at once.
_CORRECTING = re.compile("改|更正")
_OPENING = 20


def corrected(flow: Flow, draft: Draft, text: str) -> Turn | None:
    """Take 改电话 139… or 电话改成 139… as the new answer, 改电话 alone as the wish to be asked."""
    original = clean(text)
    if not _CORRECTING.search(original[:_OPENING]):
        return _moved(flow, draft, original)
    steps, _ = flow.active(draft.answers)
    names = {fold(name): step for step in steps for name in step.names}
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    match = re.match(
        rf"(?:改|更正|修改)(?:一下)?[\s:]*({known})\s*(?:改?[为成到]|[:,])?\s*"
        rf"|({known})\s*(?:改|更正|修改)[为成到]\s*[:,]?\s*",
        fold(original),
    )
    if match is None:
        return _moved(flow, draft, original)
    step, value = names[match[1] or match[2]], original[match.end() :]
    if not normalise(value):
        moved = asking(draft, step)
        return Turn(moved, question(flow, moved))
    if change := step.moved(value, draft.answers.get(step.key), named=True):
        return _changed(flow, draft, step, *change)
    try:
        new = {step.key: step.dump(step.parse(value))}
    except Refusal as refusal:
        return missed(draft, step, refusal)
    return saved(flow, draft.changed(new), (step,))


def _moved(flow: Flow, draft: Draft, original: str) -> Turn | None:
    """Take 改到后天 for the one question whose answer can be moved like that."""
    steps, _ = flow.active(draft.answers)
    movable = [step for step in steps if step.movable]
    if len(movable) != 1:
        return None
    change = movable[0].moved(original, draft.answers.get(movable[0].key))
    return _changed(flow, draft, movable[0], *change) if change else None


def _changed(flow: Flow, draft: Draft, step: Step[T], value: T | Refusal, rest: str) -> Turn:
    """Note the changed answer, or ask what is left open of it, and read what stands behind it."""
    if isinstance(value, Refusal):
        more = quick_entry(flow, draft, rest) if rest else Turn(draft, ())
        return missed(more.draft, step, value, *(s for s in more.say if s.kind is Kind.SAVED))
    told = draft.changed({step.key: step.dump(value)})
    if not rest:
        return saved(flow, told, (step,))
    more, noted = quick_entry(flow, told, rest), items(flow, told, (step,))
    also = [pair for say in more.say if say.kind is Kind.SAVED for pair in say.items]
    others = (say for say in more.say if say.kind is not Kind.SAVED)
    return replace(more, say=(Say(Kind.SAVED, items=(*noted, *also)), *others))


def picked(flow: Flow, draft: Draft, text: str) -> Turn | None:
    """Take 1 or 第2个 for one of what was offered in place of a refused answer."""
    step, told = flow.step(draft.asked), normalise(text).strip("()第个项")
    if step is None or not (told.isascii() and told.isdigit()):
        return None
    number = int(told[:3])
    if not 0 < number <= len(draft.offered):
        return None
    return saved(flow, draft.changed({step.key: draft.offered[number - 1]}), (step,))


def edited(flow: Flow, draft: Draft, text: str) -> Turn | None:
    """At the summary take a number or a label as the wish to change that answer."""
    if draft.asked is not None:
        return None
    told = normalise(text)
    for number, step in enumerate(listing(flow, draft), 1):
        if told == str(number):
            moved = asking(draft, step)
            return Turn(moved, question(flow, moved))
    steps, _ = flow.active(draft.answers)
    named = next((step for step in steps if told in step.names), None)
    if named is None:
        return None
    moved = asking(draft, named)
    return Turn(moved, question(flow, moved))
