"""One turn of a flow on its way: the draft after it, the flow over today's facts, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation import drafts, nudging
from bot.conversation.drafts import Open
from bot.conversation.speech import Line
from bot.conversation.visit import Visit
from bot.dialog.attachments import attached
from bot.dialog.engine import advance
from bot.dialog.events import Event, Refused
from bot.dialog.flow import Flow
from bot.dialog.say import Kind, Say
from bot.dialog.steps import Answers
from bot.dialog.turn import Turn
from bot.flows.kind import FlowKind
from desk.filing import Filing


@dataclass(frozen=True, slots=True)
class Course:
    """A turn between the engine and the record; ``event`` and ``text`` go into the journal."""

    visit: Visit
    kind: FlowKind
    flow: Flow
    opened: Open
    turn: Turn
    event: str
    text: str

    @property
    def answers(self) -> Answers:
        """Give the active answers after the turn."""
        return self.flow.active(self.turn.draft.answers)[1]

    @property
    def sent(self) -> tuple[Sequence[str], Sequence[str]]:
        """Give what was attached before the turn, and what is after it."""
        return attached(self.flow, self.opened.draft), attached(self.flow, self.turn.draft)

    @property
    def filing(self) -> Filing:
        """Give what the flow is told of who files from here."""
        return self.visit.filing(self.opened.draft.id, self.opened.about)

    @property
    def says(self) -> Line:
        """Give what the engine says."""
        return Line("dialog", "", None, {"says": self.turn.say})

    def to(self, turn: Turn) -> "Course":
        """Go on with another turn of the engine."""
        return replace(self, turn=turn)

    def refused(self, why: Refused) -> "Course":
        """Ask again what the record refuses."""
        running = replace(self.turn.draft, status="running")
        return self.to(advance(self.flow, running, why, self.visit.work.now))

    def cancelled(self) -> "Course":
        """Cancel the whole draft: nothing was noted on a case yet."""
        turn, gone = self.turn, Say(Kind.CANCELLED, label=self.flow.title)
        return self.to(replace(turn, draft=replace(turn.draft, status="cancelled"), say=(gone,)))

    def after(self, event: Event) -> Turn:
        """Give what another event leads to."""
        return advance(self.flow, self.turn.draft, event, self.visit.work.now)

    def save(self) -> None:
        """Write the draft and set its timers anew."""
        draft = self.turn.draft
        done, questions = self.flow.progress(draft.answers, draft.skipped)
        kept = replace(self.opened.to(draft), left=(self.flow.title, done, questions))
        drafts.save(self.visit.work, self.visit.person, kept, self.event, self.text)
        nudging.arm(self.visit, self.flow, kept)
