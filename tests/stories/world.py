"""A whole world in one process: the simulator, the bot against it, and people to play."""

import base64
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.app import running
from bot.commands.contacts_import import import_people
from bot.contacts import read
from bot.house import House
from bot.settings import Settings
from bot.settings.fields import FLOWS
from simulator.app import make_app
from simulator.config import SimApp, SimConfig, read_contacts
from simulator.courier import deliver
from simulator.inbound import Origin
from simulator.state import SIM, Simulator
from storage.migrate import upgrade

ZONE = ZoneInfo("Asia/Shanghai")
ROOT = Path(__file__).parents[2]
CONTACTS = ROOT / "deploy/sample/contacts.csv"
POLICY = ROOT / "policies/picc-jiangsu.toml"
START = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
CORP = "wwteststory0001"
APPS = (("claims", 1000002, "理赔小助手"), ("service", 1000003, "95518客户服务"))


def key() -> str:
    """Make a key of 32 bytes as the settings want it."""
    return base64.b64encode(os.urandom(32)).decode()


def sim_apps(bot_port: int) -> tuple[SimApp, ...]:
    """Describe the two apps to the simulator."""
    return tuple(
        SimApp(
            name=name,
            agent_id=agent_id,
            secret=f"secret-of-{name}",
            token=f"token{name}",
            aes_key=(name * 43)[:43],
            callback_url=f"http://127.0.0.1:{bot_port}/wecom/{name}",
        )
        for name, agent_id, _ in APPS
    )


def settings_for(folder: Path, bot_port: int, sim_url: str, policy: Path = POLICY) -> Settings:
    """Build the bot's settings for the simulator at ``sim_url``."""
    apps = [
        {
            "name": app.name, "agent_id": app.agent_id, "secret": app.secret, "token": app.token,
            "aes_key": app.aes_key, "flows": FLOWS,
        }
        for app in sim_apps(bot_port)
    ]  # fmt: skip
    return Settings.model_validate(
        {
            "database_url": f"sqlite+aiosqlite:///{folder}/bot.db",
            "secret_keys": [key()],
            "hash_key": key(),
            "evidence_dir": folder / "evidence",
            "http": {"port": bot_port, "public_url": f"http://127.0.0.1:{bot_port}"},
            "clock": {"url": sim_url},
            "lookup": {"url": f"{sim_url}/policies/find"},
            # What a story's people are is what it says of them.
            "contacts": {"sync": False},
            "audit": {"witness": folder / "heads.log"},
            "wecom": {"api_base": sim_url, "corp_id": CORP, "apps": apps},
            "institutions": [
                {"code": "JS", "policy": policy, "apps": ["claims", "service"], "prefix": ""}
            ],
        }
    )


