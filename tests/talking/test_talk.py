"""The terminal: the real engine, the notation of the stories, and a file that plays again."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.shipped import CONTACTS, POLICY
from bot.commands.talk import Talk
from bot.commands.talking.lines import Done, Walk, read
from bot.commands.talking.record import Record
from bot.commands.talking.world import talk_world
from tests.stories.player import Player
from tests.stories.world import world

TYPED = """
不满报告
客户张伟 13812348000 理赔太慢
@+5m
wangfang! 接手
wangfang> 已化解
chenyu> [照片]
""".strip().splitlines()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("客户很生气", Done("", ">", "客户很生气")),
        ("> 客户很生气", Done("", ">", "客户很生气")),
        ("wangfang> 收到", Done("wangfang", ">", "收到")),
        ("wangfang! 接手", Done("wangfang", "!", "接手")),
        ("! 接手", Done("", "!", "接手")),
        ("@+10m", Walk(wait=timedelta(minutes=10))),
        ("@+90s", Walk(wait=timedelta(seconds=90))),
        ("@34:05", Walk(until=timedelta(hours=34, minutes=5))),
        ("@end", None),
    ],
)
def test_the_notation(line: str, told: Done | Walk | None) -> None:
    """What is typed is read as in the stories; bare words are said."""
    assert read(line) == told


async def test_what_was_said_plays_again_as_a_story(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A conversation in the terminal is written down, and the file is a story that passes."""
    async with talk_world(CONTACTS, POLICY) as found:
        midnight = found.now.replace(hour=0, minute=0)
        talk = Talk(found, "chenyu", Record(found.now, midnight))
        for line in TYPED:
            assert await talk.line(line)
        assert not await talk.line("@end")
        written = talk.record.lines
    said = capsys.readouterr().out
    assert "10:00:00 chenyu< 10:00:00 已开始计时，编号 BM-261123-0001" in said
    assert "10:05:00 wangfang< [卡] 客户不满 BM-261123-0001" in said
    path = tmp_path / "story.txt"
    path.write_text("\n".join(written) + "\n", "utf-8")
    async with world(tmp_path) as again:
        await Player(again, path).play()


async def test_what_cannot_be_done_is_said_and_not_written_down(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nobody of that name, no such button, a time that has passed: the conversation goes on."""
    async with talk_world(CONTACTS, POLICY) as found:
        talk = Talk(found, "chenyu", Record(found.now, found.now.replace(hour=0)))
        for line in ("nobody> 在吗", "! 接手", "@09:00"):
            assert await talk.line(line)
        assert talk.record.lines == []
    said = capsys.readouterr().out
    assert "通讯录里没有“nobody”" in said
    assert "没有带“接手”按钮的卡片" in said
    assert "已经过了" in said


def test_a_flow_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    """The answer names those that are."""
    assert main(["talk", "nothing"]) == 1
    assert "dissatisfaction（不满报告）" in capsys.readouterr().err
