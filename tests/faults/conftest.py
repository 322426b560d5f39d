"""A world that everything may happen to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.seen import eventually
from tests.stories.world import World, world


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[World]:
    """Bring up simulator and bot; it is 10:00 on a Monday and time stands still."""
    async with world(tmp_path) as found:

        async def published() -> bool:
            return all(app["menu"] for app in await found.get("/sim/apps"))

        # From here on nothing goes out by itself.
        await eventually(published)
        yield found
