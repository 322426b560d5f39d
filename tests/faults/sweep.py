"""One run of a story against a bot that is killed once and started again at once."""

import asyncio
import multiprocessing
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.settings import Settings
from simulator.app import make_app
from simulator.config import SimConfig, read_contacts
from tests.faults import killed_bot
from tests.faults.killed_bot import Plan
from tests.faults.record import record
from tests.stories.world import CONTACTS, CORP, START, fill, settings_for, sim_apps

# Imported once, in a server that every bot is forked from: so a start costs no second.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["__main__", "tests.faults.killed_bot"])
UP_S = 60.0
REPORTER = "chenyu"
STORY_S = 41 * 60
POINTER = "请再回一次"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Death:
    """When the first bot, or its Redis, dies: at the k-th point, or the first of a name."""

    at: int = 0
    name: str = ""
    patience_s: float = 15.0
    victim: str = "bot"


@dataclass(frozen=True, slots=True)
class Ending:
    """What is left when the story is over; ``points`` are those that the first bot passed."""

    phones: dict[str, list[Json]]
    record: Json
    points: list[str]
    deaths: int


class Keeper:
    """Keeps a bot running: the first one has a plan to die, its successors have none."""

    def __init__(self, settings: Settings, folder: Path, death: Death) -> None:
        self.settings = settings
        self._folder = folder
        self._death = death
        self._bot: ForkServerProcess | None = None
        self._dead: list[int] = []
        self._stopping = False

    @property
    def deaths(self) -> int:
        """Count the bots that ended before they were told to."""
        return len(self._dead)

    def points(self, life: int = 0) -> list[str]:
        """List the points that a bot has passed."""
        return (self._folder / f"points-{life}").read_text().splitlines()

    async def keep(self) -> None:
        """Start a bot, and another one whenever it is gone."""
        while not self._stopping:
            life = self.deaths
            death = {} if life else asdict(self._death)
            plan = Plan(self._folder / f"points-{life}", self._folder / "bot.log", **death)
            bot = FORKS.Process(target=killed_bot.run, args=(self.settings, plan))
            await asyncio.to_thread(bot.start)
            self._bot = bot
            await asyncio.to_thread(bot.join)
            if bot.pid and not self._stopping:
                self._dead.append(bot.pid)

    async def forget(self, sim: "Phone") -> None:
        """Tell the simulator which bots are dead, as soon as a living one shares its time.

        It would find out by itself after five seconds; until then time stands still.
        """
        while not self._stopping:
            known = {p["process"] for p in (await sim.get("/sim/time"))["processes"]}
            dead = {f"bot-{pid}" for pid in self._dead} & known
            if dead and known - dead:
                for name in dead:
                    await sim.post("/sim/time", {"drop": name})
            await asyncio.sleep(0.05)

    def stop(self) -> None:
        """End the bot for good."""
        self._stopping = True
        if self._bot:
            self._bot.kill()


