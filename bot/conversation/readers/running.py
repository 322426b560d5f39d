"""Words that move about in a running flow, take one up again, or confirm it twice."""

from bot.conversation import current, drafts, flowing, parking, report, submission
from bot.conversation.speech import Speech
from bot.conversation.visit import Visit
from bot.dialog.words import Word, command


async def moving(visit: Visit, said: str, text: str) -> Speech | None:
    """Take a word that moves about in a running flow: 撤销, 查看, 取消, 人工 and the others."""
    if command(said) is None:
        return None
    opened = await drafts.running(visit.work, visit.person)
    if opened is None or opened.draft.flow == current.REPORT:
        return None
    if command(said) is Word.CONFIRM and opened.draft.asked:
        # With a question open nothing can be confirmed here: it may be meant for a leave.
        return None
    return await flowing.said(visit, opened, text)


async def resume(visit: Visit, said: str, text: str) -> Speech | None:
    """Take out again what was put aside or cancelled."""
    if said != Word.RESUME:
        return None
    opened = await parking.back(visit)
    if isinstance(opened, Speech):
        return opened
    if opened.draft.flow == current.REPORT:
        return await report.said(visit, opened, text)
    return await flowing.said(visit, opened, text)


async def again(visit: Visit, said: str, text: str) -> Speech | None:
    """Answer a second 确认 with what the first one came to."""
    del text
    if said != Word.CONFIRM or await drafts.running(visit.work, visit.person):
        return None
    found = await drafts.newest(visit.work, visit.person, "submitted")
    return await submission.again(visit, found[0]) if found else None
