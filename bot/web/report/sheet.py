"""What somebody has open of a flow, and what a form did to it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.conversation.drafts import Open
from bot.conversation.visit import Desk, Visit
from bot.dialog.draft import Draft
from bot.dialog.flow import Flow
from bot.dialog.form import written
from bot.dialog.steps import Refusal
from bot.flows.kind import FlowKind
from cases.model import Case
from desk.filing import Filing
from desk.work import Work
from storage.people import Person

# The app and the channel (domain.md B3) of what comes through a page.
VIA, CHANNEL = "web", "pc"


@dataclass(frozen=True, slots=True)
class AtPage(Visit):
    """The surroundings of a form that was sent."""

    def filing(self, draft_id: str, about: Mapping[str, str]) -> Filing:
        """Give what a flow is told of who files what from here."""
        return replace(Visit.filing(self, draft_id, about), channel=CHANNEL)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who fills in the form of which flow, and the institution's rules for it."""

    person: Person
    desk: Desk
    kind: FlowKind

    def at(self, work: Work) -> AtPage:
        """Give the surroundings of one unit of work."""
        return AtPage(work, self.person, self.desk, VIA, work.now)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A flow over what the record says today, with the answers so far."""

    flow: Flow
    opened: Open
    case: Case | None = None

    @property
    def draft(self) -> Draft:
        """Give the answers so far."""
        return self.opened.draft

    @property
    def revision(self) -> int:
        """Give the revision that the next writer has to name; 0 where nothing is stored yet."""
        return self.opened.row.revision if self.opened.row else 0

    @property
    def status(self) -> str:
        """Give how the stored draft stands; a new one runs."""
        return self.opened.row.status if self.opened.row else "running"

    @property
    def texts(self) -> dict[str, str]:
        """Give the text of each field."""
        return written(self.flow, self.draft)

    def to(self, draft: Draft) -> "Sheet":
        """Take another draft."""
        return replace(self, opened=self.opened.to(draft))


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

    ``how`` is saved, unfiled (saved, and something must be answered first), started, filed,
    submitted, cancelled; or refused (some answers are not good), late (others wrote meanwhile,
    nothing was saved), closed (there is nothing to write in any more), gone, or moved (what the
    address names is another's). ``others`` are the fields that changed elsewhere, ``clash`` those
    of them that were typed in here as well; ``aside`` says that another draft had to make room.
    """

    how: str
    sheet: Sheet | None = None
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    clash: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    aside: bool = False


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
