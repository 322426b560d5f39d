"""A world with the pages served, and people with browsers."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port
from sqlalchemy import select
from yarl import URL

from bot.doors import WecomDoor
from bot.jobs.sender import Sender
from bot.web import add_to
from bot.wecom.access import Credentials
from bot.wecom.client import Client
from bot.wecom.tokens import MemoryTokens
from storage import tables
from storage.evidence_files import EvidenceFiles
from storage.store import Store
from tests.stories.world import CONTACTS, CORP, World, sim_apps, world

PHONE = "13812348000"
HOTLINE = b"the key of the hotline's log API"
STORY = "客户 张伟，13812348000，车修了两次还响，要投诉"
INSIDE = "Mozilla/5.0 (Linux; Android 14) wxwork/4.1.30 MicroMessenger/7.0.1"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass
class Answer:
    """A page as a browser got it."""

    status: int
    url: URL
    text: str
    headers: dict[str, str]

    @property
    def seen(self) -> str:
        """Give what a reader sees, without markup."""
        body = re.sub(r"<(style|script)>.*?</\1>", "", self.text, flags=re.DOTALL)
        return unescape(re.sub(r"<[^>]+>", " ", body))

    @property
    def location(self) -> URL:
        """Give where the answer sends the browser."""
        return URL(self.headers["Location"])

    @property
    def form(self) -> dict[str, str]:
        """Give the hidden fields of the page's forms."""
        return dict(HIDDEN.findall(self.text))


@dataclass
class Visitor:
    """One person's browser."""

    pages: "House"
    userid: str
    agent: str = INSIDE
    jar: aiohttp.CookieJar = field(default_factory=lambda: aiohttp.CookieJar(unsafe=True))

    async def get(self, path: str | URL, *, follow: bool = True) -> Answer:
        """Open an address; WeCom's login goes by itself."""
        url = URL(f"{self.pages.base}{path}") if isinstance(path, str) else path
        for _ in range(9):
            answer = await self._send("GET", url)
            if answer.status not in {302, 303} or not follow:
                return answer
            url = url.join(URL(answer.headers["Location"]))
            if url.path.endswith(("authorize", "sso/login")):
                url = url.update_query({"as": self.userid})
        raise AssertionError("redirected in a circle")

    async def press(self, page: Answer, action: str, **changes: str) -> Answer:
        """Send a form of a page."""
        form = page.form | {"action": action} | changes
        return await self._send("POST", page.url, form)

    async def leave(self, number: str) -> Answer:
        """Log out on a case's page."""
        return await self._send("POST", URL(f"{self.pages.base}/c/leave"), {"number": number})

    async def _send(
        self, method: str, url: URL, form: dict[str, str] | aiohttp.FormData | None = None
    ) -> Answer:
        async with (
            aiohttp.ClientSession(cookie_jar=self.jar, headers={"User-Agent": self.agent}) as http,
            http.request(method, url, data=form, allow_redirects=False) as response,
        ):
            text = await response.text(errors="replace")
            return Answer(response.status, url, text, dict(response.headers))


@dataclass
class House:
    """The world and the address of the pages."""

    world: World
    base: str
    door: "Gate"

    def visitor(self, userid: str, agent: str = INSIDE) -> Visitor:
        """Give somebody a browser of her own."""
        return Visitor(self, userid, agent)

    @property
    def store(self) -> Store:
        """Give the record."""
        return self.world.house.turns.store

    async def report(self, person: str = "chenyu", story: str = STORY) -> str:
        """Tap and tell the story; gives the number."""
        await self.world.tap(person)
        if story:
            await self.world.say(person, story)
        await self.world.settle()
        row = await self.store.row(select(tables.cases).order_by(tables.cases.c.number.desc()))
        assert row is not None
        return str(row.number)

    async def called(self) -> str:
        """Report and hand over to the team at once; gives the number."""
        number = await self.report()
        await self.world.say("chenyu", f"转投诉组 {number}")
        await self.world.settle()
        return number

    async def state(self, number: str) -> str:
        """Give a case's state."""
        row = await self.store.row(select(tables.cases).where(tables.cases.c.number == number))
        assert row is not None
        return str(row.state)

    async def booked(self, action: str) -> list[str]:
        """List who did something, by the audit chains."""
        audit = tables.audit.c
        statement = select(audit.actor).where(audit.action == action).order_by(audit.seq)
        return [row.actor for row in await self.store.rows(statement)]


class Gate(WecomDoor):
    """WeCom's login, with a switch for apps that see nobody."""

    blind = False

    async def userid(self, app: str, code: str) -> str | None:
        """Exchange a code, or see nobody."""
        return None if self.blind else await super().userid(app, code)


@asynccontextmanager
async def opened(
    folder: Path, hotline: bytes = HOTLINE, contacts: Path = CONTACTS
) -> AsyncIterator[House]:
    """Bring up the world and serve the pages beside it."""
    async with world(folder, contacts) as found, aiohttp.ClientSession() as http:
        port = unused_port()
        base = f"http://127.0.0.1:{port}"
        tokens = MemoryTokens()
        senders = {
            app.name: Sender(
                app.name,
                app.agent_id,
                Client(Credentials(CORP, app.agent_id, app.secret), http, tokens, found.base),
            )
            for app in sim_apps(port)
        }
        turns = found.house.turns
        door = Gate(senders, CORP, found.base, found.base)
        app = web.Application()
        add_to(
            app,
            turns=turns,
            files=EvidenceFiles(found.settings.evidence_dir, turns.store.vault),
            door=door,
            public_url=base,
            secret=b"s" * 32,
            hotline=hotline,
            desks=found.house.desks,
        )
        runner = web.AppRunner(app, access_log=None, auto_decompress=False)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield House(found, base, door)
            # A press leaves alerts on their way: the next test begins with nothing under way.
            await found.post("/sim/faults", {"reset": True})
            await found.settle()
        finally:
            await runner.cleanup()
