"""What somebody has open of a flow, and what a form did to it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.conversation.visit import Desk
from bot.dialog.draft import Draft, upgrade
from bot.dialog.flow import Flow
from bot.dialog.form import written
from bot.dialog.steps import Refusal
from cases.model import Case
from storage.drafts import DraftRow
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who fills in the form, and the institution's rules for it."""

    person: Person
    desk: Desk


@dataclass(frozen=True, slots=True)
class Sheet:
    """A flow with the answers so far; without a row nothing is stored yet."""

    flow: Flow
    draft: Draft
    row: DraftRow | None = None
    case: Case | None = None

    @property
    def revision(self) -> int:
        """Give the revision that the next writer has to name."""
        return self.row.revision if self.row else 0

    @property
    def texts(self) -> dict[str, str]:
        """Give the text of each field."""
        return written(self.flow, self.draft)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that came with a form and lies in the evidence folder already."""

    kind: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a form: those that lie in the evidence folder, and why the others do not."""

    kept: tuple[Stored, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What a form led to.

    ``how`` is saved, started, submitted, refused (some answers are not good), late (others wrote
    meanwhile, nothing was saved), closed (there is nothing to write in any more) or gone.
    ``others`` are the fields that changed elsewhere, ``clash`` those of them that were typed in
    here as well, ``why`` a whole sentence.
    """

    how: str
    sheet: Sheet | None = None
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    clash: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


def stored(flow: Flow, row: DraftRow, case: Case | None) -> Sheet:
    """Give a stored draft as today's flow reads it."""
    draft = upgrade(flow, Draft.from_json(json.dumps(row.sealed["draft"])))
    status = "running" if row.status == "running" else draft.status
    closed = "closed" if row.status != "running" and status == "running" else status
    return Sheet(flow, replace(draft, status=closed), row, case)


def digest(text: str) -> str:
    """Name a field's text, so that the page can tell later whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def meanwhile(sheet: Sheet, typed: Mapping[str, str], base: Mapping[str, str]) -> Taken | None:
    """Lay a form over what others wrote since it was opened; None where nothing differs.

    What was not touched in the form takes the newer answer, what was touched stays as typed.
    """
    now = sheet.texts
    others = tuple(key for key in base if key in now and digest(now[key]) != base[key])
    if not others:
        return None
    touched = {key: text for key, text in typed.items() if digest(text) != base.get(key)}
    clash = tuple(key for key in others if key in touched and touched[key] != now[key])
    return Taken("late", sheet, others=others, clash=clash, typed={**now, **touched})
