"""One world per test, with the pages served."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.house import House, opened


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Give the world with its pages."""
    async with opened(tmp_path) as found:
        yield found
