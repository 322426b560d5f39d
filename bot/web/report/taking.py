"""A form that was sent: laid over what is stored, checked, saved. A stale one loses nothing."""

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation import current, drafts, report
from bot.conversation.drafts import Second
from bot.web.report import opening, saving
from bot.web.report.sent import Sent
from bot.web.report.sheet import VIA, Files, Sheet, Taken, Visitor, meanwhile
from desk.work import Work

START, CANCEL = "start", "cancel"


async def take(
    work: Work, visitor: Visitor, sent: Sent, files: Files, about: Mapping[str, str]
) -> Taken:
    """Carry out a form; ``files`` are stored already and become evidence here.

    ``about`` is what a new draft is begun about, such as a call.
    """
    sheet = await opening.by_id(work, visitor, sent.draft)
    if sent.go == START and visitor.kind.name == current.REPORT:
        # The same button pressed twice: the draft that it named is there by now.
        return Taken("started", sheet) if sheet else await _start(work, visitor, sent.draft)
    if sheet is None:
        if sent.rev or visitor.kind.name == current.REPORT:
            return Taken("gone")
        empty = await opening.fresh(work, visitor, sent.draft)
        sheet = replace(empty, opened=replace(empty.opened, about=about))
    return await _write(work, visitor, sheet, sent, files)


async def _write(work: Work, visitor: Visitor, sheet: Sheet, sent: Sent, files: Files) -> Taken:
    ended = sheet.status == "cancelled" or (sheet.status == "closed" and sheet.case is None)
    if sheet.status == "submitted" and sent.go == saving.SUBMIT:
        return Taken("submitted", sheet)
    if ended or sheet.status == "submitted":
        return Taken("closed", sheet)
    if sheet.revision != sent.rev and (late := meanwhile(sheet, sent.typed, sent.base)):
        return late
    if sent.go == CANCEL:
        return await saving.cancel(work, visitor, sheet)
    return await saving.save(work, visitor, sheet, sent, files)


async def _start(work: Work, visitor: Visitor, draft_id: str) -> Taken:
    """Open a case; the draft's id comes with the form, so that a second press opens no second."""
    former = await drafts.running(work, visitor.person)
    await report.open_new(visitor.at(work), former, Second(work.now, VIA), draft_id)
    return Taken("started")
