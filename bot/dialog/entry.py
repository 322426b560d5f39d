"""Taking a text as answers: to the question asked, or to several at once."""

from dataclasses import dataclass
from typing import Any

from bot.dialog.draft import Draft
from bot.dialog.flow import Flow
from bot.dialog.reading import Reading, read
from bot.dialog.say import Kind, Say
from bot.dialog.steps import Json, Refusal, Step
from bot.dialog.turn import Turn, again, items, missed, onward, saved
from bot.dialog.words import is_chatter, is_unknown, letters

_LETTERS = 2


def answer(flow: Flow, draft: Draft, text: str) -> Turn:
    """Take the text as the answer to the question asked and to nothing else."""
    step = flow.step(draft.asked)
    if step is None:
        return again(flow, draft, Say(Kind.HEARD))
    if is_unknown(text) and not (step.required or step.options):
        return onward(flow, draft.changed({}, draft.skipped | {step.key}))
    try:
        new = {step.key: step.dump(_reply(step, draft, text))}
    except Refusal as refusal:
        if is_unknown(text) and not step.required:
            return onward(flow, draft.changed({}, draft.skipped | {step.key}))
        return missed(draft, step, refusal)
    return saved(flow, draft.changed(new), (step,))


def _reply(step: Step[Any], draft: Draft, text: str) -> Any:  # noqa: ANN401 - each step has its own
    """Read a reply, together with what the last one left open."""
    return step.parse(text) if draft.pending is None else step.resume(draft.pending, text)


def quick_entry(flow: Flow, draft: Draft, text: str) -> Turn:
    """Fill empty answers from the text; what is left answers the question asked, or is story."""
    step = flow.step(draft.asked)
    if (
        step
        and (draft.pending is not None or step.options or step.own)
        and _answers(step, draft, text)
    ):
        return answer(flow, draft, text)
    if is_chatter(text):
        return again(flow, draft, Say(Kind.HEARD))
    reading = _read(flow, draft, text, step)
    try:
        placed = _placed(flow, draft, step, reading)
    except Refusal as refusal:
        placed = _Placed({}, refusal=refusal)
    return _told(flow, draft, reading, placed)


def several(flow: Flow, draft: Draft, text: str) -> bool:
    """Tell whether a reply holds answers to other questions beside the one asked.

    A free text is never taken apart: a phone number in a story is part of it. A reply that is
    nothing but another question's kind of answer, such as a time, is no free text either.
    """
    step = flow.step(draft.asked)
    if step is None or draft.pending is not None:
        return False
    reading = _read(flow, draft, text, step)
    others = reading.found.keys() - {step.key}
    if _parsed(step, text) is not None:
        told = (flow.step(key) for key in others)
        return not reading.rest and any(one and one.alone for one in (*told, *reading.other))
    return bool(others or (reading.other and not reading.rest))


def _read(flow: Flow, draft: Draft, text: str, asked: Step[Any] | None) -> Reading:
    """Read a message, also with the questions that its own answers open: 上门，地点：南京路1号."""
    steps, _ = flow.active(draft.answers)
    reading = read(steps, draft.answers, text, asked, flow.story)
    opened, _ = flow.active({**draft.answers, **reading.found})
    if opened == steps:
        return reading
    return read(opened, draft.answers, text, asked, flow.story)


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where the rest of a message went: into an answer, a skip, or nowhere."""

    new: dict[str, Json]
    skip: str | None = None
    refusal: Refusal | None = None


def _placed(flow: Flow, draft: Draft, asked: Step[Any] | None, reading: Reading) -> _Placed:
    """Find a place for what is left; raise Refusal when the story has become too long."""
    told = {} if flow.story is None else _story(flow.story, draft, reading, "")
    if not reading.rest:
        return _Placed(told)
    if asked and asked is not flow.story and asked.key not in reading.found:
        reply = _parsed(asked, reading.left)
        if reply is not None:
            return _Placed({asked.key: reply} | told)
        if is_unknown(reading.left) and not asked.required:
            return _Placed(told, skip=asked.key)
    if flow.story and letters(reading.left) >= _LETTERS:
        return _Placed(_story(flow.story, draft, reading, reading.left))
    return _Placed(told, refusal=_why_not(asked, reading.left))


def _answers(step: Step[Any], draft: Draft, text: str) -> bool:
    """Tell whether the text completes what is pending, or is an unmarked reply."""
    if draft.pending is None:
        return _parsed(step, text) is not None
    try:
        step.resume(draft.pending, text)
    except Refusal:
        return False
    return True


def _parsed(step: Step[Any], text: str) -> Json | None:
    """Return the dumped answer that an unmarked reply is, or None."""
    try:
        return step.dump(step.parse(text)) if step.fits(text) else None
    except Refusal:
        return None


def _story(story: Step[Any], draft: Draft, reading: Reading, left: str) -> dict[str, Json]:
    """Return the story with what was told under its label and what is left, a line each."""
    told = [part for part in (reading.found.get(story.key), left) if part]
    former = [draft.answers[story.key]] if story.key in draft.answers else []
    return {story.key: story.dump(story.parse("\n".join(former + told)))} if told else {}


def _why_not(asked: Step[Any] | None, text: str) -> Refusal:
    try:
        if asked:
            asked.parse(text)
    except Refusal as refusal:
        return refusal
    return Refusal("这句没看懂，麻烦用文字再说一下。")


def _told(flow: Flow, draft: Draft, reading: Reading, placed: _Placed) -> Turn:
    """Say what was noted, what was there already and what was not understood."""
    new = {**reading.found, **placed.new}
    skips = draft.skipped - new.keys() | ({placed.skip} if placed.skip else set())
    after = draft.changed(new, skips) if new or placed.skip else draft
    noted = tuple(s for s in flow.steps if s.key in new or (not new and s in reading.same))
    says = [Say(Kind.SAVED, items=items(flow, after, noted))] if noted else []
    if reading.other:
        says.append(Say(Kind.ALREADY, items=items(flow, after, reading.other)))
    if reading.doubt and reading.doubt[0].key not in new:
        return missed(after, *reading.doubt, *says)
    if placed.refusal and not says:
        return missed(after, flow.step(draft.asked), placed.refusal)
    return onward(flow, after, *says)