class Phone:
    """The simulator's JSON API."""

    def __init__(self, base: str, http: aiohttp.ClientSession) -> None:
        self.base = base
        self._http = http

    async def post(self, path: str, body: Json) -> Any:
        """Call; an error fails the test."""
        async with self._http.post(self.base + path, json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def get(self, path: str) -> Any:
        """Read."""
        async with self._http.get(self.base + path) as answer:
            return await answer.json()

    async def tap(self, who: str) -> None:
        """Tap the menu and wait for what comes of it."""
        await self.post(f"/sim/users/{who}/menu", {"app": "claims", "key": "dissatisfaction"})
        await self.walk(0)

    async def walk(self, seconds: int) -> None:
        """Let time pass."""
        await self.post("/sim/time", {"advance_s": seconds})

    async def press(self, who: str, label: str) -> None:
        """Press the button of the newest live card that has it, and wait for what comes of it."""
        screen = await self.get(f"/sim/users/{who}/messages")
        card = next(entry for entry in reversed(screen) if entry.get("state") == "live")
        (key,) = [b["key"] for b in card["card"]["button_list"] if b["text"] == label]
        pressed = {"app": card["app"], "task_id": card["task_id"], "key": key}
        await self.post(f"/sim/users/{who}/press", pressed)
        await self.walk(0)


Story = Callable[[Phone], Awaitable[None]]


class Template:
    """A record with its people, made once and copied for every run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._settings = settings_for(folder, 1, "http://127.0.0.1:1")

    async def make(self) -> None:
        """Fill it."""
        self._folder.mkdir()
        await fill(self._settings, CONTACTS)

    def copy(self, folder: Path, bot_port: int, base: str) -> Settings:
        """Give the settings of a run of its own; the keys are the same."""
        shutil.copytree(self._folder, folder)
        fresh = settings_for(folder, bot_port, base)
        kept = {key: getattr(self._settings, key) for key in ("secret_keys", "hash_key")}
        # Cards name the address of the bot: it is the same in every run, only the port is not.
        kept["http"] = fresh.http.model_copy(update={"public_url": "https://bot.example"})
        return fresh.model_copy(update=kept)


async def silence(sim: Phone) -> None:
    """Tap at 10:00:00, and nobody does anything until 10:41 (V1)."""
    await sim.tap(REPORTER)
    await sim.walk(STORY_S)


async def to_the_end(sim: Phone) -> None:
    """Tap, tell more, take over at 10:05, hand on to the complaint team, who call and archive."""
    await sim.tap(REPORTER)
    await sim.post(f"/sim/users/{REPORTER}/text", {"app": "claims", "text": "客户嫌赔得慢"})
    await sim.walk(5 * 60)
    await sim.press("wangfang", "接手")
    await sim.walk(60)
    await sim.press("wangfang", "转投诉组")
    for label in ("我来打", "已拨打", "接通无不满"):
        await sim.press("maxiao", label)
    await sim.walk(10 * 60)


async def play(template: Template, folder: Path, death: Death, story: Story = silence) -> Ending:
    """Play a story; the bot dies on the way and is started again."""
    bot_port = unused_port()
    async with simulated(bot_port) as sim:
        keeper = Keeper(template.copy(folder, bot_port, sim.base), folder, death)
        tasks = [asyncio.create_task(work) for work in (keeper.keep(), keeper.forget(sim))]
        try:
            await _up(sim)
            await story(sim)
            phones = {
                person["userid"]: await sim.get(f"/sim/users/{person['userid']}/messages")
                for person in await sim.get("/sim/users")
            }
            deaths = keeper.deaths
        finally:
            keeper.stop()
            await asyncio.gather(*tasks)
        return Ending(
            {who: [shown(entry) for entry in screen] for who, screen in phones.items()},
            await record(keeper.settings),
            keeper.points(),
            deaths,
        )


async def _up(sim: Phone) -> None:
    """Wait until the menus are there, so that a person can tap."""
    async with asyncio.timeout(UP_S):
        # The bot is another process: no event of ours tells.
        while not all(app["menu"] for app in await sim.get("/sim/apps")):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def shown(entry: Json) -> Json:
    """Give what a person sees of an entry; the id of a card is made by chance."""
    seen = ("at", "app", "direction", "msgtype", "text", "state")
    kept = {key: entry[key] for key in seen if key in entry}
    card = {k: v for k, v in entry.get("card", {}).items() if k != "task_id"}
    return kept | {"card": card}


def differences(found: Ending, undisturbed: Ending) -> list[str]:
    """Say what came out otherwise than without a kill; one answer said twice is no difference."""
    told = [
        f"{who}: {screen}"
        for who, screen in found.phones.items()
        if undisturbed.phones[who] not in readings(screen)
    ]
    return told + [
        f"{part}: {[x for x in kept if x not in undisturbed.record[part]]}"
        for part, kept in found.record.items()
        if kept != undisturbed.record[part]
    ]


def readings(screen: list[Json]) -> Iterator[list[Json]]:
    """Give a screen as it is, and without one of two equal answers: design §3 allows a repeat.

    The customer's number leaves by no message: an answer with it is repeated as a pointer.
    """
    yield screen
    faces = [{k: v for k, v in entry.items() if k != "state"} for entry in screen]
    for place, face in enumerate(faces):
        pointer = face["msgtype"] == "text" and POINTER in face["text"]
        if face["direction"] == "in" and (pointer or faces.count(face) > 1):
            yield screen[:place] + screen[place + 1 :]


@asynccontextmanager
async def simulated(bot_port: int) -> AsyncIterator[Phone]:
    """Run a simulator whose time stands still, and that brings a callback again for long."""
    port = unused_port()
    config = SimConfig(
        corp_id=CORP, apps=sim_apps(bot_port), contacts=read_contacts(CONTACTS), port=port,
        callback_retry_waits_s=(0.5, 0.5, 1.0, 2.0, 4.0), start=START, rate=0,
    )  # fmt: skip
    runner = web.AppRunner(make_app(config), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, config.host, port).start()
    try:
        async with aiohttp.ClientSession() as http:
            yield Phone(f"http://127.0.0.1:{port}", http)
    finally:
        await runner.cleanup()
