"""What the stories of the record share: a migrated file, keys, a fixed morning."""

from collections.abc import AsyncIterator
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


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """Give the address of a fresh, migrated record."""
    address = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    await upgrade(address)
    return address


@pytest.fixture
async def store(url: str, vault: Vault) -> AsyncIterator[Store]:
    """Open a record."""
    async with Store.open(url, vault) as opened:
        yield opened
