"""What is no word: a detail of what is open, written or as a photo, a voice, a video."""

from bot.conversation import case_words, current, drafts, early, flowing, parking, report
from bot.conversation.drafts import Open
from bot.conversation.speech import Speech, about, talk
from bot.conversation.visit import Visit
from bot.wecom.values import Image, Video, Voice
from cases.lifecycle import CLOSED
from desk import reports
from desk.work import Work
from storage.people import Person


async def detail(visit: Visit, text: str) -> Speech:
    """Take a text as a detail of what is open, or say how to open something."""
    opened = await open_draft(visit.work, visit.person)
    if opened is None:
        return await early.heard(visit, text) or await _lost(visit)
    if opened.draft.flow == current.REPORT:
        return await report.said(visit, opened, text)
    return await flowing.said(visit, opened, text)


async def media(visit: Visit, incoming: Image | Voice | Video) -> Speech:
    """Keep a photo, a voice or a video with what is open."""
    work, person = visit.work, visit.person
    kind = type(incoming).__name__.lower()
    opened = await open_draft(work, person)
    if opened and opened.draft.flow != current.REPORT:
        return await flowing.sent(visit, opened, kind, incoming.media_id)
    case = await work.case(opened.case_id or "") if opened else None
    if opened is None or case is None:
        return talk("evidence_without_case", begin=visit.begin)
    if case.state in CLOSED:
        return about(case, "ended", "refusals")
    evidence_id = reports.attach(work, case, person, visit.app, kind, incoming.media_id)
    return await report.sent(visit, opened, kind, evidence_id)


async def _lost(visit: Visit) -> Speech:
    return talk("lost", begin=visit.begin).then(*await parking.waiting(visit))


async def open_draft(work: Work, person: Person) -> Open | None:
    """Give the running draft, or take up the one of a report that is still open."""
    opened = await drafts.running(work, person)
    if opened is not None and not await _stale(work, opened):
        return opened
    if opened is not None:
        drafts.close(work, opened)
    case = await current.report(work, person)
    return await report.take_up(work, person, case) if case else None


async def _stale(work: Work, opened: drafts.Open) -> bool:
    """Tell whether the draft's case ended so long ago that a new message means something else."""
    case = await work.case(opened.case_id or "")
    ended = case.closed_at if case else None
    return ended is not None and work.now - ended > case_words.RECENT
