"""``talk FLOW``: a conversation in the terminal, against the real engine and a record let go."""

import asyncio
import sys
from argparse import Namespace
from datetime import datetime, timedelta
from pathlib import Path

from bot.commands.failure import CommandError
from bot.commands.shipped import CONTACTS, POLICY
from bot.commands.talking.lines import MEDIA, Done, Walk, flat, read
from bot.commands.talking.record import Record
from bot.commands.talking.world import TalkWorld, talk_world
from bot.contact import Contact
from bot.flows.kind import FlowKind
from bot.flows.registry import FLOWS

HELP = """打字就是说话；! 接手 按按钮（按钮也都可以打字）；[照片] [语音] [位置] 发附件。
wangfang> 收到 换一个人说话，wangfang! 接手 换一个人按；@+10m、@10:30 让时间过去；@end 结束。"""


def run(arguments: Namespace) -> int:
    """Talk until ``@end`` or the end of the input; CommandError where nobody can."""
    kind = _kind(arguments.flow)
    told = asyncio.run(_talk(kind, arguments))
    if arguments.record:
        Path(arguments.record).write_text("\n".join([f"# {kind.title}", *told, ""]), "utf-8")
        print(f"已写入 {arguments.record}")
    return 0


async def _talk(kind: FlowKind, arguments: Namespace) -> list[str]:
    """Talk; gives what was said as the lines of a story."""
    contacts, policy = Path(arguments.contacts or CONTACTS), Path(arguments.policy or POLICY)
    async with talk_world(contacts, policy) as world:
        who = _speaker(world, kind, arguments.who)
        midnight = world.now.replace(hour=0, minute=0, second=0, microsecond=0)
        talk = Talk(world, who, Record(world.now, midnight))
        print(HELP)
        await talk.line(kind.triggers[0], shown=True)
        while line := await asyncio.to_thread(_typed, talk.who):
            if line.strip() and not await talk.line(line.rstrip("\r\n")):
                break
        return talk.record.lines


class Talk:
    """One conversation: who speaks, and what was written down of it."""

    def __init__(self, world: TalkWorld, who: str, record: Record) -> None:
        """Begin with ``who`` speaking."""
        self.world = world
        self.who = who
        self.record = record

    async def line(self, typed: str, *, shown: bool = False) -> bool:
        """Do what a line says and show what came of it; False at the end."""
        told = read(typed)
        if told is None:
            return False
        if shown:
            print(f"{self.who}> {typed}")
        try:
            await (self._walk(told) if isinstance(told, Walk) else self._do(told))
        except ValueError as refused:
            print(f"（{refused}）")
        self._show()
        return True

    async def _do(self, told: Done) -> None:
        who = told.who or self.who
        # A phone that nobody has is said before anything is written down.
        body: dict[str, object] = {"app": self._app(who)}
        if told.what == "!":
            await self.world.press(who, told.text)
        elif told.text == "[照片]":
            await self.world.post(f"/sim/users/{who}/image", body)
        elif told.text in MEDIA:
            await self.world.post(f"/sim/users/{who}/send", body | {"msgtype": MEDIA[told.text]})
        else:
            text = told.text.replace("\\n", "\n")
            await self.world.post(f"/sim/users/{who}/text", body | {"text": text})
        self.who = who
        self.record.did(who, told.what, told.text)
        await self.world.walk(timedelta())

    def _app(self, who: str) -> str:
        if who not in {person.userid for person in self.world.contacts}:
            raise ValueError(f"通讯录里没有“{who}”")
        return self.world.app_of(who)

    async def _walk(self, told: Walk) -> None:
        now = self.world.now
        wait = told.wait if told.until is None else self.record.midnight + told.until - now
        if wait is None or wait < timedelta():
            raise ValueError("这个时间已经过了")
        await self.world.walk(wait)

    def _show(self) -> None:
        heard = self.world.unread()
        for who, entry in heard:
            at = datetime.fromisoformat(entry["at"])
            print(f"{at:%H:%M:%S} {who}< {flat(entry)}")
        self.record.heard(heard, self.world.now)


def _kind(name: str) -> FlowKind:
    """Find a flow by its name or by its word."""
    found = next((k for k in FLOWS.values() if name in {k.name, *k.triggers}), None)
    if found is None:
        known = "、".join(f"{kind.name}（{kind.title}）" for kind in FLOWS.values())
        raise CommandError([f"没有名为“{name}”的流程，可用的有：{known}"])
    return found


def _speaker(world: TalkWorld, kind: FlowKind, wanted: str) -> str:
    """Give who speaks first: the one asked for, else the first who may use the flow."""
    found = [p for p in world.contacts if p.apps and _may(p, kind, wanted)]
    if not found:
        raise CommandError([f"通讯录里没有“{wanted}”" if wanted else "没有人可以用这个流程"])
    return found[0].userid


def _may(person: Contact, kind: FlowKind, wanted: str) -> bool:
    if wanted:
        return wanted in {person.userid, person.name}
    return kind.open_to(frozenset(person.roles))


def _typed(who: str) -> str:
    """Read a line; an empty text is the end of the input."""
    print(f"{who}> ", end="", flush=True)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        print(line.rstrip("\n"))
    return line
