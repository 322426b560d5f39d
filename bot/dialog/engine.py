"""The engine: a draft and an event in, a turn out; no clock, no store, no chance."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.dialog.attachments import taken_off
from bot.dialog.corrections import corrected, edited, picked
from bot.dialog.draft import Draft, upgrade
from bot.dialog.entry import answer, quick_entry, several
from bot.dialog.events import Event, Learned, Opened, Pressed, Refused, Said, Sent, Submitted
from bot.dialog.flow import Flow
from bot.dialog.moves import MOVES
from bot.dialog.say import Kind, Say
from bot.dialog.steps import Json, Photos, Step
from bot.dialog.turn import (
    Turn,
    again,
    asking,
    items,
    offering,
    onward,
)
from bot.dialog.words import Word, command, literal, normalise

# Photos that come closer together than this are one burst and get one reply.
_BURST = timedelta(seconds=10)


def advance(flow: Flow, draft: Draft, event: Event, now: datetime) -> Turn:
    """Return what the event leads to; never raises and never stays silent by accident.

    `now` only tells a burst of photos. The turn's draft has the next revision.
    """
    before = upgrade(flow, draft)
    turn = _complete(flow, _react(flow, before, event, now))
    leaving = turn.draft.leaving and not before.leaving
    after = replace(turn.draft, rev=draft.rev + 1, leaving=leaving)
    keys = before.answers.keys() | after.answers.keys()
    changed = {key for key in keys if before.answers.get(key) != after.answers.get(key)}
    return replace(turn, draft=after, changed=frozenset(changed))


def _complete(flow: Flow, turn: Turn) -> Turn:
    """Submit what is complete, where nothing is confirmed."""
    draft = turn.draft
    if not flow.at_once or turn.effect or draft.status != "running" or draft.asked:
        return turn
    return MOVES[Word.CONFIRM](flow, draft)


def _react(flow: Flow, draft: Draft, event: Event, now: datetime) -> Turn:
    match event:
        case Submitted() | Refused():
            return _outcome(flow, draft, event)
        case Pressed():
            return _pressed(flow, draft, event)
        case _ if draft.status != "running":
            return _over(flow, draft, event)
        case Sent(kind, evidence_id):
            return _sent(flow, draft, kind, evidence_id, now)
        case Learned():
            return _learned(flow, draft, event)
    # Opening and speaking differ in one thing: what follows a trigger word is no command.
    return _said(flow, draft, event) if isinstance(event, Said) else _opened(flow, draft, event)


def _outcome(flow: Flow, draft: Draft, event: Submitted | Refused) -> Turn:
    """Keep the first receipt, whatever comes later; ask a refused question again."""
    if isinstance(event, Refused) and draft.receipt is None:
        answers = {key: value for key, value in draft.answers.items() if key != event.step}
        reopened = replace(draft, status="running", answers=answers)
        if event.offers:
            return offering(flow, reopened, event)
        return onward(flow, reopened, Say(Kind.MISSED, event.why))
    kept = draft.receipt or (event.receipt if isinstance(event, Submitted) else "")
    done = replace(draft, status="submitted", receipt=kept, asked=None)
    return Turn(done, (Say(Kind.RECEIPT, kept),))


def _learned(flow: Flow, draft: Draft, event: Learned) -> Turn:
    """Fill in what nobody has to ask any more, once, and go on with what is open now."""
    told = unsettled(flow, draft, event.known)
    new = {step.key: event.known[step.key] for step in told}
    filled = replace(draft.changed(new), learned=draft.learned | new.keys()) if new else draft
    says = (Say(Kind.KNOWN, items=items(flow, filled, told)),) if told else ()
    # What was offered in place of a refused answer is still to be chosen from.
    return Turn(filled, says) if draft.offered else onward(flow, filled, *says)


def unsettled(flow: Flow, draft: Draft, known: Mapping[str, Any]) -> tuple[Step[Any], ...]:
    """Return the active steps that the known answers would fill in now; nonsense fills none."""
    settled = draft.answers.keys() | draft.skipped | draft.learned
    steps, _ = flow.active(draft.answers)
    new = known.keys() - settled
    return tuple(step for step in steps if step.key in new and _loads(step, known[step.key]))


def _loads(step: Step[Any], raw: Json) -> bool:
    try:
        step.load(raw)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return True


def _opened(flow: Flow, draft: Draft, event: Opened) -> Turn:
    """Read the details behind the trigger word, or ask the first question."""
    details = normalise(event.rest)
    return quick_entry(flow, draft, event.rest) if details else onward(flow, draft)


def _over(flow: Flow, draft: Draft, event: Event) -> Turn:
    """Answer for a draft that no longer runs: its receipt, its return, or that it is closed."""
    if draft.status == "submitted":
        known = Say(Kind.RECEIPT, draft.receipt) if draft.receipt else Say(Kind.SUBMITTING)
        return Turn(draft, (known,))
    back = isinstance(event, Said) and command(event.text) in {Word.RESUME, Word.UNDO}
    if draft.status == "cancelled" and back:
        return onward(flow, replace(draft, status="running"), Say(Kind.RESUMED, label=flow.title))
    return Turn(draft, (Say(Kind.CLOSED, label=flow.title),))


def _said(flow: Flow, draft: Draft, event: Said) -> Turn:
    """Read a text by the rules of dialogs.md 3.3, in their order."""
    text = event.text
    if draft.asked is None and (first := flow.next(draft.answers, draft.skipped)):
        # The question that was asked may have left with a release; the first open one stands in.
        draft = asking(draft, first)
    quoted = literal(text)
    if quoted is None:
        word = command(text)
        if word:
            return MOVES[word](flow, draft)
        turn = picked(flow, draft, text) or taken_off(flow, draft, text)
        turn = turn or corrected(flow, draft, text) or edited(flow, draft, text)
        if turn:
            return turn
    words = text if quoted is None else quoted
    # At the summary nothing is asked, so that whatever is told is more of the same.
    if flow.confirm and draft.asked is not None and not several(flow, draft, words):
        return answer(flow, draft, words)
    return quick_entry(flow, draft, words)


def _pressed(flow: Flow, draft: Draft, press: Pressed) -> Turn:
    """Treat a press like typing its label, unless its question is no longer the current one."""
    if draft.status != "running":
        turn = _over(flow, draft, press)
        return replace(turn, say=(Say(Kind.STALE), *turn.say))
    current = press.draft_id == draft.id and draft.asked_rev <= press.rev <= draft.rev
    word = command(press.value)
    if current and not press.step and word:
        return MOVES[word](flow, draft)
    if not current or not press.step or press.step != draft.asked:
        return again(flow, draft, Say(Kind.STALE))
    return answer(flow, draft, press.value)


def _sent(flow: Flow, draft: Draft, kind: str, evidence_id: str, now: datetime) -> Turn:
    """Attach what was sent, at whatever question; one reply, and one 撤销, for a burst."""
    step = flow.evidence
    if step is None:
        return again(flow, draft, Say(Kind.NO_EVIDENCE))
    if not step.takes(kind):
        return again(flow, draft, Say(Kind.MISSED, step.instead))
    former = draft.answers.get(step.key, [])
    if len(former) >= step.most:
        return again(flow, draft, Say(Kind.MISSED, f"已附 {len(former)} 份，够用了，多谢。"))
    burst = draft.sent_at is not None and now - datetime.fromisoformat(draft.sent_at) < _BURST
    kept = draft if evidence_id in former else _attached(draft, step, evidence_id, burst=burst)
    said = Kind.SILENT if burst else Kind.EVIDENCE
    # Whoever was asked for papers says when they are all there; nobody knows how many there are.
    ends = str(Word.CONFIRM) if flow.at_once and draft.asked == step.key else ""
    return Turn(replace(kept, sent_at=now.isoformat()), (Say(said, label=ends),))


def _attached(draft: Draft, step: Photos, evidence_id: str, *, burst: bool) -> Draft:
    """Return the draft with one more attached; what comes in a burst goes back as one."""
    changed = draft.changed({step.key: [*draft.answers.get(step.key, []), evidence_id]})
    same = burst and draft.undo and draft.undo[-1][0].keys() == {step.key}
    return replace(changed, undo=draft.undo) if same else changed
