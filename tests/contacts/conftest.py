"""A corp in the simulator, a record, and the sync between them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.jobs.corp import Corp
from bot.jobs.sender import Sender
from bot.jobs.syncing import Syncing
from bot.wecom.access import Credentials
from bot.wecom.client import Client
from bot.wecom.tokens import MemoryTokens
from simulator.app import make_app
from simulator.config import SimApp, SimConfig, SimPerson
from simulator.people import People
from simulator.state import SIM, Simulator
from storage.migrate import upgrade
from storage.store import Store
from storage.vault import Vault

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CORP = "wwtestcontacts1"
APPS = tuple(
    SimApp(name, agent_id, f"secret-{name}", f"token{name}", (name * 43)[:43], "")
    for name, agent_id in (("claims", 1000002), ("service", 1000003))
)
ROOTS = {1: "JS"}


def person(userid: str, leader: str = "", apps: str = "service", **more: str) -> SimPerson:
    """Make a member of the corp; his department is a path, his post a title."""
    known = {"name": userid.title(), "department": "县支公司/理赔部", "post": "查勘员"} | more
    return SimPerson(
        userid, known["name"], known["department"], known["post"], leader, (), "",
        tuple(apps.split()),
    )  # fmt: skip


@dataclass
class Office:
    """The corp, the record of the bot, and what reads the one into the other."""

    sim: Simulator
    store: Store
    senders: dict[str, Sender]
    now: datetime = NOW

    def staff(self, *people: SimPerson) -> None:
        """Make these the members of the corp."""
        self.sim.people = People(people, self.sim.faults)

    def gone(self, *userids: str) -> None:
        """Let members leave the corp."""
        self.staff(*(p for p in self.sim.people.everyone if p.userid not in userids))

    def change(self, userid: str, /, **values: object) -> None:
        """Change a member in WeCom's console."""
        self.staff(
            *(
                replace(p, **values) if p.userid == userid else p  # type: ignore[arg-type]
                for p in self.sim.people.everyone
            )
        )

    def syncing(self, roots: dict[int, str] | None = None) -> Syncing:
        """Make what syncs."""
        corp = Corp(self.senders, roots or ROOTS)
        return Syncing(self.store, corp, ["JS"], lambda: self.now)


@pytest.fixture(scope="session")
def vault() -> Vault:
    """Make a vault with fixed keys."""
    return Vault([b"k" * 32], b"h" * 32)


@pytest.fixture
async def store(tmp_path: Path, vault: Vault) -> AsyncIterator[Store]:
    """Open a fresh record."""
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    await upgrade(url)
    async with Store.open(url, vault) as opened:
        yield opened


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    """Open a corp without people."""
    port = unused_port()
    app = make_app(SimConfig(CORP, APPS, (), port=port, start=NOW))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with aiohttp.ClientSession() as http:
        tokens = MemoryTokens()
        senders = {
            one.name: Sender(
                one.name, one.agent_id,
                Client(Credentials(CORP, one.agent_id, one.secret), http, tokens,
                       f"http://127.0.0.1:{port}"),
            )
            for one in APPS
        }  # fmt: skip
        yield Office(app[SIM], store, senders)
    await runner.cleanup()
