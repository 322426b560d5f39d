"""The same bot serves institutions that have no ladder: what they don't have is not offered."""

from pathlib import Path

import pytest

from tests.stories.world import POLICY, world

OTHERS = ("shebao", "integrated")


@pytest.mark.parametrize("name", OTHERS)
async def test_a_report_that_an_institution_does_not_have_is_declined(
    name: str, tmp_path: Path
) -> None:
    """Nobody's clock starts, and the answer says so; help still works."""
    async with world(tmp_path, policy=POLICY.with_name(f"{name}.toml")) as found:
        await found.say("chenyu", "不满报告 客户很生气")
        assert "没有开通" in (await found.unread("chenyu"))[-1]["text"]
        await found.say("chenyu", "帮助")
        assert (await found.unread("chenyu"))[-1]["text"]
        await found.until("10:30")
        assert await found.unread("wangfang") == []
