"""A world for one conversation: simulator and bot in this process, on a record that is let go."""

import logging
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from aiohttp import web

from bot.app import running
from bot.commands.contacts_import import import_people
from bot.commands.demo_place import Place, fresh
from bot.commands.failure import CommandError
from bot.commands.simulator import sim_app, sim_person
from bot.contact import Contact
from bot.contacts import read as read_contacts
from bot.flows.registry import FLOWS
from bot.settings import Settings, load
from bot.settings.fresh import rendered, write_new
from simulator.app import make_app
from simulator.config import SimConfig
from simulator.state import SIM, Simulator
from storage.migrate import upgrade

# A Monday morning, always the same, so that a recorded conversation can be played again.
START = datetime.fromisoformat("2026-11-23T10:00:00+08:00")


@dataclass
class TalkWorld:
    """What a conversation does: say, press, let time pass, look at the phones."""

    base: str
    session: aiohttp.ClientSession
    sim: Simulator
    contacts: tuple[Contact, ...]
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """Give the shared time."""
        return datetime.fromisoformat(self.sim.clock.stamp())

    def app_of(self, who: str) -> str:
        """Give the app that somebody uses first."""
        return self.sim.person(who).apps[0]

    async def begin(self) -> None:
        """Stop the flow of time at the start."""
        await self.post("/sim/time", {"rate": 0})
        await self.post("/sim/time", {"set": START.isoformat()})

    async def post(self, path: str, body: dict[str, Any]) -> None:
        """Call the simulator; ValueError with its sentence where it says no."""
        async with self.session.post(self.base + path, json=body) as answer:
            if answer.status != web.HTTPOk.status_code:
                raise ValueError(str((await answer.json()).get("reason", answer.reason)))

    async def press(self, who: str, label: str) -> None:
        """Press the button of that label on the newest live card; ValueError without one."""
        for entry in reversed(self.sim.phones.screen(who, 0)):
            card = entry.get("card") or {}
            for button in card.get("button_list", ()) if entry.get("state") == "live" else ():
                if button["text"] == label:
                    press = {
                        "app": entry["app"], "task_id": entry["task_id"], "key": button["key"],
                    }  # fmt: skip
                    await self.post(f"/sim/users/{who}/press", press)
                    return
        raise ValueError(f"{who} 没有带“{label}”按钮的卡片")

    async def walk(self, wait: timedelta) -> None:
        """Let time pass, from due time to due time."""
        await self.post("/sim/time", {"advance_s": wait.total_seconds()})

    def unread(self) -> list[tuple[str, dict[str, Any]]]:
        """Give what the phones received since the last look, in the order of time."""
        found = []
        for person in self.contacts:
            entries = self.sim.phones.screen(person.userid, self.seen.get(person.userid, 0))
            if entries:
                self.seen[person.userid] = entries[-1]["n"]
            found += [(person.userid, e) for e in entries if e["direction"] == "in"]
        return sorted(found, key=lambda one: str(one[1]["at"]))


@asynccontextmanager
async def talk_world(contacts: Path, policy: Path) -> AsyncIterator[TalkWorld]:
    """Bring up simulator and bot with these people and rules; CommandError where one is wrong."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="escalation-bot-talk-")))
        doors = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        place = Place(folder, *(door.getsockname()[1] for door in doors))
        settings = _settings(place, policy)
        people, problems, _ = read_contacts(contacts, settings.institutions[0].apps)
        if problems:
            raise CommandError(problems)
        sim = await _simulator(stack, settings, people, doors[1])
        session = await stack.enter_async_context(aiohttp.ClientSession())
        await upgrade(settings.database_url)
        await import_people(settings, settings.institutions[0], people)
        # What would be in the log of a server is no part of a conversation.
        logging.getLogger().addHandler(logging.NullHandler())
        await stack.enter_async_context(running(settings, "all", doors[0]))
        world = TalkWorld(place.simulator, session, sim, tuple(people))
        await world.begin()
        yield world


def _settings(place: Place, policy: Path) -> Settings:
    write_new(place.settings, rendered(fresh(place, policy)))
    settings, problems = load(place.settings, {})
    if settings is None:
        raise CommandError(problems)
    apps = tuple(app.model_copy(update={"flows": tuple(FLOWS)}) for app in settings.wecom.apps)
    return settings.model_copy(update={"wecom": settings.wecom.model_copy(update={"apps": apps})})


async def _simulator(
    stack: AsyncExitStack, settings: Settings, people: list[Contact], door: socket.socket
) -> Simulator:
    bot = settings.http.public_url
    config = SimConfig(
        corp_id=settings.wecom.corp_id,
        apps=tuple(sim_app(app, bot) for app in settings.wecom.apps),
        contacts=tuple(sim_person(person) for person in people),
        port=door.getsockname()[1],
        start=START,
    )
    app = make_app(config)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, door).start()
    return app[SIM]
