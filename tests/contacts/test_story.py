"""People come and leave in WeCom while cases are open: from its event to the phones."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Contacts
from simulator.courier import deliver
from simulator.inbound import Origin
from simulator.people import People
from storage import people
from storage.cases import open_for_person
from tests.stories.player import flat
from tests.stories.world import CORP, World, world


@pytest.fixture
async def synced(tmp_path: Path) -> AsyncIterator[World]:
    """Run a bot that keeps its contacts as WeCom has them."""
    async with world(tmp_path, changed={"contacts": Contacts(sync=True)}) as found:
        await found.settle()
        yield found


async def tells(found: World, change_type: str, userid: str) -> None:
    """Let WeCom tell of a member whom somebody changed in its console."""
    assert found.sim is not None
    origin = Origin(CORP, found.sim.app("claims"), "sys", found.sim.clock.seconds())
    fields = [("ChangeType", change_type), ("UserID", userid)]
    await deliver(found.sim, origin.event("change_contact", fields))
    await found.settle()


async def leaves(found: World, userid: str) -> None:
    """Delete a member in WeCom's console."""
    assert found.sim is not None
    left = tuple(p for p in found.sim.people.everyone if p.userid != userid)
    found.sim.people = People(left, found.sim.faults)
    await tells(found, "delete_user", userid)


async def test_open_cases_find_others(synced: World) -> None:
    """The leader leaves: the next one has it at once. The reporter leaves: his leader is told."""
    await synced.tap("chenyu")
    await synced.until("10:05")
    await leaves(synced, "wangfang")
    zhaolei = [flat(entry) for entry in await synced.unread("zhaolei")]
    chenyu = [flat(entry) for entry in await synced.unread("chenyu")]
    await leaves(synced, "chenyu")
    store = synced.house.turns.store
    left = await people.get(store, "chenyu")
    rows = await open_for_person(store, "zhaolei")

    assert zhaolei[0].startswith("[卡] 客户不满 BM-261123-0001 / 王芳已离职，请您介入")
    assert chenyu[-1] == "王芳已离职，BM-261123-0001 正在通知赵磊。"
    assert left is not None
    assert not left.active
    # His own leader has left too: the next one above speaks for the report.
    assert [row.body["contact"] for row in rows] == ["zhaolei"]
    assert [row.body["hops"][0]["outcome"] for row in rows] == ["left"]


async def test_who_is_hired_may_report_at_once(synced: World) -> None:
    """WeCom tells of her, and her tap starts a clock for the leader that WeCom names."""
    assert synced.sim is not None
    everyone = synced.sim.people.everyone
    chenyu = next(person for person in everyone if person.userid == "chenyu")
    hired = replace(chenyu, userid="xinren", name="新人", leader="liguang")
    synced.sim.people = People((*everyone, hired), synced.sim.faults)
    await tells(synced, "create_user", "xinren")
    await synced.tap("xinren", app="claims")
    answer = (await synced.unread("xinren"))[-1]["text"]

    assert "会通知您的领导李光" in answer


async def test_everybody_is_read_again_at_night(synced: World) -> None:
    """What no event told is known the next morning; nobody is late for it."""
    assert synced.sim is not None
    renamed = tuple(replace(p, name=f"{p.name}甲") for p in synced.sim.people.everyone)
    synced.sim.people = People(renamed, synced.sim.faults)
    await synced.post("/sim/time", {"advance_s": 24 * 3600})
    known = await people.get(synced.house.turns.store, "chenyu")

    assert known is not None
    assert known.name == "陈宇甲"
