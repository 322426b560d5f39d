"""Quick entry: several answers found in one message (dialogs.md 3.3)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from bot.dialog.steps import Json, Refusal, Span, Step
from bot.dialog.words import clean, fold

# More spans than this of one step hold two values or the same one over and over.
_ENOUGH = 20
_EDGE = " \t\n,;:、。.!?/|()-~"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message holds: new answers by key, and what is left of it.

    `same` are the steps whose answer was only repeated, `other` those that have another answer
    already, `doubt` the first that was meant and is malformed. `rest` tells whether something is
    left beside those.
    """

    found: dict[str, Json]
    same: tuple[Step[Any], ...]
    other: tuple[Step[Any], ...]
    doubt: tuple[Step[Any], Refusal] | None
    left: str
    rest: bool


@dataclass(frozen=True, slots=True)
class _Claim:
    step: Step[Any]
    start: int
    end: int
    raw: Json

    def meets(self, other: "_Claim") -> bool:
        return self.start < other.end and other.start < self.end


def read(
    steps: Sequence[Step[Any]],
    raw: Mapping[str, Json],
    message: str,
    asked: Step[Any] | None,
    story: Step[Any] | None,
) -> Reading:
    """Return what the message answers; only empty steps, the asked one and the story are filled."""
    original = clean(message)
    text = fold(original)
    claims = _settled(_claims(steps, original, text))
    open_keys = {step.key for step in steps if step.key not in raw or step in {asked, story}}
    new = [claim for claim in claims if claim.step.key in open_keys]
    old = [claim for claim in claims if claim.step.key not in open_keys]
    same = [claim for claim in old if claim.raw == raw[claim.step.key]]
    other = [claim for claim in old if claim not in same]
    doubts = [
        (step, doubt)
        for step in steps
        if step.key in open_keys
        if (doubt := _doubt(step, text, claims))
    ]
    taken = [(claim.start, claim.end) for claim in (*new, *same)]
    doubted = [(claim.start, claim.end) for _, (claim, _) in doubts]
    refused = [(claim.start, claim.end) for claim in other] + doubted
    return Reading(
        {claim.step.key: claim.raw for claim in new},
        _unique(same),
        _unique(other),
        (doubts[0][0], doubts[0][1][1]) if doubts else None,
        _left(original, text, taken),
        bool(_left(original, text, taken + refused).strip(_EDGE)),
    )


def _claims(steps: Sequence[Step[Any]], original: str, text: str) -> list[_Claim]:
    """Return every value that a step sees; what stands after a label is that step's alone.

    A label outranks what its step sees elsewhere in the message.
    """
    seen = [_claim(step, span) for step in steps for span in islice(step.spot(text), _ENOUGH)]
    told = [claim for step in steps for claim in _labelled(step, steps, original, text, seen)]
    named = {claim.step for claim in told}
    return told + [
        claim
        for claim in seen
        if claim.step not in named and not any(claim.meets(one) for one in told)
    ]


def _labelled(
    step: Step[Any],
    steps: Sequence[Step[Any]],
    original: str,
    text: str,
    seen: Sequence[_Claim],
) -> Iterator[_Claim]:
    """Find "诉求：重新定损": the label, a colon, and what follows up to the next label.

    It ends as well before a fragment that begins with what another step sees: 诉求：退保，张先生.
    """
    if step.segment is None or ":" not in text:
        return
    heads = tuple(name for one in steps for name in one.names)
    for match in _told(step.names, heads, step.segment).finditer(text):
        begin, end = match.span(1)
        others = [claim.start for claim in seen if claim.step is not step]
        cut = min((at for at in others if begin < at < end and text[at - 1] in _EDGE), default=end)
        behind = original[begin:cut].rstrip(_EDGE + "，；")
        try:
            value, taken = step.told(behind)
        except Refusal:
            continue
        end = cut if taken == len(behind) else begin + taken
        yield _claim(step, Span(match.start(), end, value))


@cache
def _told(own: tuple[str, ...], heads: tuple[str, ...], segment: str) -> re.Pattern[str]:
    mine, any_head = ("|".join(map(re.escape, names)) for names in (own, heads))
    until = rf"(?=[\s,;]*(?:{any_head}):|(?!{segment}))"
    return re.compile(rf"(?:{mine}):\s*((?:{segment})+?){until}")


def _claim(step: Step[Any], span: Span[Any]) -> _Claim:
    return _Claim(step, span.start, span.end, step.dump(span.value))


def _settled(claims: list[_Claim]) -> list[_Claim]:
    """Drop what two steps claim and what one step saw two values of: asking is better."""
    alone = [
        claim
        for claim in claims
        if not any(claim.meets(one) and one.step is not claim.step for one in claims)
    ]
    return [
        claim
        for claim in alone
        if all(one.raw == claim.raw for one in alone if one.step is claim.step)
    ]


def _doubt(step: Step[Any], text: str, claims: Sequence[_Claim]) -> tuple[_Claim, Refusal] | None:
    doubt = step.doubt(text)
    if doubt is None:
        return None
    claim = _Claim(step, doubt[0].start, doubt[0].end, None)
    return None if any(claim.meets(one) for one in claims) else (claim, doubt[1])


def _unique(claims: Sequence[_Claim]) -> tuple[Step[Any], ...]:
    return tuple({claim.step.key: claim.step for claim in claims}.values())


def _left(original: str, text: str, spans: list[tuple[int, int]]) -> str:
    """Return the message without the spans that stand alone; inside a sentence they stay.

    A story from which numbers were cut is a broken story.
    """
    left, at = "", 0
    for start, end in _clusters(text, sorted(spans)):
        before, after = text[start - 1 : start], text[end : end + 1]
        if before in _EDGE and after in _EDGE:
            left = _join(left, original[at:start])
            at = end
    return _join(left, original[at:]) if at else original


def _clusters(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that touch or have nothing but separators between them."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and not text[merged[-1][1] : start].strip(_EDGE):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _join(left: str, right: str) -> str:
    """Join two remains with a comma unless a sentence ends there."""
    right = right.strip().lstrip("，,、；;：:").lstrip()
    left = left.rstrip("，,、；;：: \t")
    comma = "，" if left and right and left[-1] not in "。！？!?.\n" else ""
    return left + comma + right
