"""What was agreed with a customer stands in the record, who did it and when (design §5)."""

from pathlib import Path

from sqlalchemy import select

from storage import audit_check, tables
from storage.unit import Unit, Update
from tests.stories.player import Player
from tests.stories.world import World, world

STORY = Path(__file__).parents[1] / "transcripts/story-flow-callback.txt"


async def test_every_change_of_an_appointment_is_audited(tmp_path: Path) -> None:
    """Booked, moved, tried and cancelled: each is an entry of a chain that verifies."""
    async with world(tmp_path) as found:
        await Player(found, STORY).play()
        store = found.house.turns.store
        actions = tables.audit.c.action
        rows = await store.rows(select(actions).where(actions.like("callback%")))
        assert {row.action for row in rows} >= {
            "callback_booked", "callback_moved", "callback_tried", "callback_cancelled",
        }  # fmt: skip
        assert await audit_check.verify(store) == []


LEFT = """\
chenyu> 回访预约 李雷 13800138001 今天下午5点 电话 了解情况
chenyu< 记下了：
chenyu> 确认
chenyu< 已预约 HF-261123-1700
"""
KEPT = """\
wangfang> 待办
wangfang< HF-261123-1700 代陈宇回访
@16:45:00
wangfang< 快到点了：11月23日（周一）17:00代陈宇电话回访 李*
wangfang> 取消 HF-261123-1700
wangfang< HF-261123-1700 已取消
@17:00:00
"""


async def test_what_somebody_agreed_who_left_is_kept_by_his_leader(tmp_path: Path) -> None:
    """The customer was promised a call by us, not by one person."""
    async with world(tmp_path) as found:
        for name, story in (("left", LEFT), ("kept", KEPT)):
            path = tmp_path / f"{name}.txt"
            path.write_text(story, encoding="utf-8")
            await Player(found, path).play()
            await left(found, "chenyu")


async def left(found: World, key: str) -> None:
    """Take somebody out of the contacts."""
    gone = [Update(tables.people, {"key": key}, {"active": False})]
    await found.house.turns.store.committer.commit(Unit([*gone]))
