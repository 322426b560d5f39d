"""After a whole story nothing of the customer lies or travels in the clear (design §11)."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from bot.conversation import reception
from storage.audit_check import verify
from storage.committer import Committer
from storage.unit import Unit
from tests.crowd.town import cases
from tests.privacy.traces import (
    CUSTOMER,
    DEMAND,
    DONE,
    OTHER_PHONE,
    PHONE,
    STORY,
    files,
    hits,
    logged,
)
from tests.stories.world import World, world

NUMBER = "BM-261123-0001"
PNG = b"\x89PNG"
AMR = b"#!AMR"


async def story(found: World) -> None:
    """Let a report go all the way: details, evidence, all leaders, three calls in vain."""
    await found.say("maxiao", "上班")
    await found.tap("chenyu")
    for text in (
        f"客户{CUSTOMER}", f"电话 {PHONE}", f"客户说{STORY}", f"改电话 {OTHER_PHONE}", "撤销",
        f"诉求 {DEMAND}", f"安抚 {DONE}", "查看", f"查看 {NUMBER}", "车牌苏A12345", "上一步",
    ):  # fmt: skip
        await found.say("chenyu", text)
    await found.post("/sim/users/chenyu/image", {"app": "claims"})
    for kind in ("voice", "location", "sticker"):
        await found.post("/sim/users/chenyu/send", {"app": "claims", "msgtype": kind})
    await found.say("chenyu", "已口头上报")
    await found.settle()
    await found.say("wangfang", f"不属实 {NUMBER}")
    await found.until("10:06:00")
    await found.press("wangfang", "接手")
    await found.say("wangfang", f"查看 {NUMBER}")
    await found.until("10:16:00")
    await found.say("zhaolei", "上报")
    await found.until("10:17:00")
    await found.say("liguang", "转投诉组")
    await found.settle()
    await call(found)


async def call(found: World) -> None:
    """Take the call by a press and by the word, and reach nobody three times."""
    await found.press("maxiao", "我来打")
    await found.say("maxiao", f"我来打 {NUMBER}")
    await found.say("maxiao", f"查看 {NUMBER}")
    await found.say("maxiao", "已拨打")
    await found.say("maxiao", "未接通")
    await found.until("10:40:00")
    await found.say("maxiao", "我来打")
    await found.say("maxiao", "未接通")
    await found.until("11:40:00")
    await found.say("maxiao", "我来打")
    await found.say("maxiao", "未接通")
    await found.until("11:45:00")


async def heard(found: World, who: str) -> str:
    """Give all that a phone received, cards and all."""
    screen = [entry for entry in await found.screen(who) if entry["direction"] == "in"]
    return str(screen)


@contextmanager
def slow(found: World) -> Iterator[None]:
    """Let no answer be ready in time, so that every one is pushed."""
    plain = Committer.commit

    async def late(self: Committer, unit: Unit) -> None:
        await asyncio.sleep(0.02)
        await plain(self, unit)

    with (
        patch.object(reception, "PASSIVE_S", 0.005),
        patch.object(reception, "COMMITTING_S", 1.5),
        patch.object(Committer, "commit", late),
    ):
        yield


@contextmanager
def in_time(found: World) -> Iterator[None]:
    """Change nothing."""
    yield


@pytest.mark.rule("S2-R44")
@pytest.mark.parametrize("way", [in_time, slow], ids=lambda way: way.__name__)
async def test_a_whole_story_leaves_no_trace(
    tmp_path: Path, sent: list[bytes], caplog: pytest.LogCaptureFixture, way: Any
) -> None:
    """Not in the database, its log, the evidence, our log, the witness, nor in any push."""
    caplog.set_level(logging.DEBUG)
    async with world(tmp_path) as found:
        with way(found):
            await story(found)
        [case] = await cases(found)
        assert (case.state, len(case.callback.attempts)) == ("accepted", 3)
        assert (PHONE in await heard(found, "maxiao")) == (way is in_time)
        await found.house.witness.once()
        assert await verify(found.house.turns.store) == []
        left = files(tmp_path)
        assert {"bot.db", "bot.db-wal", "heads.log"} <= left.keys()
        assert any(name.startswith("evidence/") for name in left)
    for name, content in {**left, **files(tmp_path)}.items():
        assert hits(content) == [], name
        assert PNG not in content, name
        assert AMR not in content, name
    assert len(sent) > 10
    assert {body[:60]: hits(body) for body in sent if hits(body)} == {}
    assert hits(logged(caplog.records)) == []
