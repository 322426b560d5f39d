"""The command words: moving about in a flow (dialogs.md 3.4)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialog.draft import Draft
from bot.dialog.flow import Flow
from bot.dialog.say import Kind, Say
from bot.dialog.turn import Turn, again, asking, items, onward, question, recap
from bot.dialog.words import Word

# With more answers than this at stake, 取消 asks once.
_CHEAP = 2


def back(flow: Flow, draft: Draft) -> Turn:
    """Ask the question before the current one again; its answer stands until replaced."""
    steps, answers = flow.active(draft.answers)
    asked = [step for step in steps if step.asked_if(answers) or step.key == draft.asked]
    keys = [step.key for step in asked]
    at = keys.index(draft.asked) if draft.asked in keys else len(keys)
    if at == 0:
        return again(flow, draft, Say(Kind.FIRST_QUESTION))
    moved = asking(draft, asked[at - 1])
    return Turn(moved, question(flow, moved))


def skip(flow: Flow, draft: Draft) -> Turn:
    """Pass over an optional question for good; one that has an answer keeps it."""
    step = flow.step(draft.asked)
    if step is None:
        return again(flow, draft, Say(Kind.NOTHING_TO_SKIP))
    if step.key in draft.answers:
        return onward(flow, draft)
    if step.required:
        return again(flow, draft, Say(Kind.CANNOT_SKIP, label=step.label))
    return onward(flow, draft.changed({}, draft.skipped | {step.key}))


def undo(flow: Flow, draft: Draft) -> Turn:
    """Restore the answers before the last change."""
    if not draft.undo:
        return again(flow, draft, Say(Kind.NOTHING_TO_UNDO))
    before = draft.undone()
    steps = tuple(step for step in flow.steps if step.key in draft.undo[-1][0])
    return onward(flow, before, Say(Kind.UNDONE, items=items(flow, before, steps)))


def view(flow: Flow, draft: Draft) -> Turn:
    """Show what was answered, then repeat the question."""
    if flow.confirm and draft.asked is None:
        return again(flow, draft)
    return again(flow, draft, recap(flow, draft))


def cancel(flow: Flow, draft: Draft) -> Turn:
    """Cancel the draft, asking once where much would be lost; without 确认 drop the questions."""
    if not flow.confirm:
        steps, answers = flow.active(draft.answers)
        openly = {step.key for step in steps if step not in answers}
        dropped = asking(draft.changed({}, draft.skipped | openly), None)
        return Turn(dropped, (Say(Kind.DROPPED),), effect="cancelled")
    if len(draft.answers) > _CHEAP and not draft.leaving:
        return Turn(replace(draft, leaving=True), (Say(Kind.ASK_CANCEL),))
    gone = replace(draft, status="cancelled", leaving=False)
    return Turn(gone, (Say(Kind.CANCELLED, label=flow.title),), effect="cancelled")


def confirm(flow: Flow, draft: Draft) -> Turn:
    """Submit what was shown; the status sees to it that this happens once."""
    if not flow.confirm:
        return again(flow, draft, Say(Kind.NO_NEED))
    if flow.next(draft.answers, draft.skipped):
        return _hurried(flow, draft)
    sent = replace(draft, status="submitted", asked=None)
    return Turn(sent, (Say(Kind.SUBMITTING),), effect="submit")


def _hurried(flow: Flow, draft: Draft) -> Turn:
    """Ask only what must be known yet; without such a question show the summary at once."""
    steps, answers = flow.active(draft.answers)
    left = [step for step in steps if step not in answers and step.asked_if(answers)]
    if needed := next((step for step in left if step.required), None):
        asked = asking(draft, needed)
        return Turn(asked, question(flow, asked))
    return onward(flow, draft.changed({}, draft.skipped | {step.key for step in left}))


def person(flow: Flow, draft: Draft) -> Turn:
    """Hand over to a person, who receives the draft so far; the questions wait."""
    return Turn(draft, (Say(Kind.HANDOVER, label=flow.title),), effect="handover")


def show_help(flow: Flow, draft: Draft) -> Turn:
    """Tell the command words and repeat the question."""
    return again(flow, draft, Say(Kind.HELP, label=flow.title, more=flow.confirm))


MOVES: Mapping[Word, Callable[[Flow, Draft], Turn]] = {
    Word.BACK: back,
    Word.SKIP: skip,
    Word.UNDO: undo,
    Word.VIEW: view,
    Word.CANCEL: cancel,
    Word.CONFIRM: confirm,
    Word.PERSON: person,
    Word.HELP: show_help,
    Word.RESUME: onward,
}
