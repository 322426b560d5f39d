"""What becomes of the answers: filed at 确认, or noted on the case as they come."""

from dataclasses import replace

from bot.conversation import drafts
from bot.conversation.course import Course
from bot.conversation.drafts import Open
from bot.conversation.speech import Line, Speech
from bot.conversation.visit import Visit
from bot.dialog.events import Refused
from bot.dialog.say import Kind
from bot.flows.kind import Receipt
from desk import evidence


async def submit(course: Course) -> tuple[Line, ...]:
    """File the answers in this very turn; what the record refuses is asked again."""
    filed = await file(course)
    if isinstance(filed, Refused):
        course = course.refused(filed)
        course.save()
        return (course.says,)
    if not filed.filed:
        return _kept(course, filed)
    noted = tuple(say for say in course.turn.say if say.kind is not Kind.SUBMITTING)
    replace(course, opened=receipted(course.opened, filed)).save()
    lines = (course.to(replace(course.turn, say=noted)).says,) if noted else ()
    return (*lines, told(filed))


def _kept(course: Course, refused: Receipt) -> tuple[Line, ...]:
    """Say why it is not possible now; ask anew, or keep what was written a day for 恢复."""
    turn = course.turn
    if refused.again:
        asking = course.refused(Refused(refused.again, ""))
        asking.save()
        return (told(refused), asking.says)
    put_by = replace(turn, draft=replace(turn.draft, status="cancelled"))
    course.to(put_by).save()
    kept = (Line("talk", "kept_for_later", None, {}),) if turn.draft.answers else ()
    return (told(refused), *kept)


async def note(course: Course) -> tuple[tuple[Line, ...], bool]:
    """Open the case as soon as there is enough, and add to it what comes later.

    False where nothing can be added any more: the draft is closed then.
    """
    if course.opened.case_id is None:
        return await _begin(course), True
    refused = await amended(course) if course.turn.changed else None
    if refused is not None:
        drafts.close(course.visit.work, course.opened)
        return (refused,), False
    course.save()
    return (course.says,), True


async def _begin(course: Course) -> tuple[Line, ...]:
    first: tuple[Line, ...] = ()
    if course.kind.ready(course.answers):
        filed = await file(course)
        if isinstance(filed, Refused):
            course = course.refused(filed)
        else:
            first = (told(filed),)
            course = replace(course, opened=receipted(course.opened, filed))
    course.save()
    return (*first, course.says)


async def file(course: Course) -> Receipt | Refused:
    """File the answers, with the evidence that was sent; Refused where the record says no."""
    work, answers = course.visit.work, course.answers
    filed = await course.kind.submit(work, course.filing, answers)
    step = course.flow.evidence
    if isinstance(filed, Receipt) and filed.filed and filed.case and step:
        sent = answers[step] or () if step in answers else ()
        who = course.visit.person.key
        evidence.adopt(work, course.opened.draft.id, filed.case, who, sent)
    return filed


async def amended(course: Course) -> Line | None:
    """Add the new answers to the case; gives why that is not possible any more."""
    work = course.visit.work
    case = await work.case(course.opened.case_id or "")
    if case is None or course.kind.amend is None:
        return None
    who, (before, now) = course.visit.person.key, course.sent
    refused = await evidence.follow(work, case, who, before, now) or await course.kind.amend(
        work, course.filing, await work.case(case.id) or case, course.answers, course.turn.changed
    )
    return Line("refusals", refused.why, case, dict(refused.values)) if refused else None


def receipted(opened: Open, receipt: Receipt) -> Open:
    """Keep what was told, so that a second 确认 gets the same answer."""
    kept = {"subject": receipt.subject, "name": receipt.name, "values": dict(receipt.values)}
    case_id = receipt.case.id if receipt.case else opened.case_id
    return replace(opened, receipt=kept, case_id=case_id)


async def again(visit: Visit, opened: Open) -> Speech:
    """Say again what came of a submitted draft."""
    case = await visit.work.case(opened.case_id or "")
    kept = opened.receipt
    if kept is None:
        return Speech((Line("talk", "already_filed", None, {"title": opened.left[0]}),))
    return Speech((Line(kept["subject"], kept["name"], case, kept["values"]),))


def told(receipt: Receipt) -> Line:
    """Give the sentence of a receipt."""
    return Line(receipt.subject, receipt.name, receipt.case, dict(receipt.values))
