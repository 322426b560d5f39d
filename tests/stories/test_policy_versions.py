"""A case keeps the policy that was in force when it was opened (S4-R41)."""

from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from bot.app import running
from tests.stories.world import CONTACTS, POLICY, World, fill, settings_for, simulated


def stricter(folder: Path) -> Path:
    """Write the next version of the policy: four minutes instead of five."""
    old = POLICY.read_text("utf-8")
    new = old.replace('[clock.staff_5m]\nlimit = "5m"', '[clock.staff_5m]\nlimit = "4m"')
    path = folder / "next.toml"
    path.write_text(new.replace('version = "2018.06"', 'version = "2026.11"'), "utf-8")
    return path


@pytest.mark.rule("S4-R41")
async def test_an_open_case_keeps_its_policy(tmp_path: Path) -> None:
    """The bot is started with a new version: the open case has five minutes, a new one four."""
    port = unused_port()
    async with simulated(CONTACTS, port) as (base, sim), aiohttp.ClientSession() as session:
        settings = settings_for(tmp_path, port, base)
        await fill(settings, CONTACTS)
        found = World(base, session, settings, sim)
        async with running(settings):
            await found.begin()
            await found.tap("chenyu")
        changed = [settings.institutions[0].model_copy(update={"policy": stricter(tmp_path)})]
        async with running(settings.model_copy(update={"institutions": changed})):
            await found.tap("liuyang")
            told = (await found.unread("liuyang"))[-1]["text"]
            assert "到 10:04 未回" in told
            await found.until("10:04")
            assert [n[-4:] for n in await numbers(found, "wangfang")] == ["0002"]
            await found.until("10:05")
            assert [n[-4:] for n in await numbers(found, "wangfang")] == ["0001"]


async def numbers(found: World, who: str) -> list[str]:
    """Give the case numbers on the cards that somebody just received."""
    return [e["card"]["main_title"]["title"] for e in await found.unread(who) if e.get("card")]
