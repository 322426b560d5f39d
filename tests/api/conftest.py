"""The hotline's system beside a world with its pages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.caller import Caller
from tests.web.house import opened


@pytest.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    """Give the caller, with a world behind the API."""
    async with opened(tmp_path) as house:
        yield Caller(house)
