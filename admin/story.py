"""The audit of a case or an institution as sentences that people read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from admin.masks import masked
from admin.times import Times
from admin.words import (
    ANSWERS,
    CLOCKS,
    DETAILS,
    EVENTS,
    EVIDENCE_KINDS,
    FACTS,
    FIELDS,
    OUTCOMES,
    ROLES,
    SCENES,
    VIAS,
    name_in,
    reason,
)
from cases.model import SYSTEM, USER
from cases.policy import CHANNELS as POLICY_CHANNELS
from cases.policy import FLAGS as POLICY_FLAGS
from cases.policy import TOPICS, Policy
from storage.timeline import Entry

_PEOPLE = frozenset({"leader", "person", "to", "by", "handler", "people"})
# What the institution has its own names for.
_OWNED = frozenset({"reason", "why", "unit", "co_units", "units", "kind"})
_INSTANTS = frozenset({"at", "due", "sensed_at", "sensed_told"})
# A day that was told, kept as the instant at which it begins.
DAYS = frozenset({"event_at", "transferred_at"})
_COUNTED = {"hop": "级", "n": "次"}
# The name of the actor says by which door he came.
_PLAIN_DOORS = frozenset({"system", "admin", "command", "cli"})
# What somebody wrote may speak of the customer.
_WORDS = frozenset(
    {"text", "finding", "responsibility", "solution", "grounds", "conclusion", "follows"}
)


@dataclass(frozen=True, slots=True)
class Said:
    """One entry: when, who, what, and the facts beside it."""

    seq: int
    at: str
    full: str
    who: str
    via: str
    title: str
    facts: tuple[str, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells entries with the names of people; customers' words stay masked unless ``shown``."""

    names: Mapping[str, str]
    times: Times
    policy: Policy | None = None
    shown: bool = False

    def told(self, entries: Iterable[Entry]) -> tuple[Said, ...]:
        """Tell entries in their order."""
        return tuple(self._one(entry) for entry in entries)

    def name(self, key: str | None) -> str:
        """Give somebody's name: staff, a user of this page, or the system."""
        if not key or key == SYSTEM:
            return "系统"
        if key.startswith(USER):
            return f"{key.removeprefix(USER)}（管理页）"
        return {"visitor": "访客", "command line": "命令行"}.get(key) or self.names.get(key, key)

    def details(self, details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Give what is known of the customer and the matter, labelled, in the flow's order."""
        for field, label in DETAILS.items():
            if text := self._detail(field, details.get(field)):
                yield label, text if self.shown else masked(field, text)

    def _detail(self, field: str, value: object) -> str:
        if field == "triggers" and isinstance(value, Sequence):
            triggers = self.policy.triggers if self.policy else {}
            return "；".join(triggers.get(str(code), str(code)) for code in value)
        if field == "scene":
            return name_in(SCENES, str(value or ""))
        if isinstance(value, list | tuple):
            return "、".join(map(str, value))
        text = str(value or "")
        return text.partition("T")[0] if field in DAYS else ANSWERS.get(field, {}).get(text, text)

    def _one(self, entry: Entry) -> Said:
        payload = entry.payload
        facts = ("内容已按保存期限清除",) if payload is None else tuple(self._facts(entry, payload))
        return Said(
            entry.seq, self.times.short(entry.at), self.times.full(entry.at),
            self.name(entry.actor), _door(entry),
            name_in(EVENTS, entry.action), facts,
            _TONES.get(entry.action, ""),
        )  # fmt: skip

    def _facts(self, entry: Entry, payload: Mapping[str, Any]) -> Iterator[str]:
        for key, value in payload.items():
            if key == "details" and isinstance(value, Mapping):
                yield from (f"{label}：{text}" for label, text in self.details(value))
            elif key in _COUNTED:
                yield f"第 {value} {_COUNTED[key]}"
            elif key in _INSTANTS and self.times.written(value) == self.times.short(entry.at):
                # It happened when it was written down.
                continue
            elif key == "why" and value == entry.action:
                # It happened for no other reason.
                continue
            elif key in _WORDS:
                yield f"{FACTS[key]}：{value if self.shown else masked(key, str(value))}"
            elif key in FACTS and value not in (None, "", [], ()):
                yield f"{FACTS[key]}：{self._fact(key, value)}"

    @property
    def _own(self) -> Mapping[str, str]:
        """Give the institution's own names of its kinds, units and reasons, by code."""
        if self.policy is None:
            return {}
        rules = self.policy.dispatch
        units = {code: unit.label for code, unit in self.policy.units.items()}
        kinds = {code: self.policy.kind_title(code) for code in self.policy.kind}
        reasons = {**rules.reject_reasons, **rules.return_reasons, **rules.wait_reasons}
        return {**reasons, **units, **kinds}

    def _fact(self, key: str, value: object) -> str:
        if isinstance(value, list | tuple):
            return "、".join(self._fact(key, one) for one in value)
        text = str(value)
        if key in _PEOPLE:
            return self.name(text)
        if key in _INSTANTS:
            return self._instant(key, text)
        if key in _OWNED:
            # A piece of evidence has a kind, too.
            return self._own.get(text) or name_in(EVIDENCE_KINDS, reason(text))
        if isinstance(value, bool):
            return "是" if value else "否"
        return name_in(_CODES[key], text) if key in _CODES else text

    def _instant(self, key: str, text: str) -> str:
        """Show an instant; an end at midnight as 24:00 of the day that it ends."""
        ends = key == "due"
        return self.times.ends(datetime.fromisoformat(text)) if ends else self.times.written(text)


def _door(entry: Entry) -> str:
    """Name the door that somebody came by, where his name does not say it already."""
    by_name = entry.via in _PLAIN_DOORS and (entry.via != "admin" or entry.actor.startswith(USER))
    return "" if by_name else name_in(VIAS, entry.via)


_CODES = {"clock": CLOCKS, "before": CLOCKS, "term": CLOCKS, "flag": POLICY_FLAGS,
          "channel": POLICY_CHANNELS,
          "outcome": OUTCOMES, "role": ROLES,
          "what": DETAILS, "field": FIELDS, "about": TOPICS}  # fmt: skip
_TONES = {
    "resolved": "good", "archived": "good", "taken": "good", "confirmed": "good",
    "ran_out": "warn", "unreachable": "warn", "denied": "warn", "sign_in_failed": "warn",
    "revealed": "seen", "evidence_opened": "seen", "looked_up": "seen",
}  # fmt: skip


def people_in(entries: Iterable[Entry]) -> set[str]:
    """List whose names the entries need."""
    found = {entry.actor for entry in entries}
    for entry in entries:
        for value in (v for k, v in (entry.payload or {}).items() if k in _PEOPLE and v):
            found |= {*map(str, value)} if isinstance(value, list) else {str(value)}
    return found
