"""A draft: the answers so far, by name."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.dialog.flow import Flow, Migrate

# An early one holds what was said before the flow was begun.
Status = Literal["early", "running", "submitted", "cancelled", "closed"]
# What to put back: former answers by key (None: there was none) and the former skips.
Undo = tuple[dict[str, Any], tuple[str, ...]]
_DEEP = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """One conversation in progress; answers are JSON, as the steps dump them.

    `pending` is the part of an answer that was understood at the question asked, `offered` what
    may be chosen by number there, in place of an answer that was refused.
    """

    id: str
    flow: str
    version: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    undo: tuple[Undo, ...] = ()
    asked: str | None = None
    asked_rev: int = 0
    leaving: bool = False
    misses: int = 0
    pending: Any = None
    offered: tuple[Any, ...] = ()
    sent_at: str | None = None
    rev: int = 0
    status: Status = "running"
    receipt: str | None = None
    # Filled in once from what the institution holds, and never again: 撤销 is final.
    learned: frozenset[str] = frozenset()

    def to_json(self) -> str:
        """Return the draft as JSON text."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        fields["skipped"] = sorted(self.skipped)
        fields["learned"] = sorted(self.learned)
        return json.dumps(fields, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Draft":
        """Return the draft of a JSON text that `to_json` wrote, by this release or another."""
        fields = {key: value for key, value in json.loads(text).items() if key in cls.__slots__}
        fields["skipped"] = frozenset(fields.get("skipped", ()))
        fields["learned"] = frozenset(fields.get("learned", ()))
        fields["offered"] = tuple(fields.get("offered", ()))
        fields["undo"] = tuple((was, tuple(skips)) for was, skips in fields.get("undo", ()))
        return cls(**fields)

    def changed(self, new: Mapping[str, Any], skipped: frozenset[str] | None = None) -> "Draft":
        """Return the draft with new answers by key and new skips, and the way back."""
        skips = self.skipped - new.keys() if skipped is None else skipped
        former = {key: self.answers.get(key) for key in new}
        back = (*self.undo, (former, tuple(sorted(self.skipped))))[-_DEEP:]
        return replace(self, answers={**self.answers, **new}, skipped=skips, undo=back)

    def undone(self) -> "Draft":
        """Return the draft as before its last change; there must be one."""
        former, skipped = self.undo[-1]
        answers = {**self.answers, **former}
        kept = {key: value for key, value in answers.items() if value is not None}
        back, skips = self.undo[:-1], frozenset(skipped)
        # Whatever is sent from here on is no part of a burst that was taken back.
        return replace(self, answers=kept, skipped=skips, undo=back, sent_at=None)


def start(flow: Flow, draft_id: str) -> Draft:
    """Return an empty draft of the flow."""
    return Draft(draft_id, flow.name, flow.version)


def upgrade(flow: Flow, draft: Draft) -> Draft:
    """Return the draft as today's flow reads it: renamed, migrated, without what no longer loads.

    Never raises; the worst case is a question asked again. A draft of a newer release keeps the
    answers that this one does not know, so that going back a release loses nothing.
    """
    theirs, ours = _number(draft.version), _number(flow.version)
    answers = dict(draft.answers)
    if flow.migrate and theirs[0] < ours[0]:
        answers = _migrated(flow.migrate, answers, draft.version)
    loaded = _loaded(flow, answers, keep_unknown=theirs > ours)
    if theirs == ours and loaded == draft.answers:
        return draft
    version = max(draft.version, flow.version, key=_number)
    asked = draft.asked if flow.step(draft.asked) else None
    undo = draft.undo if theirs == ours else ()
    kept = replace(draft, answers=loaded, version=version, asked=asked, undo=undo)
    return replace(kept, pending=None, offered=())


def _loaded(flow: Flow, answers: dict[str, Any], *, keep_unknown: bool) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for step in flow.steps:
        key = next((key for key in (step.key, *step.was) if key in answers), None)
        if key is not None:
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                known[step.key] = step.dump(step.load(answers[key]))
    former = {key for step in flow.steps for key in (step.key, *step.was)}
    strange = {key: value for key, value in answers.items() if key not in former}
    return known | strange if keep_unknown else known


def _migrated(migrate: Migrate, answers: dict[str, Any], version: str) -> dict[str, Any]:
    try:
        return dict(migrate(dict(answers), version))
    except Exception:  # noqa: BLE001 - a broken migration costs answers, never the conversation
        return answers


def _number(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return (int(major) if major.isdigit() else 0, int(minor) if minor.isdigit() else 0)
