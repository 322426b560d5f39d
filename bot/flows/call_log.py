"""A pasted call log read into answers: lines, tables, brackets, markup, JSON or prose."""

import re
from collections.abc import Mapping
from typing import Any

from bot.dialog.reading import read
from bot.dialog.words import clean, meaning
from bot.flows.call_labels import LABELS, LINE, owner, plain
from bot.flows.call_pairs import pairs_of, spoken
from bot.flows.call_shapes import Pair
from bot.flows.call_values import KNOWN, STORIES, kept

_LASTED = re.compile(r"(?:\d+ ?(?:小时|时))?(?:\d+ ?分钟?)?(?:\d+ ?秒)?|0\d:\d{2}:\d{2}")
# What tells two calls apart, and what else each of them would say anew.
_APART = frozenset({"phone", "customer", "call_id", "called_at"})
_ANEW = frozenset({"what", "demand", "plate", "policy_no", "claim_no", "duration", "caller"})
_CALLED = re.compile(
    r"^(?=.*(?:来电|打进|致电|第[一二三四五]通)).*?(?<!\d)(1[3-9]\d{9})(?!\d)", re.MULTILINE
)


def read_log(text: str) -> Mapping[str, str]:
    """Return the answers of one call's log by key: those of the report, and the call's own.

    The call's own are caller, call_id, called_at, duration, agent and category, as written.
    A masked, empty or malformed value answers nothing. A log of several calls gives nothing:
    whose is which must be asked. What has no labels is the story, with what is sure in it.
    """
    said = clean(text)
    pairs = pairs_of(said)
    if pairs is None or _count(said, pairs) > 1:
        return {}
    told, rest = _chosen(pairs)
    if not told and not rest and not any(owner(label) for label, _ in pairs):
        told = {"what": said} if meaning(said) else {}
    told = _with_what_is_sure(told, {owner(label) or "" for label, _ in pairs})
    return told | {"what": "\n".join(filter(None, (told.get("what"), rest)))} if rest else told


def labels_in(text: str) -> int:
    """Tell how many known labels a text has."""
    return sum(owner(label) not in {None, "note"} for label, _ in pairs_of(clean(text)) or [])


def calls_in(text: str) -> int:
    """Tell how many calls a text logs, as far as their labels say."""
    said = clean(text)
    return _count(said, pairs_of(said) or [])


def _count(said: str, pairs: list[Pair]) -> int:
    """Count the calls: the same labels with other values, or lines of prose with other numbers."""
    values: dict[str, dict[str, None]] = {}
    for label, value in pairs:
        if read_ := kept(owner(label) or "", value)[0]:
            values.setdefault(plain(label), {})[read_] = None
    many = {owner(label): len(each) for label, each in values.items() if len(each) > 1}
    apart = many.keys() & _APART
    if apart and len(many.keys() & (_APART | _ANEW)) > 1:
        return max(many[key] for key in apart)
    return 1 if _labelled(pairs) else max(1, len(set(_CALLED.findall(said))))


def _labelled(pairs: list[Pair]) -> bool:
    """Tell whether labels told anything but the story."""
    return any(owner(label) not in {None, "", "note", "what"} for label, _ in pairs)


def _chosen(pairs: list[Pair]) -> tuple[dict[str, str], str]:
    """Keep for each answer the value whose label fits best; and what stood under no label."""
    told: dict[str, str] = {}
    labels: dict[str, str] = {}
    unsure: set[str] = set()
    rest = []
    for label, value in sorted(pairs, key=lambda pair: _rank(pair[0])):
        key = owner(label) or ""
        read_, beyond = kept(key, value)
        rest.append(beyond)
        if not key or not read_:
            continue
        key = _key(key, read_)
        if key in told and labels[key] == plain(label) and told[key] != read_:
            # One label with two values: a story has both, of anything else neither is sure.
            told[key] = f"{told[key]}\n{read_}" if key in STORIES else told[key]
            unsure |= set() if key in STORIES else {key}
        elif key not in told:
            told[key], labels[key] = read_, plain(label)
    told = {key: value for key, value in told.items() if key not in unsure}
    told = _of_the_caller(told, labels)
    if note := told.pop("note", ""):
        told["what"] = f"{told['what']}\n{note}" if "what" in told else note
    return told, "\n".join(filter(None, rest))


def _of_the_caller(told: dict[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    """Take who calls for the customer where no other is named, else not his line for his."""
    if "caller" in told and "customer" not in told and labels["caller"] == "来电人":
        return {("customer" if key == "caller" else key): told[key] for key in told}
    others = "caller" in told and told["caller"] != told.get("customer")
    if others and labels.get("phone") in LINE:
        return {key: value for key, value in told.items() if key != "phone"}
    return told


def _rank(label: str) -> int:
    names = LABELS.get(owner(label) or "", ())
    return names.index(plain(label)) if plain(label) in names else len(names)


def _key(key: str, value: str) -> str:
    """Tell a duration that stands under 通话时间."""
    return "duration" if key == "called_at" and _LASTED.fullmatch(value) else key


def _with_what_is_sure(told: dict[str, str], labelled: set[str]) -> dict[str, str]:
    """Add what the story itself says beyond doubt and no label speaks of.

    In a conversation that was written down only the customer's turns count.
    """
    story = told.get("what", "")
    turns = spoken(story)
    words = "\n".join(turn for turn in story.split("\n") if turn not in turns)
    found = read(tuple(KNOWN.values()), {}, words, None, None).found
    sure = {key: _text(value) for key, value in found.items() if key not in told.keys() | labelled}
    return told | sure


def _text(raw: Any) -> str:  # noqa: ANN401 - what a step dumps
    return raw["value"] if isinstance(raw, dict) else str(raw)
