"""What the stories of the record share: a migrated file, keys, a fixed morning."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.migrate import upgrade
from storage.store import Store
from storage.vault import Vault


@pytest.fixture
def now() -> datetime:
    """10:00:00 in Nanjing."""
    return datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def vault() -> Vault:
    """Make a vault with fixed keys."""
    return Vault([b"k" * 32], b"h" * 32)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one file, of which each test takes a copy; in a thread, for a loop of its own."""
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, upgrade(f"sqlite+aiosqlite:///{file}")).result()
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """Name the store; every story of the record is told on both."""
    return str(request.param)


@pytest.fixture
def url(database: str, request: pytest.FixtureRequest) -> str:
    """Give the address of a fresh, migrated record."""
    return str(request.getfixturevalue(f"{database}_url"))


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated: Path) -> str:
    """Give the address of a fresh, migrated file."""
    shutil.copy(migrated, tmp_path / "bot.db")
    return f"sqlite+aiosqlite:///{tmp_path}/bot.db"


@pytest.fixture
async def store(url: str, vault: Vault) -> AsyncIterator[Store]:
    """Open a record."""
    async with Store.open(url, vault) as opened:
        yield opened
