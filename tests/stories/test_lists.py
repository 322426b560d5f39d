"""待办 and 我的报告 show what is due first, a screen at a time, within what WeCom lets through."""

from pathlib import Path

from bot.wecom.limits import TEXT_BYTES
from tests.stories.world import World, world

# The later ones are booked first.
HOURS = range(20, 8, -1)


async def test_what_is_due_first_stands_first_and_the_rest_is_counted(tmp_path: Path) -> None:
    """Twelve callbacks, a case and a form: eight on the first page, the others on the second."""
    async with world(tmp_path) as found:
        for hour in HOURS:
            await say(found, f"回访预约 张先生 13800138000 明天{hour}:00 电话 说明进度", "确认")
        await say(found, "不满报告 李雷 13812345678 嫌定损太低", "回访预约 王芳 13712345678")
        [first] = await say(found, "待办")
        [second] = await say(found, "待办 2")

        lines = first.splitlines() + second.splitlines()
        assert lines[0].startswith("BM-261123-0001 现场化解，今天10:05 前")
        codes = [line.split()[0] for line in lines if line.startswith("HF-")]
        assert codes == [f"HF-261124-{hour:02}00" for hour in reversed(HOURS)]
        assert lines[8] == "共 14 件，这是第 1/2 页，后面的回“待办 2”。"
        assert "回访预约 王*没填完（2/5，11-23 10:00，问到“时间”），回“恢复”继续" in lines[-2]
        assert lines[-1] == "共 14 件，这是第 2/2 页。"
        assert len(first.encode()) <= TEXT_BYTES


async def test_a_page_behind_the_last_is_the_last(tmp_path: Path) -> None:
    """Whoever asks for more than there is learns how much there is."""
    async with world(tmp_path) as found:
        await say(found, "不满报告 李雷 13812345678 嫌定损太低")
        [reports] = await say(found, "我的报告 7")
        assert "BM-261123-0001 现场化解，今天10:05 前" in reports


async def test_what_was_missed_says_so(tmp_path: Path) -> None:
    """Nobody has accepted the complaint by the time, and it still waits for somebody."""
    async with world(tmp_path) as found:
        said = "投诉受理 韩梅梅 13812345678 定损比修车费低三千 苏E88888"
        await say(found, said, "理赔", "定损金额", "按发票赔", "跳过", "跳过", "确认")
        [early] = await say(found, "待办", who="maxiao")
        await found.until("10:31:00")
        [late] = await say(found, "待办", who="maxiao")
        assert "TS-261123-0001 待受理，今天10:30 前" in early
        assert "TS-261123-0001 待受理，已超时（11-23 10:30）" in late


async def say(found: World, *texts: str, who: str = "chenyu") -> list[str]:
    """Say some things; gives what came back on the last."""
    for text in texts:
        await found.unread(who)
        await found.say(who, text)
        await found.settle()
    return [one["text"] for one in await found.unread(who)]
