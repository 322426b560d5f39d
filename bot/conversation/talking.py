"""What happens to one message: the person, the route, the commit, the rendered answer."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.conversation.answer import EMPTY, Answer
from bot.conversation.mail import context
from bot.conversation.routing import route
from bot.conversation.speech import Line, Speech, talk
from bot.conversation.ticket import Ticket
from bot.conversation.turns import TRIES, Turns
from bot.conversation.visit import Desk
from bot.dialog.render import render
from bot.wecom.limits import TEXT_BYTES, split_text
from bot.wecom.values import CardPress, Incoming
from cases.outcome import Priority
from desk.letters import Scene
from desk.work import Work
from storage import people, tables
from storage.errors import Conflict
from storage.outbox import waiting
from storage.people import Person
from storage.store import Store
from storage.unit import Insert, Write

# The sentences that name the number to call.
CALLING = frozenset(
    {"help", "welcome", "lost", "person", "unknown_person", "handed_over", "nobody_there"}
)


class Talking:
    """Runs people's messages as turns; one for the process."""

    def __init__(
        self, turns: Turns, desks: Mapping[str, Desk], wall: Callable[[], datetime], hotline: str
    ) -> None:
        """``desks`` by institution; ``wall`` is wall time; ``hotline`` the number to call."""
        self._turns = turns
        self._desks = desks
        self._wall = wall
        self._hotline = hotline

    @property
    def store(self) -> Store:
        """Give the record that the turns are saved in."""
        return self._turns.store

    def now(self) -> datetime:
        """Give the present instant."""
        return self._turns.now()

    async def turn(self, incoming: Incoming, ticket: Ticket) -> Answer:
        """Run one message; gives the passive answer, EMPTY where it goes out as a push.

        Raises Conflict("inbox") for a message that was answered before, and Unavailable.
        """
        person = await people.get(self.store, incoming.user)
        if person is None or not person.active:
            return self._stranger(incoming)
        # A leader outside of every institution may be alerted, so he may answer; he owns nothing.
        desk = self._desks.get(person.institution) or next(iter(self._desks.values()))
        desk = desk.at(person.department)
        for left in reversed(range(TRIES)):
            try:
                return await self._attempt(incoming, ticket, person, desk)
            except Conflict as conflict:
                # A person who acts in two places at once is decided by revisions: run again on
                # what the winner left. A message that is in the inbox already is a redelivery.
                if conflict.reason == "inbox" or not left:
                    raise
        message = "unreachable"
        raise AssertionError(message)

    async def _attempt(
        self, incoming: Incoming, ticket: Ticket, person: Person, desk: Desk
    ) -> Answer:
        work = self._turns.work("chat")
        speech = await route(work, person, desk, incoming)
        scenes = {
            id(line): await work.scene(line.case, *line.values.values())
            for line in _lines(speech)
            if line.case
        }
        said: list[Answer] = []

        def finish() -> Iterator[Write]:
            answer = self._render(work, speech, scenes)
            said[:] = [answer]
            yield from self._rows(work, incoming, person, answer, ticket, said)

        await self._turns.save(work, finish)
        return said[0]

    def _rows(
        self,
        work: Work,
        incoming: Incoming,
        person: Person,
        answer: Answer,
        ticket: Ticket,
        said: list[Answer],
    ) -> Iterator[Write]:
        """Store the inbox key with its answer, or queue the answer when it can't be passive."""
        fits = bool(answer.task_id or answer.pushed) or len(answer.text.encode()) <= TEXT_BYTES
        # A press can be answered by a changed card alone; a text in its response is dropped.
        fits &= answer.kind != "text" or not isinstance(incoming, CardPress)
        if answer.kind != "none" and not (fits and ticket.claim()):
            yield from pushes(work, incoming.key, person, answer)
            answer = said[0] = EMPTY
        yield Insert(
            tables.inbox,
            {
                "key": incoming.key, "app": incoming.app, "person": person.key,
                "received_at": work.now, "answer": answer.kind, "wall_at": self._wall(),
                "written": answer.kind == "none", "sealed": work.store.vault.seal(answer.to_json()),
            },
            otherwise="inbox",
        )  # fmt: skip

    def _render(self, work: Work, speech: Speech, scenes: Mapping[int, Scene]) -> Answer:
        texts = [self._line(work, line, scenes) for line in speech.lines]
        text = "\n".join(filter(None, texts))
        pushed = self._line(work, speech.pushed, scenes) if speech.pushed else ""
        if speech.card is None:
            return Answer(text, pushed)
        card, case = speech.card, speech.lines[0].case
        title = work.number(case) if case else ""
        text = text.removeprefix(f"{title} ")
        return Answer(text, pushed, title, card.task_id, card.response_code, card.buttons)

    def _line(self, work: Work, line: Line, scenes: Mapping[int, Scene]) -> str:
        sentences = self._turns.sentences
        if line.subject == "dialog":
            return render(line.values["says"], sentences.environment)
        if line.case is None:
            return sentences.say(line.subject, line.name, None, **self._common(line))
        scene = scenes[id(line)]
        return sentences.say(line.subject, line.name, context(work, scene, dict(line.values)))

    def _common(self, line: Line) -> dict[str, Any]:
        """Add the number to call where a sentence names it."""
        wants = line.name in CALLING
        return dict(line.values) | ({"hotline": self._hotline} if wants else {})

    def _stranger(self, incoming: Incoming) -> Answer:
        """Tell somebody who isn't in the contacts what to do; nothing is stored."""
        line = talk("unknown_person", userid=incoming.user).lines[0]
        return Answer(self._turns.sentences.say("talk", line.name, None, **self._common(line)))

    def unsaved(self, incoming: Incoming) -> str:
        """Say, from memory, that nothing was saved and which number to call (design §3)."""
        del incoming
        return self._turns.sentences.say("talk", "not_saved", None, hotline=self._hotline)


def pushes(work: Work, key: str, person: Person, answer: Answer) -> Iterator[Insert]:
    """Queue an answer for message/send, in parts of WeCom's size, in order."""
    for place, part in enumerate(split_text(answer.pushed or answer.text)):
        row = waiting(
            f"{key}:answer:{place}", "answer", int(Priority.ANSWER), person.key,
            person.institution, work.now, {"text": part}, work.store.vault, work.now,
        )  # fmt: skip
        yield Insert(tables.outbox, row, otherwise="ignore")


def _lines(speech: Speech) -> Iterator[Line]:
    yield from speech.lines
    if speech.pushed:
        yield speech.pushed
