"""A bot that starts again refuses nobody: who calls meanwhile waits (wecom.md §2.1)."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from bot.app import running
from bot.commands.failure import CommandError
from bot.commands.run import bound
from bot.settings import Http
from tests.stories.world import CONTACTS, fill, settings_for, simulated


async def test_who_calls_while_the_bot_loads_is_answered_when_it_is_there(tmp_path: Path) -> None:
    """The address is taken first; what is slow comes after."""
    port = unused_port()
    async with simulated(CONTACTS, port) as (base, _), aiohttp.ClientSession() as session:
        settings = settings_for(tmp_path, port, base)
        await fill(settings, CONTACTS)
        door = bound(settings.http)
        call = asyncio.create_task(session.get(f"http://127.0.0.1:{port}/healthz"))
        await asyncio.sleep(0.1)
        assert not call.done()

        async with running(settings, door=door), await call as answer:
            assert answer.status == 200


def test_an_address_that_is_taken_is_said_in_one_line() -> None:
    """Two bots at one port: the second says which, and what to change."""
    http = Http(port=unused_port())
    with bound(http), pytest.raises(CommandError, match=f"{http.port} 不能监听.*port"):
        bound(http)
