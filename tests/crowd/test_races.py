"""Two who act on one case in the same moment: one wins, the other is told (design §5)."""

import asyncio
from pathlib import Path

import pytest

from cases.actions import Action
from cases.model import Case
from desk.actions import act
from desk.work import Work
from storage import tables
from storage.audit_check import verify
from storage.errors import Conflict
from storage.unit import Unit
from tests.crowd.town import cases
from tests.stories.world import World, world


async def opened(found: World) -> Case:
    """Open a report and bring it to the leader."""
    await found.tap("chenyu")
    await found.say("chenyu", "上报")
    await found.settle()
    case: Case = (await cases(found))[0]
    return case


async def test_what_was_decided_on_an_older_state_is_not_saved(tmp_path: Path) -> None:
    """The revision of the case decides who was first, before anything else could."""
    async with world(tmp_path) as found:
        turns, case = found.house.turns, await opened(found)
        first, second = turns.work("chat"), turns.work("chat")
        await decided(first, case, "wangfang", Action.TAKE)
        await decided(second, case, "chenyu", Action.RESOLVE)
        await turns.save(first)
        await second.flush()
        # The audit chain would notice too; here the row of the case stands alone.
        alone = Unit([write for write in second.unit.writes if write.table is tables.cases])
        with pytest.raises(Conflict, match="cases"):
            await turns.store.committer.commit(alone)
        assert [one.state for one in await cases(found)] == ["leader"]


async def decided(work: Work, case: Case, who: str, action: Action) -> None:
    """Let somebody decide on the case as it stands."""
    await work.case(case.id)
    await act(work, case, who, action)


async def test_everybody_presses_at_once_and_one_of_them_ends_it(tmp_path: Path) -> None:
    """Reporter and leader say three words each in the same moment; the story stays whole."""
    async with world(tmp_path) as found:
        await opened(found)
        words = ("已化解", "接手", "上报")
        await asyncio.gather(
            *(found.say(who, word) for who in ("chenyu", "wangfang") for word in words)
        )
        await found.settle()
        [case] = await cases(found)
        assert case.state == "resolved_early"
        assert await verify(found.house.turns.store) == []