class World:
    """What a story does: tap, say, press, let time pass, and look at the phones."""

    def __init__(
        self,
        base: str,
        session: aiohttp.ClientSession,
        settings: Settings,
        sim: Simulator | None = None,
    ) -> None:
        self.base = base
        # Fourteen phones are looked at after every line: in memory, where the simulator is ours.
        self.sim = sim
        self.session = session
        self.settings = settings
        self.house: House
        self.seen: dict[str, int] = {}
        self.people: dict[str, dict[str, Any]] = {}
        self.start = START
        self.life = AsyncExitStack()

    async def restart(self) -> None:
        """End the bot, if it runs, and begin anew on what the record holds."""
        await self.life.aclose()
        self.house = await self.life.enter_async_context(running(self.settings))

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """Call the simulator's JSON API; an error fails the test."""
        async with self.session.post(self.base + path, json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def get(self, path: str) -> Any:
        """Read from the simulator's JSON API."""
        async with self.session.get(self.base + path) as answer:
            return await answer.json()

    async def begin(self, start: datetime = START) -> None:
        """Stop the flow of time and begin at a known instant."""
        self.start = start
        await self.post("/sim/time", {"rate": 0})
        await self.post("/sim/time", {"set": start.isoformat()})
        self.people = {p["userid"]: p for p in await self.get("/sim/users")}

    def app_of(self, person: str) -> str:
        """Give the app that a person uses when none is named."""
        return str(self.people[person]["apps"][0])

    async def tap(
        self, person: str, app: str = "", key: str = "dissatisfaction", late: int = 0
    ) -> None:
        """Tap a menu item; ``late`` lets so many seconds pass until WeCom brings the tap."""
        body = {"app": app or self.app_of(person), "key": key, "force": True}
        if late and self.sim:
            origin = Origin(
                CORP, self.sim.app(body["app"]), person, self.sim.clock.seconds() - late
            )
            await deliver(self.sim, origin.event("click", [("EventKey", key)]))
        else:
            await self.post(f"/sim/users/{person}/menu", body)

    async def say(self, person: str, text: str, app: str = "", **more: object) -> Any:
        """Type a text."""
        body = {"app": app or self.app_of(person), "text": text, **more}
        return await self.post(f"/sim/users/{person}/text", body)

    async def press(self, person: str, label: str, number: str = "") -> None:
        """Press the button of that label on the newest live card that has it (of that case)."""
        for entry in reversed(await self.screen(person)):
            if entry.get("state") != "live" or number not in str(entry["card"]["main_title"]):
                continue
            for button in entry["card"]["button_list"]:
                if button["text"] == label:
                    body = {
                        "app": entry["app"], "task_id": entry["task_id"], "key": button["key"],
                    }  # fmt: skip
                    await self.post(f"/sim/users/{person}/press", body)
                    return
        raise AssertionError(f"{person} has no live card with {label}")

    async def screen(self, person: str, after: int = 0) -> list[dict[str, Any]]:
        """Give what a phone shows."""
        if self.sim:
            return self.sim.phones.screen(person, after)
        return list(await self.get(f"/sim/users/{person}/messages?after={after}"))

    async def unread(self, person: str) -> list[dict[str, Any]]:
        """Give what a phone received since the last look, and count it as read."""
        entries = await self.screen(person, self.seen.get(person, 0))
        if entries:
            self.seen[person] = entries[-1]["n"]
        return [entry for entry in entries if entry["direction"] == "in"]

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        await self.post("/sim/time", {"advance_s": 0})

    async def now(self) -> datetime:
        """Give the shared time."""
        if self.sim:
            return datetime.fromisoformat(self.sim.clock.stamp())
        return datetime.fromisoformat((await self.get("/sim/time"))["now"])

    async def until(self, clock: str) -> None:
        """Walk to a time of the story's day."""
        parts = [int(part) for part in clock.split(":")]
        midnight = self.start.replace(hour=0, minute=0, second=0)
        hours, minutes, *rest = parts
        due = midnight + timedelta(hours=hours, minutes=minutes, seconds=rest[0] if rest else 0)
        left = (due - await self.now()).total_seconds()
        assert left >= 0, f"{clock} has passed"
        await self.post("/sim/time", {"advance_s": left})


@asynccontextmanager
async def simulated(contacts: Path, bot_port: int) -> AsyncIterator[tuple[str, Simulator]]:
    """Run the simulator; gives its address, and itself."""
    port = unused_port()
    config = SimConfig(
        corp_id=CORP, apps=sim_apps(bot_port), contacts=read_contacts(contacts), port=port,
        callback_retry_waits_s=(0.2, 0.4), start=START,
    )  # fmt: skip
    app = make_app(config)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}", app[SIM]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def world(
    folder: Path,
    contacts: Path = CONTACTS,
    policy: Path = POLICY,
    strangers: frozenset[str] = frozenset(),
    changed: Mapping[str, object] = MappingProxyType({}),
) -> AsyncIterator[World]:
    """Bring up simulator and bot, with the contacts imported, at 10:00 on a Monday.

    ``strangers`` have a phone and are not in the bot's contacts; ``changed`` are settings that
    differ, such as ``database_url`` where the record is not SQLite.
    """
    bot_port = unused_port()
    async with (
        simulated(contacts, bot_port) as (base, sim),
        aiohttp.ClientSession() as session,
    ):
        settings = settings_for(folder, bot_port, base, policy).model_copy(update=changed)
        await fill(settings, contacts, strangers)
        found = World(base, session, settings, sim)
        async with found.life:
            await found.restart()
            await found.begin()
            yield found


async def fill(settings: Settings, contacts: Path, strangers: frozenset[str] = frozenset()) -> None:
    """Make the record and import the contacts."""
    await upgrade(settings.database_url)
    people, problems, _ = read(contacts, settings.institutions[0].apps)
    assert not problems
    known = [person for person in people if person.userid not in strangers]
    await import_people(settings, settings.institutions[0], known)
