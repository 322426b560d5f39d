"""Any flow in chat: begun by its word, asked, answered, submitted; one running draft a person."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation import drafts, handover, parking, submission
from bot.conversation.course import Course
from bot.conversation.drafts import Open
from bot.conversation.speech import Line, Speech, talk
from bot.conversation.visit import Visit
from bot.dialog.draft import start
from bot.dialog.engine import advance, unsettled
from bot.dialog.events import Event, Learned, Opened, Refused, Said, Sent
from bot.dialog.flow import Flow
from bot.dialog.say import Kind, Say
from bot.dialog.steps import Step
from bot.dialog.turn import Turn, asking
from bot.dialog.words import Word
from bot.flows.kind import Facts, FlowKind
from bot.flows.registry import kind_of
from desk import evidence
from storage.ids import new_id

# What is learned may lead to more, but not for ever.
_PASSES = 3
# What a turn ends with, and what is asked anew once more is known.
_CLOSING = frozenset({Kind.ASK, Kind.SUMMARY, Kind.ALL_NOTED})


async def begin(
    visit: Visit, kind: FlowKind, rest: str, about: Mapping[str, str] | None = None
) -> Speech:
    """Start a flow with whatever was said behind its word; what was running is put aside.

    ``about`` is what the flow is about from the start, such as a case.
    """
    running = await drafts.running(visit.work, visit.person)
    asks = running and running.draft.flow == kind.name and running.case_id is None
    if running and asks and not rest and not about:
        return await said(visit, running, Word.RESUME)
    if why := await kind.barred(visit.work, visit.filing("", about or {})):
        return talk(why)
    aside = await parking.aside(visit, running)
    offered = None if rest or about else await parking.offered(visit, kind.name)
    if offered is not None:
        return (await said(visit, offered, Word.RESUME)).then(*aside)
    flow = kind.make(visit.desk.policy, visit.work.now, Facts(about=about or {}))
    draft = start(flow, new_id())
    if kind.asks_first:
        draft = asking(draft, flow.next(draft.answers, draft.skipped))
    fresh = Open(None, draft, None, about=about or {})
    event = _unless_unclear(kind, rest, Opened(kind.opening(rest)))
    return (await _turn(visit, kind, fresh, event, rest)).then(*aside)


async def said(visit: Visit, opened: Open, text: str) -> Speech:
    """Take a text for the running flow."""
    kind = kind_of(opened.draft.flow)
    event = _unless_unclear(kind, text, Said(kind.heard(text)))
    return await _turn(visit, kind, opened, event, text)


def _unless_unclear(kind: FlowKind, text: str, event: Event) -> Event:
    """Take nothing of a text that nobody could tell apart, and say why."""
    why = kind.unclear(text)
    return Refused("", why) if why else event


async def sent(visit: Visit, opened: Open, kind: str, media_id: str) -> Speech:
    """Attach a photo or a voice message to the running flow, at whatever question."""
    flow_kind = kind_of(opened.draft.flow)
    flow, _ = await _flow(visit, flow_kind, opened)
    evidence_id = ""
    if flow.evidence and flow.evidence.takes(kind):
        evidence_id = await evidence.keep(
            visit.work, opened.draft.id, visit.person, visit.app, kind, media_id, opened.case_id
        )
    return await _turn(visit, flow_kind, opened, Sent(kind, evidence_id), "")


async def _turn(visit: Visit, kind: FlowKind, opened: Open, event: Event, text: str) -> Speech:
    flow, facts = await _flow(visit, kind, opened)
    turn = advance(flow, opened.draft, event, visit.work.now)
    course = Course(visit, kind, flow, opened, turn, type(event).__name__.lower(), text)
    for _ in range(_PASSES):
        more = await _learned(course, facts)
        if more is None:
            break
        course, facts = more
    return await _done(course)


async def _done(course: Course) -> Speech:
    """File, note or only save, and say what follows."""
    effect, visit = course.turn.effect, course.visit
    if effect == "submit":
        lines = await submission.submit(course)
        return Speech((*lines, *await parking.offer(visit)))
    if effect == "cancelled" and course.kind.amend and course.opened.case_id is None:
        course = course.cancelled()
    if effect == "cancelled" or course.kind.amend is None:
        course.save()
        return Speech((course.says, *await _after(course)))
    lines, lives = await submission.note(course)
    more = await _after(course) if lives else await parking.offer(visit)
    return Speech((*lines, *more))


async def _flow(visit: Visit, kind: FlowKind, opened: Open) -> tuple[Flow, Facts]:
    """Make the flow over what the record says to the answers so far."""
    filing = visit.filing(opened.draft.id, opened.about)
    facts = await kind.learn(visit.work, filing, opened.draft.answers)
    facts = replace(facts, about=opened.about)
    return kind.make(visit.desk.policy, visit.work.now, facts), facts


async def _learned(course: Course, before: Facts) -> tuple[Course, Facts] | None:
    """Look up what the new answers lead to, and ask what is open then; None for nothing new."""
    turn = course.turn
    if turn.effect or turn.draft.status != "running":
        return None
    facts = before
    if turn.changed:
        opened = course.opened.to(turn.draft)
        flow, facts = await _flow(course.visit, course.kind, opened)
        course = replace(course, flow=flow)
    if facts == before and not unsettled(course.flow, turn.draft, facts.known):
        return None
    return course.to(_joined(course, facts)), facts


def _joined(course: Course, facts: Facts) -> Turn:
    """Go on with what was learned, and say both turns as one."""
    turn, refused = course.turn, facts.refused
    more = course.after(refused or Learned(facts.known))
    dropped = _CLOSING | ({Kind.MISSED} if refused else frozenset())
    step = course.flow.step(refused.step) if refused else None
    noted = [_but(say, step) for say in turn.say if say.kind not in dropped]
    says = [say for say in noted if say.items or say.kind is not Kind.SAVED]
    # What is to be chosen from stands last.
    says = sorted([*says, *more.say], key=lambda say: say.kind is Kind.OFFERED)
    return replace(more, say=tuple(says), changed=turn.changed | more.changed)


def _but(say: Say, refused: Step[Any] | None) -> Say:
    """Leave an answer that was refused out of what was noted."""
    if refused is None or say.kind is not Kind.SAVED:
        return say
    return replace(say, items=tuple(one for one in say.items if one[0] != refused.label))


async def _after(course: Course) -> tuple[Line, ...]:
    """Say what follows from the turn beside its own words."""
    visit, turn = course.visit, course.turn
    if turn.effect == "handover":
        return await handover.call(visit, course.flow, course.opened.to(turn.draft))
    if turn.effect == "cancelled" and turn.draft.status == "cancelled":
        return await parking.waiting(visit, by_name=True)
    done = turn.effect == "cancelled" or any(say.kind is Kind.ALL_NOTED for say in turn.say)
    return await parking.offer(visit) if done else ()
