"""A form's answers into the draft, and from there where the chat would take them."""

from dataclasses import replace

from bot.conversation import drafts, parking, submission
from bot.conversation.course import Course
from bot.dialog.draft import Status
from bot.dialog.engine import advance
from bot.dialog.events import Learned, Refused
from bot.dialog.form import fill, written
from bot.dialog.moves import MOVES
from bot.dialog.steps import Refusal
from bot.dialog.turn import Turn
from bot.dialog.words import Word, clean
from bot.flows.fields import When
from bot.web.report.evidence import attach, refusals, without
from bot.web.report.opening import facts_of
from bot.web.report.sent import Sent
from bot.web.report.sheet import Files, Sheet, Taken, Visitor
from desk.work import Work

SUBMIT = "submit"
# A draft that stands so runs on from here; one that is closed is only added to.
LIVE = frozenset({"running", "parked", parking.OFFERED})


async def save(work: Work, visitor: Visitor, sheet: Sheet, sent: Sent, files: Files) -> Taken:
    """Save what is good of a form; submit where that was the button and all of it is good."""
    filled = fill(sheet.flow, sheet.draft, sent.typed, whole=sent.go == SUBMIT)
    left = without(sheet, filled.draft, sent.off)
    draft = await attach(work, visitor.person, sheet, left, files.kept)
    after, unknown = await _learned(work, visitor, sheet.to(draft))
    wrong = {**unknown, **filled.refused, **refusals(sheet.flow, files)}
    course = _course(work, visitor, sheet, after)
    submits = sent.go == SUBMIT and not wrong
    aside = await _make_room(course) if submits or _writes(course) else False
    times = _times(after, sent) if submits else ()
    if times:
        # A time is shown back with date and weekday before it counts.
        taken = replace(await _keep(course, after), how="times", others=times)
    elif submits:
        taken = await _submit(course, after)
    else:
        taken = await _keep(course, after)
    how = "refused" if wrong and taken.how in {"saved", "filed", "unfiled"} else taken.how
    return replace(taken, how=how, refused={**taken.refused, **wrong}, aside=aside)


async def cancel(work: Work, visitor: Visitor, sheet: Sheet) -> Taken:
    """Give the draft up, as 取消 does in chat; 恢复 brings it back there."""
    course = _course(work, visitor, sheet, sheet.to(replace(sheet.draft, status="cancelled")))
    course.save()
    return Taken("cancelled")


async def _learned(work: Work, visitor: Visitor, sheet: Sheet) -> tuple[Sheet, dict[str, Refusal]]:
    """Look up what the new answers lead to: more answers, other options, or a contradiction."""
    flow, facts = await facts_of(work, visitor, sheet.opened)
    found = replace(sheet, flow=flow)
    if facts.refused is not None:
        return found, {facts.refused.step: Refusal(facts.refused.reason)}
    if not facts.known.keys() - sheet.draft.answers.keys():
        return found, {}
    return found.to(advance(flow, sheet.draft, Learned(facts.known), work.now).draft), {}


def _course(work: Work, visitor: Visitor, before: Sheet, after: Sheet) -> Course:
    old, new = before.draft.answers, after.draft.answers
    changed = frozenset(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    turn = Turn(replace(after.draft, status=_status(before, after)), (), changed)
    words, visit = _said(after, changed), visitor.at(work)
    return Course(visit, visitor.kind, after.flow, before.opened, turn, "form", words)


def _status(before: Sheet, after: Sheet) -> Status:
    """Say how the draft stands from here on; one that was closed takes answers and stays closed."""
    if after.draft.status == "cancelled":
        return "cancelled"
    return "running" if before.status in LIVE else "closed"


def _writes(course: Course) -> bool:
    """Tell whether there is anything to store: an answer that changed, or enough to file."""
    files = course.kind.amend is not None and course.opened.case_id is None
    return bool(course.turn.changed) or (files and course.kind.ready(course.answers))


def _times(after: Sheet, sent: Sent) -> tuple[str, ...]:
    """List the times that were not typed as they were understood."""
    texts = after.texts
    return tuple(
        step.key
        for step in after.flow.steps
        if isinstance(step, When)
        and (typed := clean(sent.typed.get(step.key, "")))
        and typed != texts.get(step.key)
    )


async def _make_room(course: Course) -> bool:
    """Put another running draft aside: there is one for each person."""
    running = await drafts.running(course.visit.work, course.visit.person)
    if running is None or running.draft.id == course.opened.draft.id:
        return False
    if course.turn.draft.status == "closed":
        return False
    return bool(await parking.aside(course.visit, running))


async def _submit(course: Course, after: Sheet) -> Taken:
    turn = MOVES[Word.CONFIRM](course.flow, course.turn.draft)
    if turn.effect != "submit":
        # What was looked up opened another question that has to be answered.
        return replace(await _keep(course, after), how="more")
    return await _file(course.to(replace(turn, changed=course.turn.changed)), after, "submitted")


async def _keep(course: Course, after: Sheet) -> Taken:
    """Save the draft; where the flow files as it goes, file or add what changed."""
    if course.kind.amend is None:
        return _saved(course, after)
    if course.opened.case_id is None:
        ready = course.kind.ready(course.answers)
        if ready:
            return await _file(course, after, "filed")
        return replace(_saved(course, after), how="unfiled")
    refused = await submission.amended(course) if course.turn.changed else None
    return Taken("closed", after) if refused else _saved(course, after)


def _saved(course: Course, after: Sheet) -> Taken:
    # A page that was only looked at, or an empty form, is no news to the chat.
    if course.turn.changed:
        course.save()
    return Taken("saved", after)


async def _file(course: Course, after: Sheet, how: str) -> Taken:
    filed = await submission.file(course)
    if isinstance(filed, Refused):
        course.refused(filed).save()
        return Taken("refused", after, {filed.step: Refusal(filed.reason)})
    replace(course, opened=submission.receipted(course.opened, filed)).save()
    return Taken(how, after)


def _said(sheet: Sheet, changed: frozenset[str]) -> str:
    """Say what a form changed as somebody would have typed it, for the journal."""
    texts = written(sheet.flow, sheet.draft)
    steps = [step for step in sheet.flow.steps if step.key in changed]
    return "\n".join(f"{step.label}：{texts.get(step.key, '')}" for step in steps)
