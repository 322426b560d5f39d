"""What begins a flow: its word, with the first details behind it, or a tap in the menu."""

from bot.conversation import current, drafts, early, flowing, report
from bot.conversation.speech import Speech, talk
from bot.conversation.visit import Visit
from bot.dialog.words import clean, fold
from bot.flows.kind import FlowKind
from bot.flows.registry import FLOWS
from bot.wecom.values import Click, Subscribe

# What may stand between a flow's word and the first details.
BEHIND = " ,:、。;\n"
# A sentence that goes on like this speaks of a complaint and begins none.
SPOKEN = "后的了过吗呢怎是在被前时中"


async def clicked(visit: Visit, incoming: Click | Subscribe) -> Speech:
    """Begin the flow that was tapped in the menu, or welcome whoever opens the app first."""
    if isinstance(incoming, Subscribe):
        return talk("welcome", begin=visit.begin)
    kind = FLOWS.get(incoming.event_key)
    return await begin(visit, kind, "") if kind else talk("old_menu")


async def opening(visit: Visit, said: str, text: str) -> Speech | None:
    """Begin a flow with whatever follows its word."""
    found = _triggered(said)
    if found is None:
        return None
    kind, word = found
    # What was told stays as it was typed, only the looking for words is width-blind.
    typed = clean(text)[len(word) :]
    rest = fold(typed)
    running = await drafts.running(visit.work, visit.person)
    busy = running is not None and running.draft.flow != current.REPORT
    spoken = bool(rest[:1].strip(BEHIND)) and (busy or rest[0] in SPOKEN)
    if spoken and kind.name != current.REPORT:
        # A sentence that only begins with the word is an answer to what is being asked.
        return None
    return await begin(visit, kind, typed[len(rest) - len(rest.lstrip(BEHIND)) :])


def _triggered(said: str) -> tuple[FlowKind, str] | None:
    words = ((kind, word) for kind in FLOWS.values() for word in kind.triggers)
    return next(((kind, word) for kind, word in words if said.startswith(word)), None)


async def hearsay(visit: Visit, said: str, text: str) -> Speech | None:
    """Take the answer to whether a sentence was meant to begin a report."""
    del text
    if await drafts.running(visit.work, visit.person):
        return None
    meant = await early.answered(visit, said)
    if meant is None:
        return None
    return await begin(visit, FLOWS[current.REPORT], "") if meant else talk("not_begun")


async def begin(visit: Visit, kind: FlowKind, rest: str) -> Speech:
    """Begin a flow that this app offers to this person; nobody outside owns anything."""
    if not visit.person.institution:
        return talk("outside")
    if kind.offered_as not in visit.desk.offered(visit.app):
        return talk("not_available", word=kind.title)
    if not kind.open_to(visit.person.roles):
        return talk("not_for_you", word=kind.title)
    if kind.name == current.REPORT:
        return await report.tap(visit, rest)
    return await flowing.begin(visit, kind, rest)
