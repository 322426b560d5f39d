"""人工: a colleague gets the draft so far, not a blank (dialogs.md 4)."""

from bot.conversation.drafts import Open
from bot.conversation.speech import Line
from bot.conversation.visit import Visit
from bot.dialog.flow import Flow
from bot.dialog.turn import items, listing
from bot.templates import Sentences
from cases.outcome import Priority
from desk import colleague
from storage import tables
from storage.outbox import waiting
from storage.people import Person
from storage.unit import Insert


async def call(visit: Visit, flow: Flow, opened: Open, number: str = "") -> tuple[Line, ...]:
    """Send the draft, masked, to a colleague on duty, and say whom was asked."""
    found = await colleague.on_duty(visit.work, visit.person, visit.desk.policy)
    if found is None:
        return (Line("talk", "nobody_there", None, {"number": number}),)
    _send(visit, flow, opened, found, number)
    return (Line("talk", "handed_over", None, {"colleague": found.name, "number": number}),)


def _send(visit: Visit, flow: Flow, opened: Open, to: Person, number: str) -> None:
    work, draft, person = visit.work, opened.draft, visit.person
    answered = tuple(step for step in listing(flow, draft) if step.key in draft.answers)
    done, questions = flow.progress(draft.answers, draft.skipped)
    text = Sentences().say(
        "talk", "handover_alert", None,
        person=person.name, department=person.department, title=flow.title, number=number,
        done=done, questions=questions, items=items(flow, draft, answered),
    )  # fmt: skip
    # One call for help per state of the draft: a redelivered 人工 asks nobody twice.
    row = waiting(
        f"handover:{draft.id}:{draft.rev}", "answer", Priority.WARNING, to.key, to.institution,
        work.now, {"text": text}, work.store.vault, work.now,
    )  # fmt: skip
    work.unit.add(Insert(tables.outbox, row, otherwise="ignore"))
