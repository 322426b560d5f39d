"""What the stories of the operator share: a settings file, a simulator for it, a bot to run."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from bot.app import running
from bot.settings import Settings, load
from bot.settings.fresh import Fresh, FreshApp, rendered, write_new
from storage.migrate import upgrade
from storage.store import Store
from storage.vault import Vault
from tests.stories.world import CONTACTS, CORP, POLICY, World, fill, sim_apps, simulated


def written(folder: Path, port: int, base: str) -> Path:
    """Write a bot.toml whose bot talks to the simulator at ``base``."""
    apps = tuple(
        FreshApp(app.name, app.agent_id, app.secret, app.token, app.aes_key)
        for app in sim_apps(port)
    )
    fresh = Fresh(
        corp_id=CORP, apps=apps, policy=str(POLICY), code="JS", port=port,
        public_url=f"http://127.0.0.1:{port}", api_base=base, clock_url=base, sync=False,
    )  # fmt: skip
    folder.mkdir(exist_ok=True)
    write_new(folder / "bot.toml", rendered(fresh))
    return folder / "bot.toml"


def loaded(path: Path) -> Settings:
    """Read settings that are in order."""
    settings, problems = load(path, {})
    assert settings is not None, problems
    return settings


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Bring up the simulator and a record in ``tmp_path``; the story starts and stops the bot."""
    port = unused_port()
    async with simulated(CONTACTS, port) as (base, sim), aiohttp.ClientSession() as session:
        settings = loaded(written(tmp_path / "here", port, base))
        await fill(settings, CONTACTS)
        found = World(base, session, settings, sim)
        await found.begin()
        yield found


@asynccontextmanager
async def bot(world: World) -> AsyncIterator[None]:
    """Run the bot of the world's settings."""
    async with running(world.settings) as house:
        world.house = house
        yield
    # Shared time need not wait for a process that has ended.
    await world.post("/sim/time", {"drop": f"bot-{os.getpid()}"})


@pytest.fixture
def config(tmp_path: Path) -> Callable[[str], list[str]]:
    """Give the option that names the settings in a folder of the story."""
    return lambda name: ["--config", str(tmp_path / name / "bot.toml")]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a fresh record on either store."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite+aiosqlite:///{tmp_path}/bot.db"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """Open that record."""
    await upgrade(url)
    async with Store.open(url, Vault([b"k" * 32], b"h" * 32)) as opened:
        yield opened


@pytest.fixture
async def file_store(tmp_path: Path) -> AsyncIterator[Store]:
    """Open a record in a file, which a story can take away."""
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    await upgrade(url)
    async with Store.open(url, Vault([b"k" * 32], b"h" * 32)) as opened:
        yield opened
