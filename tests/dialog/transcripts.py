"""Conversations as text files: `>` a person, `<` the bot, `=` what the caller has to do.

@flow order              which flow is played
> 订单投诉 送晚了         the first line opens the flow, the others are said to it
< 记下了：…              each line is part of one line that the bot says, all in order
= submit                 the caller is told to submit; the player does and has a receipt
@twice                   the last event comes again
@send image p1           a photo arrives
@press step value        a button of the current card; a dash is the step of a command
@press-old step value    the same button on the first card
@hold                    the player does not submit, so that what comes back can be told:
@submitted T-1           it succeeded
@refused step why        it failed
@+10s                    time passes
@restart                 the draft is read back from its JSON, as it is after every line
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.dialog.draft import Draft, start
from bot.dialog.engine import advance
from bot.dialog.events import Event, Opened, Pressed, Refused, Said, Sent, Submitted
from bot.dialog.flow import Flow
from bot.dialog.render import render
from bot.templates import Sentences
from tests.dialog.flows import DISSATISFACTION, ORDER

FOLDER = Path(__file__).parent.parent / "transcripts"
FLOWS = {flow.name: flow for flow in (ORDER, DISSATISFACTION)}
# The product's own: an environment of the tests' would read the templates in another way.
SENTENCES = Sentences().environment
ACCEPT = os.environ.get("TRANSCRIPTS_ACCEPT") == "1"


@dataclass
class Player:
    """The caller that a draft lives in: keeps it as JSON, submits when told to."""

    flow: Flow = ORDER
    now: datetime = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    draft: Draft = field(init=False)
    last: Event | None = None
    submits: int = 0
    holding: bool = False

    def __post_init__(self) -> None:
        self.draft = start(self.flow, "d-1")

    def play(self, line: str) -> list[str]:
        """Do what a line says; return what the bot says, and the effects."""
        if line.startswith("@+"):
            self.now += timedelta(seconds=int(line[2:].removesuffix("s")))
        elif line.startswith("@flow "):
            self.flow = FLOWS[line.split()[1]]
            self.__post_init__()
        elif line == "@hold":
            self.holding = True
        elif line != "@restart":
            return list(self.handle(self.event(line)))
        return []

    def event(self, line: str) -> Event:
        """Return the event that a line stands for."""
        word, _, rest = line.partition(" ")
        first, _, second = rest.partition(" ")
        match word:
            case ">":
                return self.words(rest.replace("\\n", "\n"))
            case "@send":
                return Sent(first, second)
            case "@press" | "@press-old":
                rev = self.draft.rev if word == "@press" else 1
                return Pressed("d-1", rev, first.strip("-"), second)
            case "@submitted":
                return Submitted(rest)
            case "@refused":
                return Refused(first, second)
            case "@twice" if self.last:
                return self.last
        raise ValueError(line)

    def words(self, text: str) -> Event:
        """Return the opening of the flow for the first words, then what is said."""
        if self.last is not None:
            return Said(text)
        return Opened(text.removeprefix(self.flow.triggers[0]))

    def handle(self, event: Event) -> Iterator[str]:
        """Advance the draft by an event and by what follows from it."""
        self.last = event
        turn = advance(self.flow, self.draft, event, self.now)
        assert turn.say, "the bot fell silent"
        self.draft = Draft.from_json(turn.draft.to_json())
        assert self.draft == turn.draft
        if turn.effect != "submit" or self.holding:
            yield from (f"< {line}" for line in render(turn.say, SENTENCES).splitlines())
        if turn.effect:
            yield f"= {turn.effect}"
        if turn.effect == "submit" and not self.holding:
            self.submits += 1
            yield from self.handle(Submitted(f"T-{2030 + self.submits}"))
            self.last = event  # what comes twice is what the person did


def blocks(path: Path) -> list[tuple[str, list[str]]]:
    """Return each line of a transcript with the bot's lines that follow it."""
    found: list[tuple[str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("<", "=")):
            found[-1][1].append(line)
        else:
            found.append((line, []))
    return found


def check(path: Path) -> None:
    """Play a transcript; where accepting, write what the bot said instead of comparing."""
    player, said = Player(), []
    for line, expected in blocks(path):
        quiet = not line or line.startswith("#")
        heard = [] if quiet else player.play(line)
        said += [line, *heard]
        if not ACCEPT:
            assert len(heard) == len(expected), (path.name, line, heard)
            for one, part in zip(heard, expected, strict=True):
                assert part[1:].strip() in one, (path.name, line, one)
    if ACCEPT:
        path.write_text("\n".join(said) + "\n", encoding="utf-8")
