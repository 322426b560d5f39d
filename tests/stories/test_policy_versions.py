"""A case keeps the policy that was in force when it was opened (S4-R41)."""

from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from bot.app import running
from bot.loading import BadPolicyError
from tests.stories.world import CONTACTS, POLICY, World, fill, settings_for, simulated


def stricter(folder: Path) -> Path:
    """Write the next version of the policy: four minutes instead of five."""
    old = POLICY.read_text("utf-8")
    new = old.replace('[clock.staff_5m]\nlimit = "5m"', '[clock.staff_5m]\nlimit = "4m"')
    path = folder / "next.toml"
    path.write_text(new.replace('version = "2018.06.2"', 'version = "2026.11"'), "utf-8")
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


@pytest.mark.rule("S4-R41")
async def test_a_version_does_not_hold_before_its_day(tmp_path: Path) -> None:
    """The bot does not start with it, and says which version to start with."""
    path, port = tmp_path / "later.toml", unused_port()
    text = POLICY.read_text("utf-8")
    path.write_text(text.replace('effective_from = "2018', 'effective_from = "2999'), "utf-8")
    async with simulated(CONTACTS, port) as (base, _):
        settings = settings_for(tmp_path, port, base, path)
        await fill(settings, CONTACTS)
        with pytest.raises(BadPolicyError, match="2999-06-01 起施行"):
            async with running(settings):
                pass


def branch(folder: Path) -> Path:
    """Write a stricter overlay for the claims department beside a copy of the policy."""
    (folder / POLICY.name).write_bytes(POLICY.read_bytes())
    path = folder / "county.toml"
    path.write_text(
        """
        [policy]
        id = "county"
        overlay_of = "picc-jiangsu"
        department = "县支公司/理赔部"
        version = "1.0"
        effective_from = "2026-01-01"

        [clock.staff_5m]
        limit = "4m"
        source = "县支公司细则第3条"
        """,
        "utf-8",
    )
    return path


@pytest.mark.rule("S4-R39")
async def test_a_branch_s_people_report_under_its_stricter_rules(tmp_path: Path) -> None:
    """Claims staff have the branch's four minutes, sales staff the province's five."""
    port = unused_port()
    async with simulated(CONTACTS, port) as (base, sim), aiohttp.ClientSession() as session:
        settings = settings_for(tmp_path, port, base, tmp_path / POLICY.name)
        overlays = {"overlays": (branch(tmp_path),)}
        places = tuple(place.model_copy(update=overlays) for place in settings.institutions)
        settings = settings.model_copy(update={"institutions": places})
        await fill(settings, CONTACTS)
        found = World(base, session, settings, sim)
        async with running(settings):
            await found.begin()
            await found.tap("chenyu")
            await found.tap("sunli")
            assert "到 10:04 未回" in (await found.unread("chenyu"))[-1]["text"]
            assert "到 10:05 未回" in (await found.unread("sunli"))[-1]["text"]
            await found.until("10:04")
            assert len(await numbers(found, "wangfang")) == 1
            assert await numbers(found, "zhouhao") == []


async def numbers(found: World, who: str) -> list[str]:
    """Give the case numbers on the cards that somebody just received."""
    return [e["card"]["main_title"]["title"] for e in await found.unread(who) if e.get("card")]
