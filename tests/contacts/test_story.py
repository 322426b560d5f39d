"""People leave while their cases are open: the whole bot, from WeCom's event to the phones."""

from pathlib import Path

import aiohttp

from bot.jobs.contact_changes import Change
from bot.jobs.corp import Corp
from bot.jobs.sender import Sender
from bot.jobs.settle_leavers import SettleLeavers
from bot.jobs.sync_contacts import SyncContacts
from bot.jobs.syncing import Syncing
from bot.wecom.access import Credentials
from bot.wecom.client import Client
from bot.wecom.tokens import MemoryTokens
from bot.wecom.values import ContactChange
from simulator.people import People
from storage.cases import open_for_person
from storage.people import get
from tests.stories.player import flat
from tests.stories.world import CORP, START, ZONE, World, sim_apps, world


def job(found: World, http: aiohttp.ClientSession) -> SyncContacts:
    """Make the job on the record of the running bot."""
    tokens, turns = MemoryTokens(), found.house.turns
    senders = {
        app.name: Sender(
            app.name,
            app.agent_id,
            Client(Credentials(CORP, app.agent_id, app.secret), http, tokens, found.base),
        )
        for app in sim_apps(0)
    }
    syncing = Syncing(turns.store, Corp(senders, {1: "JS"}), ["JS"], turns.now)
    return SyncContacts(syncing, turns.now, ZONE, SettleLeavers(turns))


def deleted(userid: str) -> Change:
    """Make the event of a deleted member."""
    return ContactChange(
        corp=CORP, app="claims", agent_id=0, user="sys", at=START, key=userid,
        change_type="delete_user", fields=(("UserID", userid),),
    )  # fmt: skip


async def leaves(found: World, sync: SyncContacts, *userids: str) -> None:
    """Delete members in WeCom's console, and let the bot hear of it."""
    assert found.sim is not None
    everyone = found.sim.people.everyone
    left = tuple(p for p in everyone if p.userid not in userids)
    found.sim.people = People(left, found.sim.faults)
    for userid in userids:
        sync.on_contact_change(deleted(userid))
    while await sync.once():
        pass
    await found.settle()


async def test_open_cases_find_others(tmp_path: Path) -> None:
    """The leader leaves: the next one has it at once. The reporter leaves: his leader is told."""
    async with world(tmp_path) as found:
        sync = job(found, found.session)
        await sync.once()
        await found.tap("chenyu")
        await found.until("10:05")
        await leaves(found, sync, "wangfang")
        zhaolei = [flat(entry) for entry in await found.unread("zhaolei")]
        chenyu = [flat(entry) for entry in await found.unread("chenyu")]
        await leaves(found, sync, "chenyu")
        left = await get(found.house.turns.store, "chenyu")
        rows = await open_for_person(found.house.turns.store, "zhaolei")

    assert zhaolei[0].startswith("[卡] 客户不满 BM-261123-0001 / 王芳已离职，请您介入")
    assert chenyu[-1] == "王芳已离职，BM-261123-0001 正在通知赵磊。"
    assert left is not None
    assert not left.active
    # His own leader has left too: the next one above speaks for the report.
    assert [row.body["contact"] for row in rows] == ["zhaolei"]
    assert [row.body["hops"][0]["outcome"] for row in rows] == ["left"]
