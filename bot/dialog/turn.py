"""What one event leads to, and the few ways in which a turn ends."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.dialog.draft import Draft
from bot.dialog.events import Refused
from bot.dialog.flow import Flow
from bot.dialog.say import Kind, Say
from bot.dialog.steps import Photos, Refusal, Step

Effect = Literal["submit", "cancelled", "handover"]
_EXAMPLE_AT, _PERSON_AT = 2, 3
_CLIP = 28


@dataclass(frozen=True, slots=True)
class Turn:
    """The draft to save, what to say after saving, which answers changed, what the caller does."""

    draft: Draft
    say: tuple[Say, ...]
    changed: frozenset[str] = frozenset()
    effect: Effect | None = None


def shown(flow: Flow, draft: Draft, key: str) -> str:
    """Return an answer for a person's eyes, or that there is none."""
    step = flow.step(key)
    if step is None or key not in draft.answers:
        return "未填"
    text = step.show(step.load(draft.answers[key]))
    return text if len(text) <= _CLIP else text[:_CLIP] + "…"


def listing(flow: Flow, draft: Draft) -> tuple[Step[Any], ...]:
    """Return the steps as a recap numbers them: answered ones, and asked ones to be confirmed."""
    steps, answers = flow.active(draft.answers)
    return tuple(s for s in steps if s in answers or (flow.confirm and s.asked_if(answers)))


def items(flow: Flow, draft: Draft, steps: tuple[Step[Any], ...]) -> tuple[tuple[str, str], ...]:
    """Return labels and shown answers of the steps."""
    return tuple((step.label, shown(flow, draft, step.key)) for step in steps)


def recap(flow: Flow, draft: Draft, kind: Kind = Kind.RECAP) -> Say:
    """Return the numbered list of answers."""
    listed = listing(flow, draft)
    steps, _ = flow.active(draft.answers)
    more = (s.label for s in steps if s not in listed and not isinstance(s, Photos))
    hint = "、".join(more) if kind is Kind.SUMMARY else ""
    # Whoever wants another time need not ask for the question first.
    moved = next((s.label for s in listed if s.movable and s.key in draft.answers), None)
    return Say(kind, hint, flow.title, items(flow, draft, listed), step=moved)


def question(flow: Flow, draft: Draft, *, more: bool = False) -> tuple[Say, ...]:
    """Return the question just asked, or the summary where all is answered."""
    step = flow.step(draft.asked)
    if step is None:
        return (recap(flow, draft, Kind.SUMMARY),) if flow.confirm else ()
    if isinstance(step, Photos) and (sent := draft.answers.get(step.key)):
        more = flow.at_once
        return (Say(Kind.ATTACHED, str(len(sent)), step.label, more=more, step=step.key),)
    old = ((step.label, shown(flow, draft, step.key)),) if step.key in draft.answers else ()
    optional = not step.required
    return (Say(Kind.ASK, step.question, step.label, old, step.options, optional, more, step.key),)


def asking(draft: Draft, step: Step[Any] | None) -> Draft:
    """Return the draft with the step as the question just asked."""
    key = step.key if step else None
    fresh = replace(draft, asked=key, asked_rev=draft.rev + 1, misses=0)
    return replace(fresh, pending=None, offered=())


def onward(flow: Flow, draft: Draft, *said: Say) -> Turn:
    """Say what was done and ask the first open question, or close."""
    asked = asking(draft, flow.next(draft.answers, draft.skipped))
    closing = question(flow, asked, more=bool(draft.answers))
    if not closing and (draft.asked or not said):
        closing = (Say(Kind.ALL_NOTED),)
    return Turn(asked, (*said, *closing))


def again(flow: Flow, draft: Draft, *said: Say) -> Turn:
    """Say something that changes nothing and repeat the current question."""
    return Turn(draft, (*said, *question(flow, draft)))


def saved(flow: Flow, draft: Draft, steps: tuple[Step[Any], ...]) -> Turn:
    """Say what was noted and go on."""
    return onward(flow, draft, Say(Kind.SAVED, items=items(flow, draft, steps)))


def offering(flow: Flow, draft: Draft, refused: Refused) -> Turn:
    """Say why an answer is refused, and ask which of those that are possible it shall be."""
    answers, labels = zip(*refused.offers, strict=True)
    asked = replace(asking(draft, flow.step(refused.step)), offered=answers)
    return Turn(asked, (Say(Kind.OFFERED, refused.why, options=labels),))


def missed(draft: Draft, step: Step[Any] | None, refusal: Refusal, *said: Say) -> Turn:
    """Say why; from the second miss on give an example, from the third on offer a person."""
    moved = draft if step is None or step.key == draft.asked else asking(draft, step)
    misses = moved.misses + 1
    options = step.options if step else ()
    says = [*said, Say(Kind.MISSED, refusal.reason, options=options)]
    if misses >= _PERSON_AT:
        says.append(Say(Kind.OFFER_PERSON))
    elif misses >= _EXAMPLE_AT and refusal.example:
        says.append(Say(Kind.EXAMPLE, refusal.example))
    return Turn(replace(moved, misses=misses, pending=refusal.pending), tuple(says))
