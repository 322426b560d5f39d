"""What was attached by mistake is taken off again, by its place: 去掉附件2, 第1张照片不要."""

import re
from dataclasses import replace
from typing import Final

from bot.dialog.draft import Draft
from bot.dialog.flow import Flow
from bot.dialog.say import Kind, Say
from bot.dialog.steps import Photos, Refusal
from bot.dialog.turn import Turn, again, asking, missed, onward, question
from bot.dialog.words import normalise

_NUMERALS: Final = {numeral: n for n, numeral in enumerate("一二三四五六七八九十", 1)}
# A text is about attachments only where it holds nothing else: a story that says 不要 is none.
_PART: Final = re.compile(
    r"(?P<off>去掉|删掉|删除|移除|拿掉|撤掉|不要|删)|(?P<own>附件)|照片|图片|语音|视频|文件"
    r"|(?P<all>全部|所有)|(?P<place>\d{1,2}|[一二三四五六七八九十])"
    r"|请|把|第|[份张个条段]|[、,和及的了]"
)
_LONGEST: Final = 40


def attached(flow: Flow, draft: Draft) -> list[str]:
    """Return the ids of what is attached, in the order in which it came."""
    step = flow.evidence
    return list(draft.answers.get(step.key, [])) if step else []


def taken_off(flow: Flow, draft: Draft, text: str) -> Turn | None:
    """Take off what the text names by its place; None where it is about something else."""
    step, ids, said = flow.evidence, attached(flow, draft), _read(flow, text)
    if step is None or said is None:
        return None
    # 删除视频 alone may be what a customer demands; with a place it can't be meant so.
    clear = said.off and (said.own or said.places)
    if not (clear or (ids and draft.asked == step.key and (said.off or said.all or said.places))):
        return None
    places = said.places or (range(1, len(ids) + 1) if said.all or len(ids) == 1 else ())
    if not ids:
        return again(flow, draft, Say(Kind.NOTHING_ATTACHED, label=step.label))
    if any(not 0 < place <= len(ids) for place in places):
        return missed(draft, step, Refusal(f"{step.label}只有 {len(ids)} 份。", "去掉附件1"))
    if not places:
        moved = asking(draft, step)
        return Turn(moved, question(flow, moved))
    left = [one for place, one in enumerate(ids, 1) if place not in places]
    return _left(flow, without(draft, step, left), step)


def without(draft: Draft, step: Photos, left: list[str]) -> Draft:
    """Return the draft with what is left attached, and the way back."""
    changed = draft.changed({step.key: left or None})
    answers = {key: value for key, value in changed.answers.items() if value is not None}
    return replace(changed, answers=answers, sent_at=None)


def _left(flow: Flow, draft: Draft, step: Photos) -> Turn:
    """Say what is left, and go on where the person was."""
    said = Say(Kind.TAKEN_OFF, str(len(attached(flow, draft)) or ""), step.label)
    if draft.asked == step.key and not flow.at_once:
        return onward(flow, draft, said)
    return again(flow, draft, said)


class _Said:
    """What a text says of attachments."""

    def __init__(self, parts: list[re.Match[str]]) -> None:
        """Take the parts that make up the whole text."""
        self.off, self.own, self.all = (
            any(part[name] for part in parts) for name in ("off", "own", "all")
        )
        told = [part["place"] for part in parts if part["place"]]
        self.places = tuple(_NUMERALS.get(one) or int(one) for one in told)


def _read(flow: Flow, text: str) -> _Said | None:
    """Read a text that speaks of nothing but attachments, by whatever name they go."""
    if len(text) > _LONGEST:
        return None
    said, parts, end = "".join(normalise(text).split()), list[re.Match[str]](), 0
    for name in flow.evidence.names if flow.evidence else ():
        said = said.replace(name, "附件")
    while found := _PART.match(said, end):
        parts.append(found)
        end = found.end()
    return _Said(parts) if parts and end == len(said) else None
