"""Plays a story written as a transcript; the file is the specification.

    # a comment                #rule S4-R17 …  what the story proves
    #institution shebao      another policy, and its own people
    #policy old -> new         #contacts old -> new  text replaced in a copy of the file
    @10:05:00                 walk to this time
    @hide wangfang            no app reaches her       @show   everybody is reachable again
    @outage 3600              the bot hears nothing for so many seconds
    @restart                  the bot ends and begins anew
    @late 900                 the next message was written so many seconds ago
    @case leader hops=2       what the newest case must look like; evidence=image,voice
    chenyu> text              she types                chenyu> [不满报告]  taps the menu
    chenyu> [照片]            or [语音], [位置], [表情], [视频], [链接]; {好×3000} is 3000 times 好
    wangfang! 接手            presses the button
    wangfang< text            the next thing on her phone contains this, at this very second
    wangfang< [卡] text       … is a card with live buttons; [灰] a card whose buttons are dead

Whatever arrives and is not written down fails the story.
``TRANSCRIPTS_ACCEPT=1`` rewrites the ``<`` lines with what was said.
"""

import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.commands.talking.lines import MEDIA, flat
from storage import evidence, tables
from tests.stories.world import World

__all__ = ["Player", "flat", "spelt"]

ACCEPT = os.environ.get("TRANSCRIPTS_ACCEPT") == "1"
LINE = re.compile(r"(?P<who>[a-z0-9]+)(?:@(?P<app>[a-z]+))?(?P<what>[<>!]) ?(?P<text>.*)")


class Player:
    """Plays one file against one world."""

    def __init__(self, world: World, path: Path) -> None:
        self.world = world
        self.path = path
        self.written: list[str] = []
        self.waiting: dict[str, list[dict[str, Any]]] = {}
        self.instant = world.start
        self.late = 0

    async def play(self) -> None:
        """Play every line; in accept mode the file is rewritten."""
        for number, line in enumerate(self.path.read_text().splitlines(), 1):
            try:
                await self.line(line)
            except AssertionError as error:
                raise AssertionError(f"{self.path.name}:{number}: {line}\n{error}") from error
        self.leftover("the end")
        if ACCEPT:
            self.path.write_text("\n".join(self.written).rstrip() + "\n")

    async def line(self, line: str) -> None:
        """Play one line."""
        said = LINE.fullmatch(line)
        if said and said["what"] == "<":
            self.hears(said["who"], said["text"])
            return
        if line.startswith("#") or not line.strip():
            self.written.append(line)
            return
        self.leftover(line)
        self.written.append(line)
        if said:
            await self.does(said["who"], said["app"] or "", said["what"], said["text"])
            await self.world.settle()
        else:
            await self.directive(*line.removeprefix("@").split())
        self.instant = await self.world.now()
        await self.collect()
        if ACCEPT:
            self.note_on_the_way()

    async def does(self, who: str, app: str, what: str, text: str) -> None:
        """Let somebody type, tap, send or press."""
        world = self.world
        body: dict[str, Any] = {"app": app or world.app_of(who)}
        if what == "!":
            await world.press(who, text)
        elif text.startswith("[不满报告]"):
            await world.tap(who, app, late=self.late)
        elif text == "[照片]":
            await world.post(f"/sim/users/{who}/image", body)
        elif text in MEDIA:
            await world.post(f"/sim/users/{who}/send", body | {"msgtype": MEDIA[text]})
        else:
            await world.say(who, spelt(text), app)
        self.late = 0

    async def directive(self, name: str, *rest: str) -> None:
        """Carry out a line that begins with @."""
        world = self.world
        if re.fullmatch(r"[\d:]+", name):
            await world.until(name)
        elif name == "hide":
            pairs = [[who, app] for who in rest for app in world.people[who]["apps"]]
            await world.post("/sim/faults", {"hide": pairs})
        elif name == "show":
            await world.post("/sim/faults", {"hide": []})
        elif name == "outage":
            await world.post("/sim/time", {"outage_s": int(rest[0])})
        elif name == "restart":
            await world.restart()
        elif name == "late":
            self.late = int(rest[0])
        elif name == "case":
            await self.case(*rest)
        else:
            raise AssertionError(f"no directive @{name}")

    async def case(self, state: str, *fields: str) -> None:
        """Compare the newest case with what the story says of it."""
        store = self.world.house.turns.store
        statement = select(tables.cases).order_by(tables.cases.c.opened_at.desc(),
                                                  tables.cases.c.number.desc())  # fmt: skip
        row = await store.row(statement)
        assert row is not None, "no case"
        assert row.state == state, f"the case is {row.state}"
        shown = row.body | {
            "hops": len(row.body["hops"]), "flags": ",".join(row.body["flags"]) or "-",
            "system": sum_of(row.body["charges"], "system"),
            "evidence": ",".join(one.kind for one in await evidence.of_case(store, row.id)) or "-",
        }  # fmt: skip
        for field in fields:
            name, _, value = field.partition("=")
            assert str(shown[name]) == value, f"{name} is {shown[name]}"

    def hears(self, who: str, text: str) -> None:
        """Take the next message of a phone and compare it."""
        queue = self.waiting.get(who, [])
        if ACCEPT:
            return
        assert queue, f"{who} received nothing"
        entry = queue.pop(0)
        assert text.strip() in flat(entry), f"{who} received {flat(entry)}"
        at = entry["at"][11:19]
        assert at == f"{self.instant:%H:%M:%S}", f"{who} received it at {at}"

    async def collect(self) -> None:
        """Look at every phone."""
        for who in sorted(self.world.people):
            self.waiting.setdefault(who, []).extend(await self.world.unread(who))

    def note_on_the_way(self) -> None:
        """In accept mode: write down, with its own time, what came while time was walked."""
        walked = self.written.pop()
        now = f"{self.instant:%H:%M:%S}"
        came = [(entry["at"][11:19], who, entry) for who, q in self.waiting.items() for entry in q]
        for at in sorted({at for at, _, _ in came if at != now}):
            self.written.append(f"@{at}")
            self.written += [f"{who}< {flat(entry)}" for when, who, entry in came if when == at]
        self.waiting = {
            who: [entry for entry in queue if entry["at"][11:19] == now]
            for who, queue in self.waiting.items()
        }
        self.written.append(walked)

    def leftover(self, before: str) -> None:
        """Fail for what arrived and was not written down; write it down in accept mode."""
        for who, queue in self.waiting.items():
            if ACCEPT:
                self.written += [f"{who}< {flat(entry)}" for entry in queue]
                queue.clear()
            assert not queue, f"before {before}: unannounced for {who}: {flat(queue[0])}"


def spelt(text: str) -> str:
    r"""Give a text as it is typed: ``\n`` breaks a line, ``{好×3000}`` repeats."""
    told = re.sub(r"\{(.+?)×(\d+)\}", lambda found: found[1] * int(found[2]), text)
    return told.replace("\\n", "\n")


def sum_of(charges: list[dict[str, Any]], to: str) -> str:
    """Add up the minutes booked to somebody."""
    seconds = sum(
        (datetime.fromisoformat(c["end"]) - datetime.fromisoformat(c["start"])).total_seconds()
        for c in charges
        if c["to"] == to
    )
    return f"{seconds / 60:g}m"
