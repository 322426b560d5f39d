"""What the stories of the admin page share: the office, the page on a port, a browser."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from admin import passwords
from admin.desk import AdminDesk
from admin.house import House, furnished
from admin.kept import Kept
from admin.routes import made
from bot.conversation.mail import refused
from bot.conversation.turns import Turns
from bot.templates import Sentences
from storage.evidence_files import EvidenceFiles
from storage.migrate import upgrade
from storage.policies import Policies
from storage.store import Store
from storage.vault import Vault
from tests.admin.office import Browser, Office, settle_in

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@dataclass
class Ticks:
    """Wall time in seconds, which sessions and throttles are counted in."""

    at: float = field(default=1000.0)

    def __call__(self) -> float:
        return self.at


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make hashing cheap: the figures of the real one are a property of the library."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)
    passwords._nobodys.cache_clear()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one file, of which each test takes a copy; in a thread, for a loop of its own."""
    file = tmp_path_factory.mktemp("admin") / "bot.db"
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, upgrade(f"sqlite+aiosqlite:///{file}")).result()
    return file


@pytest.fixture
def database() -> str:
    """Name the store; the pages' own stories are told on both."""
    return "sqlite"


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated: Path) -> str:
    shutil.copy(migrated, tmp_path / "bot.db")
    return f"sqlite+aiosqlite:///{tmp_path}/bot.db"


@pytest.fixture
def url(database: str, request: pytest.FixtureRequest) -> str:
    """Give the address of a fresh, migrated record."""
    return str(request.getfixturevalue(f"{database}_url"))


@pytest.fixture
async def office(url: str) -> AsyncIterator[Office]:
    """Open a record with people, a policy and users, at 10:00 on a Monday."""
    clock = [START]
    async with Store.open(url, Vault([b"k" * 32], b"h" * 32)) as store:
        turns = Turns(store, Policies(), Sentences(), lambda: clock[0], lambda: None)
        policy, policy_id = await settle_in(store, START)
        yield Office(store, turns, policy, policy_id, clock)


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def files(office: Office, tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "evidence", office.store.vault)


@pytest.fixture
def house(office: Office, ticks: Ticks, files: EvidenceFiles) -> House:
    """Furnish the page, without Redis."""
    desk = AdminDesk(
        office.store, office.turns.policies, lambda: office.now, office.turns.run, None, ("JS",),
        "http://127.0.0.1", files, lambda: {"fire": 0.2, "deliver": 0.1},
        AsyncMock(return_value=True), {"JS": ("claims", "service")},
        partial(refused, sentences=office.turns.sentences),
    )  # fmt: skip
    return furnished(desk, Kept(None, ticks))


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    """Serve the page as the bot does, below /admin/."""
    app = web.Application()
    app.add_subapp("/admin", made(house))
    served = TestServer(app)
    async with served:
        yield served


NewBrowser = Callable[[str], Awaitable[Browser]]


@pytest.fixture
async def signed_in(server: TestServer) -> AsyncIterator[NewBrowser]:
    """Give a browser in which somebody signed in ("" for nobody)."""
    clients: list[TestClient[web.Request, web.Application]] = []

    async def make(name: str) -> Browser:
        client = TestClient(server)
        clients.append(client)
        browser = Browser(client)
        if name:
            await browser.sign_in(name)
        return browser

    yield make
    for client in clients:
        await client.session.close()
