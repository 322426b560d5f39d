"""Where a message goes: a press, a tap, a word, a detail, a photo; in a fixed order (3.3)."""

import re

from bot.conversation import (
    absence,
    booking,
    case_words,
    current,
    drafts,
    early,
    flowing,
    handover,
    lists,
    moving,
    parking,
    report,
    submission,
)
from bot.conversation.drafts import Open
from bot.conversation.foretold import case_view
from bot.conversation.pressing import pressed
from bot.conversation.speech import SILENCE, Line, Speech, about, talk
from bot.conversation.visit import Desk, Visit
from bot.dialog.words import Word, command, fold, literal, normalise
from bot.flows.dissatisfaction import flow_at
from bot.flows.kind import FlowKind
from bot.flows.registry import FLOWS
from bot.wecom.values import (
    CardPress,
    Click,
    Image,
    Incoming,
    Link,
    Location,
    Subscribe,
    Text,
    Video,
    Voice,
)
from cases.actions import BY_WORD, Action
from cases.forms import FORMS
from cases.lifecycle import CLOSED
from cases.model import ENDED, Case
from cases.outcome import Refusal
from desk import actions, duty, reports
from desk.work import Work
from storage import tables
from storage.people import Person
from storage.unit import Update

# A word alone, or with a case number after it.
NUMBER = re.compile(
    r"(?P<word>\D*?)[\s,:]*(?P<number>(?:[A-Z0-9]+-)+\d{6}-\d{4,})(?P<rest>[\s,:;、。].*)?",
    re.IGNORECASE | re.DOTALL,
)

# What may stand between a flow's word and the first details.
BEHIND = " ,:、。;\n"
# A sentence that goes on like this speaks of a complaint and begins none.
SPOKEN = "后的了过吗呢怎是在被前时中"


async def route(work: Work, person: Person, desk: Desk, incoming: Incoming) -> Speech:
    """Answer one message of somebody in the contacts."""
    visit = Visit(work, person, desk, incoming.app, incoming.at)
    match incoming:
        case CardPress():
            return await pressed(visit, incoming)
        case Click() | Subscribe():
            return await _clicked(visit, incoming)
        case Image() | Voice() | Video():
            return await _media(visit, incoming)
        case Text() | Location() | Link():
            return await _written(visit, incoming)
    return SILENCE


async def _clicked(visit: Visit, incoming: Click | Subscribe) -> Speech:
    if isinstance(incoming, Subscribe):
        return talk("welcome")
    kind = FLOWS.get(incoming.event_key)
    return await _begin(visit, kind, "") if kind else talk("old_menu")


async def _written(visit: Visit, incoming: Text | Location | Link) -> Speech:
    """Read a text by the first reader that knows it; a place or a link is a detail."""
    if isinstance(incoming, Location):
        return await _detail(visit, f"位置：{incoming.label}")
    if isinstance(incoming, Link):
        return await _detail(visit, f"{incoming.title} {incoming.url}".strip())
    text = incoming.content
    if literal(text) is None:
        for read in READERS:
            if (answer := await read(visit, normalise(text), text)) is not None:
                return answer
    return await _detail(visit, text)


async def _on_case(visit: Visit, said: str, text: str) -> Speech | None:
    """Take a word on a case, with its number or without, alone or with its answers."""
    word, number, rest = _split(fold(text.strip()))
    if number is None:
        return await (_word(visit, said, None) if said in BY_WORD else _told_behind(visit, word))
    word = normalise(word)
    if number.startswith(booking.CODE) and not rest:
        return await booking.say(visit, word, number)
    if rest and BY_WORD.get(word) not in FORMS:
        # Only a word that asks something takes more behind the number.
        return None
    if word in BY_WORD:
        return await _word(visit, word, number, rest)
    return await _numbered(visit, word, number)


async def _word(visit: Visit, word: str, number: str | None, rest: str = "") -> Speech:
    answer = await case_words.say(visit, BY_WORD[word], number, rest)
    ends = BY_WORD[word] in {Action.RESOLVE, Action.START_FLOW}
    return answer.then(*await parking.waiting(visit)) if ends else answer


