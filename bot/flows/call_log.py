"""A pasted call log read into answers: lines, tables, brackets, JSON or prose."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.dialog.reading import read
from bot.dialog.steps import Refusal, Step
from bot.dialog.words import clean, fold, is_unknown, meaning
from bot.flows.call_labels import LABELS
from bot.flows.dissatisfaction import claim_no, customer, phone, plate, policy_no
from bot.flows.fields import Ref

_LONGEST = 20_000
_OWNER = {label: key for key, labels in LABELS.items() for label in labels}
_NAMES = "|".join(sorted(map(re.escape, _OWNER), key=len, reverse=True))
# A label stands at a beginning or behind a separator, and before a colon, a bracket or a wide gap.
_HEAD = re.compile(
    rf"(?:^|(?<=[\s,;。|]))[\[【(]?({_NAMES})[\]】)]?"
    r"(?:[ ]*[:=][ ]*|(?<=[\]】)])|[ ]*\|[ ]*|\t+|[ ]{2,})"
    rf"|[\[【]({_NAMES})[\]】][ ]*[:=]?[ ]*",
    re.IGNORECASE | re.MULTILINE,
)
# A story goes over lines and may hold colons; any other value ends with its line, or before
# what looks like a label that nobody knows.
_STORIES = frozenset({"what", "note", "demand", "done"})
_END = re.compile(r"\n|[\s;,|](?=[\u4e00-\u9fffA-Za-z]{2,8}[ ]*[:=：])")
_CELLS = re.compile(r"[ ]*[\t,|][ ]*")
_EMPTY = re.compile(r"[-/—无空]*|null|none", re.IGNORECASE)
_EDGES = " \t\n,;|。，；"
# A turn of a conversation that was written down, with or without its time.
_SPOKEN = re.compile(
    r"^(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?[ ]*)?(?:客户|坐席|座席|客服)[:：]", re.MULTILINE
)
_LASTED = re.compile(r"(?:\d+ ?(?:小时|时))?(?:\d+ ?分钟?)?(?:\d+ ?秒)?|0\d:\d{2}:\d{2}")
_WHO = re.compile(r"[\u4e00-\u9fff·]{2,4}|[A-Za-z]{0,3}\d{3,12}")
_KNOWN: Mapping[str, Step[Any]] = {
    step.key: step for step in (customer, phone, policy_no, claim_no, plate)
}


def read_log(text: str) -> Mapping[str, str]:
    """Return the answers of one call's log by key: those of the report, and the call's own.

    The call's own are caller, call_id, called_at, duration, agent and category, as written.
    A masked, empty or malformed value answers nothing. A log of several calls gives nothing:
    whose is which must be asked. What has no labels is the story, with what is sure in it.
    """
    said = clean(text)[:_LONGEST]
    rows = _rows(said)
    if rows is not None and len(rows) != 1:
        return {}
    pairs = rows[0] if rows else _labelled(said)
    told = _chosen(pairs)
    return _with_what_is_sure(told or ({"what": said} if meaning(said) else {}))


def _rows(said: str) -> list[list[tuple[str, str]]] | None:
    """Read JSON, or a table whose first line holds the labels; None for any other text."""
    if said.startswith("{"):
        with suppress(ValueError, AttributeError):
            return [[(str(key), str(value)) for key, value in json.loads(said).items()]]
    lines = [line.strip("| ") for line in said.split("\n") if line.strip("|-: \t")]
    heads = [_owner(cell) for cell in _CELLS.split(fold(lines[0]))] if lines else []
    labels = _CELLS.split(fold(lines[0])) if lines else []
    if len(lines) < 2 or len(heads) < 2 or None in heads[:2]:  # noqa: PLR2004 - a head and a row
        return None
    cells = [_split(line, len(labels)) for line in lines[1:]]
    return [list(zip(labels, row, strict=False)) for row in cells]


def _split(line: str, count: int) -> list[str]:
    """Split a row; what the last cell holds beyond is its own."""
    return re.split(r"\s*[\t|]\s*" if re.search(r"[\t|]", line) else ",", line, maxsplit=count - 1)


def _owner(label: str) -> str | None:
    """Return the answer that a label means, "" for one without use, None for no label."""
    return _OWNER.get(re.sub(r"[\s【】\[\]_]", "", label).lower())


def _labelled(said: str) -> list[tuple[str, str]]:
    """Find the labels in a text, each with what stands behind it."""
    if len(_SPOKEN.findall(said)) > 2:  # noqa: PLR2004 - a conversation, not a form
        return []
    text = fold(said)
    heads = list(_HEAD.finditer(text))
    ends = [found.start() for found in heads[1:]] + [len(said)]
    # What stands before the first label is told in prose.
    first = [("note", said[: heads[0].start()])] if heads else []
    return first + [
        (found[1] or found[2], said[found.end() : end])
        for found, end in zip(heads, ends, strict=False)
    ]


def _chosen(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Keep for each answer the value whose label fits best, and which is one."""
    ranked = sorted(pairs, key=lambda pair: _rank(pair[0]))
    told: dict[str, str] = {}
    for label, value in ranked:
        key = _owner(label)
        if key and key not in told and (read_ := _value(key, value)):
            told[_key(key, read_)] = read_
    if "caller" in told and "customer" not in told and "来电人" in {label for label, _ in pairs}:
        told["customer"] = told.pop("caller")
    if note := told.pop("note", ""):
        told["what"] = f"{told['what']}\n{note}" if "what" in told else note
    return told


def _rank(label: str) -> int:
    key = _owner(label)
    names = LABELS.get(key or "", ())
    plain = re.sub(r"[\s【】\[\]]", "", label).lower()
    return names.index(plain) if plain in names else len(names)


def _key(key: str, value: str) -> str:
    """Tell a duration that stands under 通话时间."""
    return "duration" if key == "called_at" and _LASTED.fullmatch(value) else key


def _value(key: str, value: str) -> str:
    """Return a value as it is kept, "" where it is none."""
    if key in _STORIES:
        plain = value.strip(_EDGES.replace("。", ""))
    else:
        plain = _END.split(value.strip(_EDGES))[0].strip(_EDGES)
    if _EMPTY.fullmatch(plain) or is_unknown(plain):
        return ""
    if key in _KNOWN:
        return _parsed(_KNOWN[key], plain)
    if key == "caller":
        found = _WHO.match(plain)
        return found[0] if found else ""
    return plain


def _parsed(step: Step[Any], text: str) -> str:
    try:
        value = step.parse(re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text))
    except Refusal:
        return ""
    return value.value if isinstance(value, Ref) else str(value)


def _with_what_is_sure(told: dict[str, str]) -> Mapping[str, str]:
    """Add what the story itself says beyond doubt and no label has told."""
    found = read(tuple(_KNOWN.values()), {}, told.get("what", ""), None, None).found
    sure = {key: _text(value) for key, value in found.items() if key not in told}
    return told | sure


def _text(raw: Any) -> str:  # noqa: ANN401 - what a step dumps
    return raw["value"] if isinstance(raw, dict) else str(raw)
