"""A form that was sent: laid over what is stored, checked, saved. A stale one loses nothing."""

from bot.web.report import tap
from bot.web.report.sent import Sent
from bot.web.report.sheet import Files, Taken, Visitor, meanwhile
from desk.work import Work

START = "start"


async def take(work: Work, visitor: Visitor, name: str, sent: Sent, files: Files) -> Taken:
    """Carry out a form; ``files`` are stored already and become evidence here."""
    del name
    sheet = await tap.by_id(work, visitor, sent.draft)
    if sent.go == START:
        # The same button pressed twice: the draft that it named is there by now.
        return Taken("started", sheet) if sheet else await tap.start(work, visitor, sent.draft)
    if sheet is None:
        return Taken("gone")
    if sheet.revision != sent.rev and (late := meanwhile(sheet, sent.typed, sent.base)):
        return late
    return await tap.save(work, visitor, sheet, sent, files)