async def _told_behind(visit: Visit, text: str) -> Speech | None:
    """Take a move with its answers and no number, where only one case can be meant."""
    found = moving.behind(text)
    running = await drafts.running(visit.work, visit.person) if found else None
    if found is None or (running and running.draft.flow != current.REPORT):
        return None
    action, rest = found
    case = await case_words.only(visit.work, visit.person, action)
    return await case_words.say(visit, action, case.number, rest) if case else None


async def _aside(visit: Visit, said: str, text: str) -> Speech | None:
    """Take a word that stands for itself: 帮助, 上班 and the like."""
    del text
    return await WORDS[said](visit) if said in WORDS else None


async def _away(visit: Visit, said: str, text: str) -> Speech | None:
    """Take a wish for leave, its 确认, and 销假."""
    del text
    return await absence.say(visit.work, visit.person, visit.desk.policy.zone, said)


async def _opening(visit: Visit, said: str, text: str) -> Speech | None:
    """Begin a flow with whatever follows its word."""
    found = _triggered(said)
    if found is None:
        return None
    kind, word = found
    rest = fold(text.strip())[len(word) :]
    running = await drafts.running(visit.work, visit.person)
    busy = running is not None and running.draft.flow != current.REPORT
    spoken = bool(rest[:1].strip(BEHIND)) and (busy or rest[0] in SPOKEN)
    if spoken and kind.name != current.REPORT:
        # A sentence that only begins with the word is an answer to what is being asked.
        return None
    return await _begin(visit, kind, rest.lstrip(BEHIND))


def _triggered(said: str) -> tuple[FlowKind, str] | None:
    words = ((kind, word) for kind in FLOWS.values() for word in kind.triggers)
    return next(((kind, word) for kind, word in words if said.startswith(word)), None)


async def _begin(visit: Visit, kind: FlowKind, rest: str) -> Speech:
    """Begin a flow that this app offers to this person; nobody outside owns anything."""
    if not visit.person.institution:
        return talk("outside")
    policy = visit.desk.policy
    known = not kind.case_kind or kind.case_kind in policy.kind
    if not known or kind.offered_as not in visit.desk.offered(visit.app):
        return talk("not_available", word=kind.title)
    if not kind.open_to(visit.person.roles):
        return talk("not_for_you", word=kind.title)
    if kind.name == current.REPORT:
        return await report.tap(visit, rest)
    return await flowing.begin(visit, kind, rest)


def _split(text: str) -> tuple[str, str | None, str]:
    """Take a message apart: the word, the number of a case, and what stands behind it."""
    found = NUMBER.fullmatch(text)
    if found is None:
        return text, None, ""
    return found["word"].strip(), found["number"].upper(), (found["rest"] or "").strip(BEHIND)


async def _numbered(visit: Visit, word: str, number: str) -> Speech | None:
    work, person = visit.work, visit.person
    if word in {"查看", ""}:
        return await case_words.view(work, person, number)
    return await case_words.void(work, person, number) if word == "撤销" else None


async def _detail(visit: Visit, text: str) -> Speech:
    """Take a text as a detail of what is open, or say how to open something."""
    opened = await _opened(visit.work, visit.person)
    if opened is None:
        return await early.heard(visit, text) or await _lost(visit)
    if opened.draft.flow == current.REPORT:
        return await report.said(visit, opened, text)
    return await flowing.said(visit, opened, text)


async def _lost(visit: Visit) -> Speech:
    return talk("lost").then(*await parking.waiting(visit))


async def _hearsay(visit: Visit, said: str, text: str) -> Speech | None:
    """Take the answer to whether a sentence was meant to begin a report."""
    del text
    if await drafts.running(visit.work, visit.person):
        return None
    meant = await early.answered(visit, said)
    if meant is None:
        return None
    return await _begin(visit, FLOWS[current.REPORT], "") if meant else talk("not_begun")


async def _opened(work: Work, person: Person) -> Open | None:
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


