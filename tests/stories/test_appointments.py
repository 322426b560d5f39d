"""What was agreed with a customer stands in the record, who did it and when (design §5)."""

from pathlib import Path

from sqlalchemy import select

from storage import audit_check, tables
from tests.stories.player import Player
from tests.stories.world import world

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
