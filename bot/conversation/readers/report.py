"""Words on the report that is open: 撤销 right after the tap, 查看 for where it stands."""

from bot.conversation import case_words, drafts, parking, report
from bot.conversation.foretold import case_view
from bot.conversation.readers.detail import open_draft
from bot.conversation.speech import Line, Speech, about, talk
from bot.conversation.visit import Visit
from cases.model import ENDED, Case
from cases.outcome import Refusal
from desk import actions


async def undo(visit: Visit, said: str, text: str) -> Speech | None:
    """Void a fresh tap; otherwise 撤销 undoes an answer, which is the flow's (design §4.10)."""
    del text
    work, person = visit.work, visit.person
    opened = await drafts.running(work, person) if said == "撤销" else None
    case = await work.case(opened.case_id or "") if opened else None
    if opened is None or case is None or opened.draft.answers:
        return None
    decided = await actions.void(work, case, person.key, by_number=False)
    if isinstance(decided, Refusal):
        return about(case, decided.why, "refusals", **decided.values)
    drafts.close(work, opened)
    return about(decided.case, "void").then(*await parking.waiting(visit))


async def view(visit: Visit, said: str, text: str) -> Speech | None:
    """Show the report in progress: where the case stands, and what is noted."""
    if said != "查看":
        return None
    work, person = visit.work, visit.person
    opened = await open_draft(work, person)
    case = await work.case(opened.case_id or "") if opened else None
    found = await case_words.standing(work, person)
    if opened is None or case is None or (found and case.state in ENDED):
        return await _several(visit, found)
    recap = await report.said(visit, opened, text)
    others = [Line("talk", "other_case", None, {"number": c.number}) for c in found if c != case]
    return Speech((await case_view(work, case), *recap.lines, *others))


async def _several(visit: Visit, found: list[Case]) -> Speech:
    if len(found) == 1:
        return await case_words.shown(visit.work, visit.person, found[0])
    if found:
        return talk("which_case", word="查看", numbers=[case.number for case in found])
    return talk("nothing_open")