async def _media(visit: Visit, incoming: Image | Voice | Video) -> Speech:
    work, person = visit.work, visit.person
    kind = type(incoming).__name__.lower()
    opened = await _opened(work, person)
    if opened and opened.draft.flow != current.REPORT:
        return await flowing.sent(visit, opened, kind, incoming.media_id)
    case = await work.case(opened.case_id or "") if opened else None
    if opened is None or case is None:
        return talk("evidence_without_case")
    if case.state in CLOSED:
        return about(case, "ended", "refusals")
    evidence_id = reports.attach(work, case, person, visit.app, kind, incoming.media_id)
    return await report.sent(visit, opened, kind, evidence_id)


async def _moving(visit: Visit, said: str, text: str) -> Speech | None:
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


async def _resume(visit: Visit, said: str, text: str) -> Speech | None:
    """Take out again what was put aside or cancelled."""
    if said != Word.RESUME:
        return None
    opened = await parking.back(visit)
    if isinstance(opened, Speech):
        return opened
    if opened.draft.flow == current.REPORT:
        return await report.said(visit, opened, text)
    return await flowing.said(visit, opened, text)


async def _again(visit: Visit, said: str, text: str) -> Speech | None:
    """Answer a second 确认 with what the first one came to."""
    del text
    if said != Word.CONFIRM or await drafts.running(visit.work, visit.person):
        return None
    found = await drafts.newest(visit.work, visit.person, "submitted")
    return await submission.again(visit, found[0]) if found else None


async def _undo(visit: Visit, said: str, text: str) -> Speech | None:
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


async def _view(visit: Visit, said: str, text: str) -> Speech | None:
    """Show the report in progress: where the case stands, and what is noted."""
    if said != "查看":
        return None
    work, person = visit.work, visit.person
    opened = await _opened(work, person)
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


async def _person(visit: Visit) -> Speech:
    """Ask a colleague in, with the report so far where one is open."""
    opened = await drafts.running(visit.work, visit.person)
    case = await visit.work.case(opened.case_id or "") if opened else None
    if opened is None or case is None:
        return talk("person", number="")
    flow = flow_at(await visit.work.policy(case), visit.work.now)
    return Speech(await handover.call(visit, flow, opened, case.number))


async def _on_duty(visit: Visit) -> Speech:
    if (refused := _no_rota(visit)) is not None:
        return refused
    started = await duty.start(visit.work, visit.person)
    return talk("on_duty" if started else "on_duty_already")


async def _off_duty(visit: Visit) -> Speech:
    if (refused := _no_rota(visit)) is not None:
        return refused
    stopped = await duty.stop(visit.work, visit.person)
    return talk("off_duty" if stopped else "off_duty_already")


def _no_rota(visit: Visit) -> Speech | None:
    """Say so where duty is not for this person to tell, or not for anybody."""
    rules, team = visit.desk.policy.duty, visit.desk.policy.labels.complaint_team
    if rules.role not in visit.person.roles:
        return talk("not_on_rota", team=team)
    return talk("always_on_duty", team=team) if rules.mode == "always" else None


async def _plain(visit: Visit) -> Speech:
    key = {"key": visit.person.key}
    visit.work.unit.add(Update(tables.people, key, {"plain_text": True}))
    return talk("text_mode", on=True)


async def _cards(visit: Visit) -> Speech:
    key = {"key": visit.person.key}
    visit.work.unit.add(Update(tables.people, key, {"plain_text": False}))
    return talk("text_mode", on=False)


WORDS = {
    "帮助": lists.usage, "我的报告": lists.my_reports, "待办": lists.todo,
    "值班": lists.roster, "人工": _person, "上班": _on_duty, "下班": _off_duty,
    "文字提醒": _plain, "卡片提醒": _cards,
}  # fmt: skip
# The readers of a text, in the order of dialogs.md 3.3: exact words before anything fuzzy.
READERS = (
    _on_case, _moving, _aside, _away, _opening, _resume, _again, _hearsay,
    _undo, _view,
)  # fmt: skip
